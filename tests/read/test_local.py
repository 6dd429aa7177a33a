"""The local reader: finding incidents, joining what is told twice, keeping apart what is not the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.codebook import load_codebook
from reportedly.model import Draft, Status
from reportedly.read.local import LocalReader
from reportedly.text.analysis import Analysis

Read = Callable[[str], tuple[Draft, ...]]

TWICE = (
    "Gunmen shot dead a judge outside his house in Mirel on Tuesday, police said.\n\n"
    "The attack took place shortly before eight. No group has claimed responsibility for the shooting.\n\n"
    "In March last year a bomb killed two clerks at the same court."
)
NOTHING = "The council met on Tuesday and approved the new bus timetable. Fares will not change before spring."


@pytest.fixture(scope="session")
def read(parsed: Callable[[str], Analysis]) -> Read:
    """Drafts of a text."""
    return lambda text: LocalReader().read(parsed(text), load_codebook())


def test_what_is_told_twice_is_one_incident_and_an_older_one_stays_apart(read: Read) -> None:
    first, second = read(TWICE)
    assert first.main
    assert not second.main
    assert "shooting" in first.types
    assert "bombing" in second.types
    assert any("March last year" in span.quote for span in second.evidence)
    assert first.status is Status.OCCURRED


def test_a_text_without_violence_has_no_incident(read: Read) -> None:
    assert read(NOTHING) == ()


def test_an_empty_text_has_no_incident(read: Read) -> None:
    assert read("") == ()


def test_evidence_is_short_and_verbatim(read: Read) -> None:
    text = TWICE + " and the guards ran" * 200
    for draft in read(text):
        assert all(len(span.quote) <= 300 and text[span.start : span.end] == span.quote for span in draft.evidence)


def test_ids_do_not_depend_on_the_run(read: Read) -> None:
    assert [d.id for d in read(TWICE)] == [d.id for d in read(TWICE)]


PIECES = ["shot", "the attack", "bomb", "killed", "in March", "police", ",", ".", "\n", "“", "”", "not", "said"]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_any_text_gives_spans_that_it_holds(read: Read, words: list[str]) -> None:
    text = " ".join(words)
    for draft in read(text):
        assert all(text[s.start : s.end] == s.quote for s in (*draft.evidence, *draft.triggers))
