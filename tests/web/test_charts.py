"""The histogram's periods: even steps, nothing lost."""

from hypothesis import given
from hypothesis import strategies as st

from reportedly.web.charts import Bucket, bars, evenly

MONTHS = st.builds(lambda y, m: f"{y:04}-{m:02}", st.integers(1990, 2030), st.integers(1, 12))


@given(st.dictionaries(MONTHS, st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1))
def test_periods_are_even_and_hold_every_incident(found: dict[str, tuple[int, int]]) -> None:
    months = [Bucket(name, *counts) for name, counts in found.items()]
    even = evenly(months)
    assert sum(b.certain for b in even) == sum(b.certain for b in months)
    assert sum(b.vague for b in even) == sum(b.vague for b in months)
    assert [b.period for b in even] == sorted({b.period for b in even})
    assert len({len(b.period) for b in even}) == 1
    drawn = bars(even)
    assert len(drawn) == len(even)
    assert all(b.x >= 0 and b.x + b.width <= 961 for b in drawn)


def test_a_single_month_is_no_wall() -> None:
    (only,) = bars(evenly([Bucket("2031-05", 3, 1)]))
    assert only.width < 90


def test_no_months_no_bars() -> None:
    assert bars(evenly([])) == ()
