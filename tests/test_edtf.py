"""Dates: what is read, printed, bounded, compared and said to people."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly import edtf

days = st.dates(min_value=date(1000, 1, 1), max_value=date(9998, 12, 31))
qualifiers = st.sampled_from(["", "~", "?", "%"])
units = st.one_of(
    st.builds(lambda d, q: f"{d:%Y-%m-%d}{q}", days, qualifiers),
    st.builds(lambda d, q: f"{d:%Y-%m}{q}", days, qualifiers),
    st.builds(lambda d, q: f"{d:%Y}{q}", days, qualifiers),
    st.builds(lambda d, s: f"{d:%Y}-{s}", days, st.integers(21, 24)),
)
spans = st.builds(lambda a, b: (min(a, b), max(a, b)), days, days)
dates = st.one_of(
    units,
    spans.map(lambda s: f"{s[0]}/{s[1]}"),
    spans.filter(lambda s: s[0] < s[1]).map(lambda s: f"[{s[0]}..{s[1]}]"),
    spans.map(lambda s: f"[{s[0]},{s[1]}]"),
    days.map(lambda d: f"../{d}"),
    days.map(lambda d: f"{d}/.."),
    days.map(lambda d: f"XXXX-{d:%m}"),
    st.builds(lambda d: f"{str(d.year)[:3]}X", days),
)


@given(dates)
def test_printing_gives_back_what_was_read(text: str) -> None:
    assert str(edtf.parse(text)) == text


@given(dates)
def test_the_first_day_is_not_after_the_last(text: str) -> None:
    low, high = edtf.bounds(text)
    assert low is None or high is None or low <= high


@given(dates, dates)
def test_overlap_does_not_depend_on_the_order(one: str, other: str) -> None:
    assert edtf.overlap(one, other) == edtf.overlap(other, one)


@given(dates)
def test_a_date_overlaps_itself_and_is_its_own_intersection(text: str) -> None:
    assert edtf.overlap(text, text)
    assert edtf.intersection(text, text) == text


@given(spans, spans)
def test_the_intersection_holds_exactly_the_common_days(one: tuple[date, date], other: tuple[date, date]) -> None:
    a, b = edtf.between(*one), edtf.between(*other)
    common = edtf.intersection(a, b)
    low, high = max(one[0], other[0]), min(one[1], other[1])
    assert edtf.overlap(a, b) == (low <= high)
    assert edtf.bounds(common) == ((low, high) if low <= high else (None, None))


@given(spans, st.booleans())
def test_bounds_survive_being_written(span: tuple[date, date], one_of: bool) -> None:
    text = edtf.between(*span, one_of=one_of)
    assert edtf.bounds(text) == span
    assert edtf.width(text) == (span[1] - span[0]).days + 1


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_with_value_error(text: str) -> None:
    try:
        found = edtf.parse(text)
    except ValueError:
        assert not edtf.valid(text)
        assert edtf.bounds(text) == (None, None)
    else:
        assert edtf.parse(str(found)) == found
        assert edtf.words(text)


@given(days, st.integers(-400, 400))
def test_shifting_moves_both_ends(day: date, step: int) -> None:
    assert edtf.bounds(edtf.shifted(day.isoformat(), step)) == (day + timedelta(step), day + timedelta(step))


@pytest.mark.parametrize(("text", "low", "high"), [
    ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
    ("2024-22", date(2024, 6, 1), date(2024, 8, 31)),
    ("2024-24", date(2024, 12, 1), date(2025, 2, 28)),
    ("199X", date(1990, 1, 1), date(1999, 12, 31)),
    ("../2024-12", None, date(2024, 12, 31)),
    ("[2022-02..2024-12]", date(2022, 2, 1), date(2024, 12, 31)),
    ("[2024-05-01,2024-05-04]", date(2024, 5, 1), date(2024, 5, 4)),
    ("[2024-05..]", date(2024, 5, 1), None),
    ("2024-12-17T05:00", date(2024, 12, 17), date(2024, 12, 17)),
])
def test_bounds(text: str, low: date | None, high: date | None) -> None:
    assert edtf.bounds(text) == (low, high)


@pytest.mark.parametrize("text", [
    "", "yesterday", "2024-13", "2024-02-30", "2023-02-29", "0000", "2024-12-17/2024-12-01", "../..", "XXXX", "202X-04", "[]", "2024-25",
    "9999-24", "[..]", "2024-1-1", "2024-12-17 and more", "[" + "2024," * 200 + "2025]",
])
def test_what_is_no_date_is_refused(text: str) -> None:
    reasons = r"no EDTF date|no such month|two open ends|day is out of range|day . must be|must be in|ends before it begins"
    with pytest.raises(ValueError, match=reasons):
        edtf.parse(text)


@pytest.mark.parametrize(("one", "other", "wanted"), [
    ("XXXX-04", "2024-04-17", True),
    ("XXXX-04", "2024-05", False),
    ("XXXX-04-17", "2024-04", True),
    ("XXXX-04", "2020/2024", True),
    ("XXXX-12", "2024-11-30/2024-12-01", True),
    ("../2024-01", "2024-02/..", False),
    (None, "2024", True),
])
def test_overlap(one: str | None, other: str, wanted: bool) -> None:
    assert edtf.overlap(one, other) is wanted


@pytest.mark.parametrize(("text", "wanted"), [
    ("2024-03-14", "14 March 2024"),
    ("[2024-03-14..2024-03-15]", "14 or 15 March 2024"),
    ("[2024-03-31,2024-04-01]", "31 March or 1 April 2024"),
    ("[2024-12-09..2024-12-15]", "between 9 and 15 December 2024"),
    ("2024-12-14/2024-12-16", "14 to 16 December 2024"),
    ("2023-12-31/2024-01-01", "31 December 2023 to 1 January 2024"),
    ("[2022-02..2024-12]", "between February 2022 and December 2024"),
    ("2023/2024", "2023 to 2024"),
    ("2024-10~", "about October 2024"),
    ("2024-22", "summer 2024"),
    ("XXXX-04", "April of an unstated year"),
    ("../2024-12-17", "by 17 December 2024"),
    ("2022-02-24/..", "since 24 February 2022"),
    ("199X", "the 1990s"),
    ("2021?", "possibly 2021"),
    ("[2024-05-01,2024-05-04,2024-06]", "1 May 2024 or 4 May 2024 or June 2024"),
    (None, "unknown date"),
    ("on Friday", "on Friday"),
])
def test_words_for_people(text: str | None, wanted: str) -> None:
    assert edtf.words(text) == wanted


def test_approximate_dates_say_so() -> None:
    assert edtf.is_approximate("2024-10~")
    assert edtf.is_approximate("2024-10/2024-11?")
    assert not edtf.is_approximate("2024-10")
    assert not edtf.is_approximate(None)
