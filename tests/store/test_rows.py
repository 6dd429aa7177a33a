"""One line per incident: pages cover everything once, filters agree with the rows, facets count them."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.store import Store
from reportedly.store.rows import Query, Row

DAY = 730000


@st.composite
def rows(draw: st.DrawFn) -> list[Row]:
    ids = draw(st.lists(st.text("ABCDEFGH23456789", min_size=4, max_size=4), unique=True, max_size=30))
    made = []
    for name in ids:
        first = draw(st.none() | st.integers(DAY, DAY + 400))
        made.append(Row(
            name, "title " + name, first=first, last=None if first is None else first + draw(st.integers(0, 40)),
            country=draw(st.sampled_from([None, "NG", "UA"])), types=tuple(draw(st.sets(st.sampled_from(["bombing", "shooting"])))),
            outlets=("A",), accounts=draw(st.integers(1, 3)), contradictions=draw(st.integers(0, 2)), reports=1, evidence="one account"))
    return made


@settings(max_examples=25, deadline=None)
@given(made=rows(), limit=st.integers(1, 7))
def test_pages_hold_every_row_once_in_order(tmp_path_factory: pytest.TempPathFactory, made: list[Row], limit: int) -> None:
    with Store.open(tmp_path_factory.mktemp("rows") / "c.db") as store:
        store.put_rows(("basis", row) for row in made)
        seen, after = [], None
        while True:
            page = store.rows(Query(limit=limit, after=after))
            seen += page.rows
            after = page.next
            if after is None:
                break
        assert sorted(r.id for r in seen) == sorted(r.id for r in made)
        assert [(-(r.last or 0), r.id) for r in seen] == sorted((-(r.last or 0), r.id) for r in seen)
        assert page.total == len(made)
        assert {r.id: r for r in seen} == {r.id: r for r in made}


@settings(max_examples=25, deadline=None)
@given(made=rows())
def test_facets_and_months_count_the_rows(tmp_path_factory: pytest.TempPathFactory, made: list[Row]) -> None:
    with Store.open(tmp_path_factory.mktemp("rows") / "c.db") as store:
        store.put_rows(("basis", row) for row in made)
        counts = {(t.facet, t.value): t.count for t in store.tallies(Query())}
        assert counts.get(("country", "NG"), 0) == sum(r.country == "NG" for r in made)
        for (facet, value), count in counts.items():
            assert store.rows(Query(facets=((facet, value),))).total == count
        assert sum(p.certain + p.vague for p in store.periods(Query())) == sum(r.first is not None for r in made)


def test_a_row_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    with Store.open(tmp_path / "c.db") as store:
        store.put_rows([("one", Row("AAAA", "old", country="NG")), ("one", Row("BBBB", "stays"))])
        store.put_rows([("two", Row("AAAA", "new", country="UA"))], ["BBBB"])
        page = store.rows(Query())
        assert [(r.id, r.title) for r in page.rows] == [("AAAA", "new")]
        assert {(t.facet, t.value) for t in store.tallies(Query()) if t.facet == "country"} == {("country", "UA")}
