"""Who is the subject of a verb, and who can be one who speaks."""

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from reportedly.attribute.clauses import subject_of
from reportedly.attribute.features import candidates_of
from reportedly.codebook import load_codebook
from reportedly.model import Report
from reportedly.text.parser import Parser


def test_of_two_subjects_the_nearest_is_the_one_who_says_it() -> None:
    words = ["Like", "she", "did", "once", ",", "Orrin", "promised", "payment"]
    doc = Doc(Vocab(), words, heads=[6, 6, 6, 6, 6, 6, 6, 6], deps=["mark", "nsubj", "aux", "advmod", "punct", "nsubj", "ROOT", "dobj"],
              pos=["SCONJ", "PRON", "AUX", "ADV", "PUNCT", "PROPN", "VERB", "NOUN"])
    subject, _ = subject_of(doc[6])
    assert subject is not None
    assert subject.text == "Orrin"


@pytest.mark.parametrize("sentence", [
    "Ada Orrell said everything pointed to a feud.", "She said the fuse was theirs and everything pointed to a feud."])
def test_everything_says_nothing(parser: Parser, sentence: str) -> None:
    analysis = parser.parse(Report(sentence))
    speakers = [c.speaker.text for c in candidates_of(analysis.sentences[0], analysis, load_codebook()) if c.speaker]
    assert speakers
    assert "everything" not in speakers
