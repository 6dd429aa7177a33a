"""What is no sentence and no word does not make the parser slow, and moves no offset."""

from __future__ import annotations

import time

import pytest
import spacy
from spacy.tokens import Doc

from reportedly.text.breaks import LONGEST, line_breaks
from reportedly.text.parser import Parser, parseable, unread

NLP = spacy.blank("en")


def starts(text: str) -> list[int]:
    doc: Doc = line_breaks(NLP(text))
    return [token.i for token in doc if token.is_sent_start and token.i]


def test_sentences_of_usual_length_are_left_to_the_parser() -> None:
    assert starts("A bomb went off. Ten people died, police said. " * 3) == []


def test_a_sentence_without_end_is_cut() -> None:
    found = starts("killed and wounded and " * 500)
    assert found
    assert all(b - a <= LONGEST for a, b in zip([0, *found], found, strict=False))


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    text = "A bomb went off near the gate of the town. " * 60
    doc = line_breaks(NLP(text))
    cut = [token.i for token in doc if token.is_sent_start and token.i]
    assert cut
    assert all(doc[i].text == "A" for i in cut)


def test_a_run_that_is_no_word_is_blank_for_the_parser_and_told() -> None:
    text = "Ten died. " + "?" * 40_000 + "x then"
    seen = parseable(text)
    assert len(seen) == len(text)
    assert seen.split() == ["Ten", "died.", "then"]
    assert unread(text) == 40_001
    assert unread("https://example.org/" + "a" * 300) == 0


@pytest.mark.parametrize(("text", "kept"), [
    ("Image copyright ABC Image caption The bridge after the blast A bomb went off.", "The bridge after the blast A bomb went off."),
    ("Ten died. Photograph: Ana Ruiz/Handout/ABCThe suspect ran away.", "Ten died. The suspect ran away."),
    ("Ten died. Read more: Why bridges fallPolice found a bag.", "Ten died. Police found a bag."),
    ("He had read more: a letter, a map and a list.", "He had read more: a letter, a map and a list."),
])
def test_words_of_the_page_are_not_read(text: str, kept: str) -> None:
    seen = parseable(text)
    assert len(seen) == len(text)
    assert " ".join(seen.split()) == kept


def test_glued_paragraphs_are_parted_and_names_are_not() -> None:
    nlp = Parser.load().nlp
    doc = nlp("A drone hit the palace of the presidentAnalysis of films shows two drones. They were seen on YouTube and WhatsApp.")
    assert [s.text.split()[0] for s in doc.sents] == ["A", "Analysis", "They"]
    assert {"YouTube", "WhatsApp"} <= {t.text for t in doc}


@pytest.mark.parametrize("unit", ["1/1/1 ", "?", "(", "a, ", "1,", "Monday, ", "Image caption ", "Read more: a", "Photo: A "])
def test_time_grows_with_the_text(unit: str) -> None:
    began = time.process_time()
    line_breaks(NLP(parseable(unit * (60_000 // len(unit)))))
    assert time.process_time() - began < 4
