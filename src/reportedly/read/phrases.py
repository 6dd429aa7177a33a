"""Noun phrases as parties: the words that carry them, how many they are, and the person or group that they name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from reportedly.codebook import Codebook
from reportedly.read.numbers import Amount, amounts_in
from reportedly.text.analysis import Analysis, Name

LEFT = frozenset({"det", "amod", "compound", "nummod", "poss", "quantmod", "nmod", "advmod", "predet", "case", "punct"})
NOMINAL = frozenset({"NOUN", "PROPN", "NUM", "PRON"})
AGES = frozenset({"year", "years", "month", "months", "day", "days", "km", "kilometres", "miles", "hour", "hours", "minutes", "%",
                  "percent", "per"})
COUNTING = frozenset({"", "CARDINAL", "QUANTITY", "NORP"})
QUOTES = frozenset({'"', "“", "”", "'", "‘", "’"})
OPENING = frozenset({'"', "“", "‘"})
LONGEST_PHRASE = 16


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: `start` and `end` are token indices, `end` exclusive."""

    head: Token
    start: int
    end: int
    amount: Amount | None
    name: Name | None

    @property
    def lemma(self) -> str:
        """The head's lemma in lower case."""
        return str(self.head.lemma_).lower()

    @property
    def plural(self) -> bool:
        """Whether the head is a plural noun."""
        return self.head.tag_ in ("NNS", "NNPS")


def phrase_of(head: Token, analysis: Analysis, book: Codebook) -> Phrase:
    """The phrase of a noun: its modifiers on the left, an `of` phrase on the right, its amount and its name."""
    start, end = _edges(head)
    words = [analysis.doc[i].lower_ for i in range(start, head.i + 1)]
    amounts = (a for a in amounts_in(words, book.numbers) if not _measure(words, a))
    amount = next((a for a in amounts if is_number(analysis.doc[start + a.end - 1])), None)
    return Phrase(head, start, end, amount, name_of(head, start, end, analysis))


def is_number(token: Token) -> bool:
    """Whether a number counts something: it is no part of a name, a date or an amount of money."""
    return token.ent_type_ in COUNTING


def _measure(words: list[str], amount: Amount) -> bool:
    after = [w for w in words[amount.end : amount.end + 2] if w not in ("-", "–")]
    return bool(after) and (after[0] in AGES or after[0].startswith("year"))


def _edges(head: Token) -> tuple[int, int]:
    start = head.i
    for child in reversed(list(head.lefts)):
        if child.dep_ not in LEFT or (child.dep_ == "punct" and not _inner(child)):
            break
        start = min(start, child.left_edge.i)
    while start < head.i and (head.doc[start].ent_type_ in ("DATE", "TIME") or _stray(head.doc[start])):
        start += 1
    return max(start, head.i - LONGEST_PHRASE), min(_right(head), head.i + LONGEST_PHRASE)


def _right(head: Token) -> int:
    end = head.i + 1
    for child in head.rights:
        if child.dep_ == "prep" and child.lower_ == "of" and child.i == end:
            pobj = next((c for c in child.children if c.dep_ == "pobj"), None)
            if pobj is not None and pobj.i - head.i < LONGEST_PHRASE:
                end = max(end, _right(pobj))
    return end


def _inner(mark: Token) -> bool:
    """A hyphen inside a word or a quotation mark; a dash between blanks ends a phrase."""
    return mark.text in QUOTES or (mark.text in ("-", "–") and not (mark.i > 0 and mark.nbor(-1).whitespace_))


def _stray(token: Token) -> bool:
    return token.is_punct and token.text not in OPENING


def name_of(head: Token, start: int, end: int, analysis: Analysis) -> Name | None:
    """The name that a phrase carries in its head or in an apposition."""
    inside = _name_between(head.i, head.i + 1, analysis)
    if inside is None and head.pos_ == "PROPN":
        inside = _name_between(start, end, analysis)
    if inside is not None:
        return inside
    for child in head.rights:
        if child.dep_ == "appos":
            found = _name_between(child.left_edge.i, child.i + 1, analysis)
            if found is not None and found.label in ("PERSON", "ORG"):
                return found
    return _name_after(head, end, analysis)


def _name_between(start: int, end: int, analysis: Analysis) -> Name | None:
    doc = analysis.doc
    low, high = doc[start].idx, doc[end - 1].idx + len(doc[end - 1])
    touching = list(analysis.names_between(low, high))
    return touching[-1] if touching else None


def _name_after(head: Token, end: int, analysis: Analysis) -> Name | None:
    """`a paramount chief, Gatluak Puok, and` where the parser saw no apposition."""
    doc = analysis.doc
    if head.pos_ != "NOUN" or head.tag_ == "NNS" or end + 1 >= len(doc) or doc[end].text != ",":
        return None
    found = _name_between(end + 1, end + 2, analysis)
    return found if found is not None and found.label == "PERSON" and found.start == doc[end + 1].idx else None


def coordinated(head: Token) -> Iterator[Token]:
    """A noun and the nouns joined to it on its right."""
    yield head
    for child in head.rights:
        if child.dep_ == "conj" and child.pos_ in NOMINAL:
            yield from coordinated(child)
