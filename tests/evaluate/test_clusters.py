"""Cluster scores, held against worked examples and against what must hold for all partitions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.evaluate.clusters import compare

GOLD = {"a": 1, "b": 1, "c": 1, "d": 2, "e": 2, "f": 3, "g": 3, "h": 3, "i": 3, "j": 3}


def test_the_textbook_example_of_b_cubed() -> None:
    """Amigó et al. 2009: every item of its own cluster has precision 1."""
    found = compare(GOLD, {})
    assert found.b3.precision == 1.0
    assert found.b3.recall == pytest.approx(3 / 10)
    assert found.false_merges == 0


def test_one_wrong_merge_is_counted_as_pairs() -> None:
    found = compare(GOLD, {**GOLD, "d": 1, "e": 1})
    assert found.false_merges == 6
    assert found.false_merge_rate == pytest.approx(6 / 20)
    assert found.b3.recall == 1.0
    assert found.b3.precision == pytest.approx((3 * 3 / 5 + 2 * 2 / 5 + 5) / 10)


def test_muc_counts_links() -> None:
    """Vilain et al. 1995: one missing link of seven."""
    found = compare(GOLD, {**GOLD, "c": 9})
    assert found.muc.recall == pytest.approx(6 / 7)
    assert found.muc.precision == 1.0


def test_ceaf_assigns_one_to_one() -> None:
    found = compare({"a": 1, "b": 1, "c": 2}, {"a": 1, "b": 2, "c": 2})
    best = 2 * 1 / 3 + 2 * 1 / 3
    assert found.ceaf_e.precision == pytest.approx(best / 2)


partitions = st.dictionaries(st.integers(0, 12), st.integers(0, 4), min_size=2)


@given(partitions)
def test_a_partition_agrees_with_itself(gold: dict[int, int]) -> None:
    found = compare(gold, gold)
    assert found.b3.f1 == pytest.approx(1.0)
    assert found.ceaf_e.f1 == pytest.approx(1.0)
    assert found.false_merge_rate == 0.0


@given(partitions, st.randoms(use_true_random=False))
def test_precision_is_recall_turned_round(gold: dict[int, int], random) -> None:  # type: ignore[no-untyped-def]
    other = {item: random.randint(0, 4) for item in gold}
    one, back = compare(gold, other), compare(other, gold)
    assert one.b3.precision == pytest.approx(back.b3.recall)
    assert one.muc.precision == pytest.approx(back.muc.recall)
    assert one.ceaf_e.precision == pytest.approx(back.ceaf_e.recall)
