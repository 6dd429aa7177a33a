"""Parties and places over all incidents: counted once each, found by letters, safe for any letters."""

from collections.abc import Iterator

import pytest

from reportedly.store import Store, lists
from reportedly.store.rows import Row
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
