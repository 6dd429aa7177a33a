"""Mentions of one party are gathered; each noun phrase belongs to one party."""

from collections.abc import Callable

import pytest

from reportedly.codebook import load_codebook
from reportedly.read.candidates import candidates_of
from reportedly.read.entities import entities_of
from reportedly.text.analysis import Analysis

Parsed = Callable[[str], Analysis]


def parties(analysis: Analysis) -> list[set[str]]:
    return [{m.phrase.head.text for m in e.mentions} for e in entities_of(candidates_of(analysis, load_codebook()))]


@pytest.mark.parametrize(
    ("text", "together"),
    [
        ("A judge was shot on Monday. The judge died in hospital.", {"judge"}),
        ("Maria Petrova was shot on Monday. Petrova died in hospital.", {"Petrova"}),
        ("Maria Petrova was shot on Monday. She died in hospital.", {"Petrova", "She"}),
        ("A mayor, Maria Petrova, was shot on Monday. The mayor died in hospital.", {"mayor", "Petrova"}),
    ],
)
def test_mentions_of_one_party_are_together(parsed: Parsed, text: str, together: set[str]) -> None:
    assert any(together <= party for party in parties(parsed(text)))


def test_another_of_a_kind_is_another_party(parsed: Parsed) -> None:
    found = parties(parsed("A judge was shot on Monday. A judge was stabbed on Friday."))
    assert sum("judge" in party for party in found) == 2


def test_each_phrase_is_in_one_party(parsed: Parsed) -> None:
    analysis = parsed("Gunmen killed the mayor, Ana Ruiz, and her driver near the bridge. The driver was a father of two, police said.")
    candidates = candidates_of(analysis, load_codebook())
    mentions = [m.phrase.head.i for e in entities_of(candidates) for m in e.mentions]
    assert sorted(mentions) == sorted(c.phrase.head.i for c in candidates)
