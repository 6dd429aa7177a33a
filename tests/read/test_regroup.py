"""Groups are put together, never lost or split, whatever the weights say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType

import pytest

from reportedly.codebook import Codebook, load_codebook
from reportedly.codebook.weights import Linear
from reportedly.read.regroup import MOST_GROUPS, regrouped
from reportedly.read.traits import Traits, traits_of
from reportedly.read.triggers import candidates
from reportedly.text.analysis import Analysis

TEXT = (
    "Gunmen shot dead a judge in Mirel on Tuesday. The attack took place before eight. "
    "In March a bomb killed two clerks in Oster. The blast also wounded a guard."
)


@pytest.fixture(scope="module")
def traits(parsed: Callable[[str], Analysis]) -> list[Traits]:
    """Mentions of a text with two incidents."""
    analysis = parsed(TEXT)
    return traits_of(list(candidates(analysis, load_codebook())), analysis, load_codebook())


def _book(bias: float) -> Codebook:
    book = load_codebook()
    return replace(book, weights=replace(book.weights, regroup=Linear(bias, MappingProxyType({}))))


@pytest.mark.parametrize(("bias", "left"), [(5.0, 1), (-5.0, None)])
def test_all_or_none_are_put_together(bias: float, left: int | None, traits: list[Traits]) -> None:
    single = [[n] for n in range(len(traits))]
    found = regrouped(single, traits, _book(bias))
    assert len(found) == (left or len(single))
    assert sorted(n for group in found for n in group) == list(range(len(traits)))


def test_too_many_groups_stay_as_they_are(traits: list[Traits]) -> None:
    many = traits * (MOST_GROUPS + 1)
    single = [[n] for n in range(len(many))]
    assert regrouped(single, many, _book(5.0)) == single
