"""Who does and who suffers in a trigger's clause."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reportedly.codebook import load_codebook
from reportedly.read.arguments import agent_of, doers_of, patient_of, sort_of
from reportedly.read.triggers import candidates
from reportedly.text.analysis import Analysis

Parse = Callable[[str], Analysis]


@pytest.mark.parametrize(("text", "word", "patient", "agent"), [
    ("Rebels killed the mayor in his office.", "killed", "known", "bare people"),
    ("A shopkeeper was shot by two men on Monday.", "shot", "new", "new"),
    ("The killing of Anna Bekova shocked the town.", "killing", "name", "none"),
    ("They attacked him with knives.", "attacked", "pronoun", "pronoun"),
])
def test_both_sides_of_an_act(text: str, word: str, patient: str, agent: str, parsed: Parse) -> None:
    analysis = parsed(text)
    trigger = next(c.token for c in candidates(analysis, load_codebook()) if c.token.text == word)
    assert sort_of(patient_of(trigger), load_codebook()) == patient
    assert sort_of(agent_of(trigger), load_codebook()) == agent


def test_a_relative_pronoun_stands_for_its_noun(parsed: Parse) -> None:
    analysis = parsed("The bomb that killed three workers was hidden in a van.")
    trigger = next(c.token for c in candidates(analysis, load_codebook()) if c.token.text == "killed")
    found = agent_of(trigger)
    assert found is not None
    assert found.text == "bomb"
    assert sort_of(found, load_codebook()) == "weapon"


@pytest.mark.parametrize(("text", "word", "doers"), [
    ("The Taliban's assault killed two guards.", "assault", {"taliban"}),
    ("They spoke of Israeli strikes on the port.", "strikes", {"israeli"}),
    ("Gunmen shot a judge.", "shot", set()),
])
def test_who_does_an_act_by_name(text: str, word: str, doers: set[str], parsed: Parse) -> None:
    trigger = next(c.token for c in candidates(parsed(text), load_codebook()) if c.token.text == word)
    assert doers_of(trigger) == doers
