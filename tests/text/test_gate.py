"""The gate holds back what has no words of violence, and nothing that the codebook's examples tell."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.codebook import load_codebook
from reportedly.text.gate import Gate

BOOK = load_codebook()
GATE = Gate.of(BOOK.triggers, {"shot": ["shoot"], "slain": ["slay"]}, {"knives": ["knife"]})
DULL = "The council met on Tuesday and agreed the budget for roads, schools and parks. " * 12


def test_dull_news_is_held_back() -> None:
    assert not GATE.opens(DULL)


@pytest.mark.parametrize("said", ["Gunmen kidnapped two men.", "A BOMBING shook it.", "He was shot.", "The car-bombing was claimed."])
def test_one_strong_word_opens_in_any_case_and_form(said: str) -> None:
    assert GATE.opens(DULL + said)


def test_a_word_inside_another_is_none() -> None:
    assert not GATE.opens(DULL + "The mayor of Bombay, whose name is Skilling, praised the skillet.")


def test_weak_words_open_together_or_in_a_short_text() -> None:
    assert not GATE.opens(DULL + "They seized the chance.")
    assert GATE.opens(DULL + "They seized the chance, snatched a win and grabbed the lead.")
    assert GATE.opens("They seized a man.")


def test_every_example_of_the_codebook_that_tells_an_incident_opens() -> None:
    closed = [e.text for kind in BOOK.incidents for e in kind.examples if e.incidents and not GATE.opens(e.text)]
    assert closed == []


@given(st.text(max_size=200), st.text(max_size=200))
def test_what_stands_around_a_strong_word_does_not_close_it(before: str, after: str) -> None:
    assert GATE.opens(f"{before} kidnapped {after}")


@pytest.mark.parametrize("unit", ["bomb", "take ", "a", "İ", "take take hold off "])
def test_a_hostile_text_takes_no_time(unit: str) -> None:
    start = time.process_time()
    GATE.opens(unit * (65_536 // len(unit)))
    assert time.process_time() - start < 1.0
