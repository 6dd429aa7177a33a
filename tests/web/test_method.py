"""Coverage: every report is counted once, in its week or among those whose day is not known."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from reportedly.web.method import coverage_of

DATES = st.one_of(st.just(""), st.just("2024-03"), st.dates(date(2000, 1, 1), date(2030, 1, 1)).map(date.isoformat))


@given(st.lists(st.tuples(DATES, st.text("ABCDEFGHIJK", max_size=1), st.integers(1, 9)), max_size=40))
def test_every_report_is_counted_once(found: list[tuple[str, str, int]]) -> None:
    table = coverage_of(tuple(found))
    counted = sum(n for week in table.weeks for n in week.reports) + table.unsure
    assert counted == sum(n for _, _, n in found)
    assert all(len(week.reports) == len(table.outlets) for week in table.weeks)
    assert all(date.fromisoformat(week.monday).weekday() == 0 for week in table.weeks)


def test_a_month_is_no_week() -> None:
    assert coverage_of((("2024-03", "A", 2),)).unsure == 2
    assert coverage_of((("2024-03-13", "A", 2),)).weeks[0].monday == "2024-03-11"
