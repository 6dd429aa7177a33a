"""One line per incident: pages cover everything once, filters agree with the rows, facets count them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.store import Store
from reportedly.store.rows import Query, Row
from tests.store.conftest import Fresh

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
def test_pages_hold_every_row_once_in_order(blank: Fresh, made: list[Row], limit: int) -> None:
    with Store.open(blank()) as store:
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


@pytest.mark.parametrize("cursor", ["¹", "٣.A", "1", "--1.A", "9" * 30 + ".A", "1e3.A", ".", "-"])
def test_a_cursor_that_no_page_gave_begins_at_the_first_page(fresh: Fresh, cursor: str) -> None:
    with Store.open(fresh()) as store:
        store.put_rows([("basis", Row("AAAA", "one", first=DAY, last=DAY))])
        assert store.rows(Query(after=cursor)) == store.rows(Query())


@settings(max_examples=25, deadline=None)
@given(made=rows())
def test_facets_and_months_count_the_rows(blank: Fresh, made: list[Row]) -> None:
    with Store.open(blank()) as store:
        store.put_rows(("basis", row) for row in made)
        counts = {(t.facet, t.value): t.count for t in store.tallies(Query())}
        assert counts.get(("country", "NG"), 0) == sum(r.country == "NG" for r in made)
        for (facet, value), count in counts.items():
            assert store.rows(Query(facets=((facet, value),))).total == count
        assert sum(p.certain + p.vague for p in store.periods(Query())) == sum(r.first is not None for r in made)


def test_a_row_takes_the_place_of_the_old_one(fresh: Fresh) -> None:
    with Store.open(fresh()) as store:
        store.put_rows([("one", Row("AAAA", "old", country="NG")), ("one", Row("BBBB", "stays"))])
        store.put_rows([("two", Row("AAAA", "new", country="UA"))], {"BBBB": "two"})
        page = store.rows(Query())
        assert [(r.id, r.title) for r in page.rows] == [("AAAA", "new")]
        assert {(t.facet, t.value) for t in store.tallies(Query()) if t.facet == "country"} == {("country", "UA")}


def test_counts_of_names_follow_every_change(fresh: Fresh) -> None:
    with Store.open(fresh()) as store:
        before = store.state()
        store.put_rows([("b", Row(f"I{n}", "x", country="NG", place="Bama", types=("bombing",) if n % 2 else ())) for n in range(9)])
        assert store.state() > before
        store.put_rows([("b", Row("I1", "x", country="UA"))], {"I3": "b"})
        shown = {(t.facet, t.value): t.count for t in store.tallies(Query())}
        counted = {(t.facet, t.value): t.count for t in store.tallies(Query(located=False))}
        assert shown == counted
        assert shown["type", "bombing"] == 2
        assert store.rows(Query(facets=(("place", "Bama"),))).total == 7


def test_points_hold_every_placed_incident_once(fresh: Fresh) -> None:
    rows = [Row(f"I{n}", "x", lat=float(n % 2), lon=1.5, precision="place", country="NG" if n < 3 else "ML") for n in range(5)]
    with Store.open(fresh()) as store:
        store.put_rows([("b", row) for row in [*rows, Row("U", "x")]])
        assert sorted((p.lat, p.incidents) for p in store.points(Query())) == [(0.0, 3), (1.0, 2)]
        assert sum(p.incidents for p in store.points(Query(facets=(("country", "NG"),)))) == 3
        assert store.rows(Query(at=(1.0, 1.5))).total == 2
        assert [r.id for r in store.rows(Query(located=False)).rows] == ["U"]


@pytest.mark.parametrize("most", [1, 5000])
def test_a_frequent_and_a_rare_value_are_found_alike(fresh: Fresh, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportedly.store.rows.RARE", most)
    with Store.open(fresh()) as store:
        store.put_rows([("b", Row(f"I{n:02}", "x", last=n, first=n, country="NG" if n % 3 else "ML", status="denied")) for n in range(40)])
        page = store.rows(Query(facets=(("country", "NG"), ("status", "denied")), limit=5))
        assert [r.id for r in page.rows] == ["I38", "I37", "I35", "I34", "I32"]
        assert page.total == 26
