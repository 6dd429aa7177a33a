"""Who a speaker is: words to normal form and kind, pronouns to the one they stand for."""

from __future__ import annotations

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from reportedly.attribute.clauses import NOBODY, Clause, phrase_of
from reportedly.codebook import Codebook
from reportedly.model import Who
from reportedly.text.analysis import Analysis, Name

PERSONAL = frozenset(["he", "she", "him", "her"])
FIRST = frozenset(["we", "i"])
GROUP = frozenset(["it", "they", "them", "which", "both", "this"])
LOOK_BACK = 120  # tokens: a long quotation may stand between a speaker and the pronoun for it


def who_of(clause: Clause, analysis: Analysis, book: Codebook) -> Who:
    """The speaker of a clause; `name` is None when the text names nobody."""
    head = clause.speaker
    if head is None:
        return Who(None, "")
    words = phrase_of(head)
    if words[0].lower_ in NOBODY:
        return Who(None, words.text)
    named = head if head.pos_ != "PRON" else antecedent_of(head, analysis)
    if named is None:
        return Who(None, words.text)
    phrase = words if named is head else phrase_of(named)
    kind, name = book.actors.kind_of(phrase.text, named.text), normal_form(phrase, named, analysis, book)
    said = clause.relative if clause.relative is not None and name is not None else words  # "that" alone would name nobody
    return Who(name, said.text, kind)


def antecedent_of(pronoun: Token, analysis: Analysis) -> Token | None:
    """The last subject before a pronoun that it can stand for, for "we" the one who says the sentence; None when there is none near."""
    if pronoun.lower_ in FIRST:
        return _who_says(pronoun, analysis)
    person = pronoun.lower_ in PERSONAL
    if not person and pronoun.lower_ not in GROUP:
        return None
    doc = pronoun.doc
    for at in range(pronoun.i - 1, max(-1, pronoun.i - LOOK_BACK), -1):
        token = doc[at]
        if token.dep_ in ("nsubj", "nsubjpass", "pobj") and token.pos_ in ("NOUN", "PROPN") and _fits(token, person, analysis):
            if token.dep_ == "pobj" and not (token.head.dep_ == "agent" or token.head.lower_ == "to"):
                continue
            return token
    return None


def _who_says(pronoun: Token, analysis: Analysis) -> Token | None:
    """The subject of a verb above, when it is no first person itself."""
    for above in pronoun.head.ancestors:
        said_by = next((c for c in above.children if c.dep_ == "nsubj" and c.lower_ not in FIRST and not c.is_ancestor(pronoun)), None)
        if said_by is not None:
            return said_by if said_by.pos_ in ("NOUN", "PROPN") else antecedent_of(said_by, analysis)
    return None


def _fits(token: Token, person: bool, analysis: Analysis) -> bool:
    name = name_at(token, analysis)
    if name is not None:
        return (name.label == "PERSON") == person
    human = token.ent_type_ == "PERSON" or token.lower_.endswith(("man", "er", "or", "ist", "ant"))
    return human if person else True


def name_at(token: Token, analysis: Analysis) -> Name | None:
    """The name that holds a token."""
    at = token.idx
    return next((n for n in analysis.names if n.start <= at < n.end), None)


def normal_form(phrase: TokenSpan, head: Token, analysis: Analysis, book: Codebook) -> str | None:
    """The normal form of the one that a phrase names: the government a seat stands for, the full name, or None."""
    government = book.actors.government_of(phrase.text)
    if government:
        return government
    own = name_at(head, analysis)
    if own is not None:
        return own.full
    inside = [n for n in analysis.names if phrase.start_char <= n.start < phrase.end_char]
    persons = [n for n in inside if n.label == "PERSON"]
    if persons:
        return persons[0].full
    return phrase.text if inside else None
