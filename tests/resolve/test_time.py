"""Time expressions: what is recognised, what it means from an anchor, and which time an incident gets."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly import edtf
from reportedly.codebook.times import load_times
from reportedly.text.expressions import expressions_of
from reportedly.text.normalise import reading

TIMES = load_times()
FRIDAY = date(2024, 11, 15)


def meaning(words: str, anchor: date = FRIDAY, reference: date | None = None) -> str | None:
    found = expressions_of(words, TIMES)
    assert found, words
    back = (reference, reference) if reference else None
    got = reading(found[-1], (anchor, anchor), back)
    return got.edtf() if got else None


@pytest.mark.parametrize(("words", "expected"), [
    ("on Tuesday", "2024-11-12"), ("on Friday", "2024-11-15"), ("last Friday", "2024-11-08"), ("yesterday", "2024-11-14"),
    ("last night", "2024-11-14"), ("this morning", "2024-11-15"), ("two days ago", "2024-11-13"), ("last month", "2024-10"),
    ("in April", "2024-04"), ("in December", "2023-12"), ("last November", "2023-11"), ("November last year", "2023-11"),
    ("last week", "[2024-11-04..2024-11-10]"), ("on Wednesday of last week", "2024-11-06"), ("on 29 July", "2024-07-29"),
    ("on Nov. 28", "2023-11-28"), ("June 17-18, 2013", "2013-06-17/2013-06-18"), ("3 and 4 February 2020", "2020-02-03/2020-02-04"),
    ("the early hours of 11 October 1976", "1976-10-11"), ("six years ago", "2018"), ("in 2019", "2019"), ("in the 1990s", "1990/1999"),
    ("late-summer", "2024-06-01/2024-08-31"), ("on Christmas Eve", "2023-12-24"), ("at 8:55 p.m. Monday", "2024-11-11"),
    ("el 3 de marzo de 2021", "2021-03-03"), ("2024-02-29", "2024-02-29"), ("at 7 a.m. on Friday, November 1", "2024-11-01"),
    ("after weekend shooting", "[2024-11-09..2024-11-10]"), ("this weekend", "[2024-11-09..2024-11-10]"),
])
def test_words_count_from_the_anchor(words: str, expected: str) -> None:
    got = meaning(words)
    assert got is not None
    assert edtf.bounds(got) == edtf.bounds(expected)


@pytest.mark.parametrize(("words", "expected"), [
    ("a day earlier", "2024-03-09"), ("the next day", "2024-03-11"), ("two nights earlier", "2024-03-08"),
    ("nine days later", "2024-03-19"),
    ("the month before", "2024-02"), ("that night", "2024-03-10"), ("the same evening", "2024-03-10"),
])
def test_words_that_count_from_the_time_named_before(words: str, expected: str) -> None:
    assert meaning(words, reference=date(2024, 3, 10)) == expected


@pytest.mark.parametrize("words", ["He may come", "soldiers march on", "a score of 1,900 points", "flight 2019B", "30 February"])
def test_what_only_looks_like_a_time(words: str) -> None:
    assert all(reading(e, (FRIDAY, FRIDAY)) is None for e in expressions_of(words, TIMES))


@given(st.lists(st.sampled_from([*sorted(TIMES.codes), "3", "2019", "17", ",", ".", "-", ":", "the", "x"]), max_size=12))
@settings(max_examples=200, deadline=None)
def test_any_words_give_ordered_spans_and_readable_dates(words: list[str]) -> None:
    text = " ".join(words).title()
    end = 0
    for found in expressions_of(text, TIMES):
        assert end <= found.start < found.end
        end = found.end
        got = reading(found, (FRIDAY, FRIDAY), (FRIDAY, FRIDAY))
        assert got is None or (got.low <= got.high and edtf.valid(got.edtf()))


@given(st.sampled_from(["on Tuesday", "last week", "in April", "yesterday", "last month", "two years ago", "last summer"]),
       st.integers(0, 4000))
def test_a_later_anchor_never_gives_an_earlier_meaning(words: str, days: int) -> None:
    found = expressions_of(words, TIMES)[0]
    first, second = FRIDAY + timedelta(days), FRIDAY + timedelta(days + 1)
    one, two = reading(found, (first, first)), reading(found, (second, second))
    assert one
    assert two
    assert one.low <= two.low
    assert one.high <= two.high


def test_a_hostile_line_takes_linear_time() -> None:
    begun = time.process_time()
    for line in ("Monday, " * 7500, "the " * 15000, "1" * 60000, "two and two and " * 4000):
        expressions_of(line, TIMES)
    assert time.process_time() - begun < 4
