"""Tolls that are not said of a verb's patient: "12 dead", "the death toll has risen to 14", "killing four", "31 were treated"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from reportedly.model import Filler, Role
from reportedly.read.numbers import Amount, amounts_in
from reportedly.read.parties import TOLLS, Reading

LONGEST = 400
TOLL_WORDS = frozenset({"toll", "dead"})


def toll_fillers(reading: Reading, words: Sequence[Token]) -> Iterator[Filler]:
    """Tolls of the mention's sentence that no verb of violence governs."""
    sentence = reading.analysis.sentences[reading.mention.sentence]
    if len(sentence) > LONGEST:
        return
    yield from _nouns(sentence, reading)
    yield from _treated(sentence, reading)
    yield from _death_toll(sentence, reading)


def _nouns(sentence: TokenSpan, reading: Reading) -> Iterator[Filler]:
    """`12 dead`, `nine deaths`, `left five wounded`, `leaving 30 people injured`."""
    lower = [t.lower_ for t in sentence]
    for amount in amounts_in(lower, reading.book.numbers):
        for offset in range(amount.end, min(amount.end + 3, len(lower))):
            token = sentence[offset]
            outcome = reading.book.roles.toll_nouns.get(token.lemma_.lower()) or reading.book.roles.toll_nouns.get(token.lower_)
            if outcome is None or token.dep_ == "poss":
                if token.is_punct or token.pos_ == "VERB":
                    break
                continue
            if not any(c.dep_ in ("nsubjpass", "auxpass") for c in token.children):
                yield _filler(TOLLS[outcome], amount, sentence, offset + 1, reading)
            break


def _treated(sentence: TokenSpan, reading: Reading) -> Iterator[Filler]:
    """`Eight others were taken to hospital`, `27 were being treated`."""
    lower = [t.lower_ for t in sentence]
    places = [i for i, w in enumerate(lower) if w in reading.book.roles.hospital]
    for place in places[:1]:
        before = [a for a in amounts_in(lower[:place], reading.book.numbers) if _people(sentence, a, reading)]
        if before:
            yield _filler(Role.INJURED, before[-1], sentence, before[-1].end, reading)


def _people(sentence: TokenSpan, amount: Amount, reading: Reading) -> bool:
    number = sentence[amount.end - 1]
    head = number.head if number.dep_ in ("nummod", "quantmod", "compound") else number
    return (head.lemma_.lower() in reading.book.roles.people or head.pos_ == "NUM") and head.dep_ in ("nsubj", "nsubjpass", "dobj")


def _death_toll(sentence: TokenSpan, reading: Reading) -> Iterator[Filler]:
    """`the death toll has risen to 14`, `put the dead at 12`, `the number of dead stood at nine`."""
    lower = [t.lower_ for t in sentence]
    if not any(w in TOLL_WORDS for w in lower):
        return
    at = next(i for i, w in enumerate(lower) if w in TOLL_WORDS)
    for amount in amounts_in(lower[at:], reading.book.numbers):
        place = at + amount.start - 1
        if place >= 0 and lower[place] in ("to", "at", "of", "reached", "is", "was", "hit", "rose") and _bare(sentence, at + amount.end):
            yield _filler(Role.KILLED, Amount(amount.low, amount.high, amount.qualifier, at + amount.start, at + amount.end), sentence,
                          at + amount.end, reading)
            return


def _bare(sentence: TokenSpan, after: int) -> bool:
    return after >= len(sentence) or sentence[after].pos_ not in ("NOUN", "PROPN") or sentence[after].lemma_ in ("people", "person", "dead")


def _filler(role: Role, amount: Amount, sentence: TokenSpan, end: int, reading: Reading) -> Filler:
    first, last = sentence[amount.start], sentence[max(amount.end, end) - 1]
    span = reading.analysis.report.span(first.idx, last.idx + len(last))
    return Filler(role, span, description=last.lemma_.lower(), low=amount.low, high=amount.high, qualifier=amount.qualifier)
