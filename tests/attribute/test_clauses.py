"""Who is the subject of a verb."""

from spacy.tokens import Doc
from spacy.vocab import Vocab

from reportedly.attribute.clauses import subject_of


def test_of_two_subjects_the_nearest_is_the_one_who_says_it() -> None:
    words = ["As", "it", "has", "before", ",", "Orrin", "vowed", "revenge"]
    doc = Doc(Vocab(), words, heads=[6, 6, 6, 6, 6, 6, 6, 6], deps=["mark", "nsubj", "aux", "advmod", "punct", "nsubj", "ROOT", "dobj"],
              pos=["SCONJ", "PRON", "AUX", "ADV", "PUNCT", "PROPN", "VERB", "NOUN"])
    subject, _ = subject_of(doc[6])
    assert subject is not None
    assert subject.text == "Orrin"
