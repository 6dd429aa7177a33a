"""The timeline: every incident once, in its year, as wide as its date is uncertain."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from reportedly.api import Query, Row
from reportedly.store.rows import Page
from reportedly.web.timeline import LEAST, WIDTH, timeline_page

DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31)).map(date.toordinal)


class Rows:
    def __init__(self, rows: list[Row]) -> None:
        self.found = Page(tuple(rows), len(rows), None)

    def rows(self, query: Query) -> Page:
        return self.found


def row(name: int, first: int | None, last: int | None) -> Row:
    return Row(f"I{name}", "x", first=first, last=last)


@given(st.lists(st.tuples(st.none() | DAYS, DAYS).map(lambda p: (min(p[0], p[1]) if p[0] else None, p[1])), max_size=12))
def test_every_incident_stands_once_within_its_year(dates: list[tuple[int | None, int]]) -> None:
    rows = sorted((row(n, *pair) for n, pair in enumerate(dates)), key=lambda r: -(r.last or 0))
    page = timeline_page(Rows(rows), Query())  # type: ignore[arg-type]
    assert [e.row for year in page.years for e in year.entries] == rows
    assert len({y.label for y in page.years}) == len(page.years)
    for year in page.years:
        for entry in year.entries:
            assert entry.x >= 0
            assert entry.x + entry.width <= WIDTH + 0.2
            assert entry.width >= LEAST
            assert entry.sharp == (entry.row.first == entry.row.last)


def test_what_has_no_date_comes_under_no_year() -> None:
    page = timeline_page(Rows([row(1, None, None)]), Query())  # type: ignore[arg-type]
    assert [y.label for y in page.years] == [""]
