"""Amounts in running words."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.codebook.numbers import load_numbers
from reportedly.read.numbers import amounts_in

BOOK = load_numbers()


@pytest.mark.parametrize(
    ("words", "low", "high", "qualifier"),
    [
        ("22 people", 22, 22, "exact"),
        ("at least 22 people", 22, None, "at_least"),
        ("more than 70 people", 71, None, "more_than"),
        ("as many as forty", None, 40, "up_to"),
        ("about 1,200 people", 1200, 1200, "about"),
        ("forty - three days", 43, 43, "exact"),
        ("forty-three days", 43, 43, "exact"),
        ("two dozen houses", 24, 24, "exact"),
        ("a hundred and six", 106, 106, "exact"),
        ("two thousand six hundred", 2600, 2600, "exact"),
        ("dozens of people", 24, None, "dozens"),
        ("between 30 and 40 men", 30, 40, "between"),
        ("two or three men", 2, 3, "between"),
        ("twelve or more", 12, None, "at_least"),
        ("nobody was hurt", 0, 0, "exact"),
    ],
)
def test_wordings(words: str, low: int | None, high: int | None, qualifier: str) -> None:
    amount = amounts_in(words.split(), BOOK)[0]
    assert (amount.low, amount.high, amount.qualifier) == (low, high, qualifier)


def test_lists_keep_their_parts() -> None:
    assert [a.exact for a in amounts_in(["eight", "women", "and", "four", "men"], BOOK)] == [8, 4]
    assert amounts_in(["a", "girl"], BOOK) == ()


@given(st.lists(st.sampled_from([*BOOK.words, *BOOK.scales, *BOOK.vague, "and", "-", "or", "men", "at", "least", "7", "1,000"])))
def test_amounts_lie_in_order_and_never_run_away(words: list[str]) -> None:
    found = amounts_in(words, BOOK)
    assert all(a.end <= b.end and a.start < a.end for a, b in itertools.pairwise(found))
    assert all(a.low is None or a.high is None or a.low <= a.high for a in found)


@given(st.integers(min_value=0, max_value=9_999_999))
def test_digits_mean_themselves(number: int) -> None:
    assert amounts_in([f"{number:,}"], BOOK)[0].exact == number
