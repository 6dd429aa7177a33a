"""Parties and places over all incidents: counted once each, found by letters, safe for any letters."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, insert

from reportedly.store import Store, lists
from reportedly.store.rows import Row
from reportedly.store.schema import judgement, member
from tests.store.conftest import Fresh


@pytest.fixture
def store(fresh: Fresh) -> Iterator[Store]:
    with Store.open(fresh()) as opened:
        opened.put_rows([
            ("b", Row("A1", "one", first=730000, last=730001, place="Bama, NG", accused=("Boko Haram",), claimed_by=("Boko Haram",))),
            ("b", Row("A2", "two", first=730010, last=730010, place="Bama, NG", accused=("Boko Haram",), denied_by=("100%_sure",))),
        ])
        yield opened


def test_a_party_counts_each_incident_once(store: Store) -> None:
    with store.reading() as connection:
        first, second = lists.parties(connection)
        assert (first.name, first.incidents, first.accused, first.claimed, first.denied) == ("Boko Haram", 2, 2, 1, 0)
        assert (first.first, first.last) == ("1999-09-03", "1999-09-13")
        assert second.denied == 1
        assert lists.incidents_of_party(connection, "Boko Haram") == ("A2", "A1")


@pytest.mark.parametrize(("letters", "found"), [("boko", 1), ("%", 1), ("_", 1), ("100%_", 1), ("zzz", 0), ("'", 0)])
def test_letters_are_letters(store: Store, letters: str, found: int) -> None:
    with store.reading() as connection:
        assert len(lists.parties(connection, letters)) == found


def test_places(store: Store) -> None:
    with store.reading() as connection:
        assert [(s.name, s.incidents) for s in lists.spots(connection)] == [("Bama, NG", 2)]


def test_what_is_undecided_is_looked_up_from_the_incidents_of_a_page(tmp_path: Path) -> None:
    """Looking through all pairs that wait takes half a second in a large chronicle."""
    with Store.open(tmp_path / "c.db") as store:
        asked: list[tuple[str, Any]] = []
        event.listen(store.engine, "before_cursor_execute", lambda *a: asked.append((a[2], a[3])))
        with store.writing() as connection:
            connection.execute(insert(member), [{"local": n, "incident": n.upper()} for n in "abcd"])
            pairs = [("a", "b", "review"), ("b", "c", "review"), ("a", "d", "different")]
            values = [{"left": left, "right": right, "verdict": v, "score": 1.0, "record": "{}"} for left, right, v in pairs]
            connection.execute(insert(judgement), values)
            asked.clear()
            assert lists.undecided(connection, ["A", "B", "D"]) == {"A": 1, "B": 2}
            for sql, given in tuple(asked):
                plan = [row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", given)]
                assert plan
                assert not any("verdict" in step for step in plan)
