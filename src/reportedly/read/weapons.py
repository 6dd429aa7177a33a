"""What an act was done with: weapon phrases beside a mention, and what the trigger itself implies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Token

from reportedly.codebook import Codebook
from reportedly.model import Draft, Filler, Role, Span
from reportedly.read.parties import Reading
from reportedly.text.analysis import Analysis

NAMES = frozenset({"ORG", "PERSON", "NORP", "EVENT", "WORK_OF_ART"})
FOR = "for "
IMPLIED = "implied"
CARRIERS = frozenset({"with", "using", "by", "from", "wielding", "carrying", "brandishing", "firing", "throwing"})


def sentence_weapons(reading: Reading) -> Iterator[Filler]:
    """The weapons that the sentence names."""
    sentence = reading.analysis.sentences[reading.mention.sentence]
    for token in sentence:
        span = _weapon(token, reading)
        if span is not None:
            yield Filler(Role.WEAPON, span, description=span.quote)
        elif token.pos_ in ("NOUN", "PROPN") and token.ent_type_ not in NAMES:
            kinds = [kind for kind, nouns in reading.book.weapons.typed.items() if token.lemma_.lower() in nouns]
            phrase = _phrase(token, reading) if kinds else None
            yield from (Filler(Role.WEAPON, phrase, description=phrase.quote, qualifier=FOR + kind) for kind in kinds if phrase)


def implied_weapon(reading: Reading, word: Token) -> Iterator[Filler]:
    """The kind of weapon that the trigger's own meaning gives: whoever is shot is shot with a firearm."""
    kind = reading.book.weapons.implied.get(word.lemma_.lower())
    if kind is not None:
        yield Filler(Role.WEAPON, reading.analysis.span(word), description=kind, qualifier=IMPLIED)


def weapons_of(draft: Draft, more: Sequence[Filler], analysis: Analysis, book: Codebook) -> list[Filler]:
    """The weapons of a draft: stated ones before those that only its type allows, those before what its words imply."""
    found = [f for f in (*draft.fillers, *more) if f.role is Role.WEAPON]
    stated = [f for f in found if f.qualifier == "exact"]
    typed = [replace(f, qualifier="exact") for f in found if f.qualifier.startswith(FOR) and f.qualifier.removeprefix(FOR) in draft.types]
    implied = [f for f in found if f.qualifier == IMPLIED]
    return stated or typed or implied or list(_telling(draft, analysis, book))


def _telling(draft: Draft, analysis: Analysis, book: Codebook) -> Iterator[Filler]:
    """`gunmen`, `opened fire`: in a shooting they tell of firearms."""
    if "shooting" not in draft.types:
        return
    for trigger in draft.triggers:
        for token in analysis.tokens(trigger).sent:
            if token.lemma_.lower() in book.weapons.telling:
                yield Filler(Role.WEAPON, analysis.span(token), description="firearm", qualifier=IMPLIED)
                return


def _weapon(token: Token, reading: Reading) -> Span | None:
    if token.pos_ not in ("NOUN", "PROPN", "X") or token.dep_ == "poss" or token.ent_type_ in NAMES:
        return None
    words, lemma = reading.book.weapons, token.lemma_.lower()
    if lemma in words.alone and not (token.dep_ == "compound" and token.head.lemma_.lower() in words.nouns):
        return _phrase(token, reading)
    modifiers = [c for c in token.lefts if c.dep_ in ("compound", "amod", "nmod")]
    if lemma in words.events and any(c.lower_ in words.event_modifiers for c in modifiers):
        return _phrase(token, reading)
    if lemma == "airstrike":
        return reading.analysis.span(token)
    if lemma in words.nouns and (any(c.lower_ in words.parts for c in modifiers) or _carried(token)):
        return _phrase(token, reading)
    return None


def _carried(token: Token) -> bool:
    return (token.dep_ == "pobj" and token.head.lower_ in ("with", "using")) or (token.dep_ == "dobj" and token.head.lower_ in CARRIERS)


def _phrase(token: Token, reading: Reading) -> Span:
    """The noun with its describing words, without determiner, number or owner."""
    left = token.i
    for child in reversed(list(token.lefts)):
        if child.dep_ not in ("compound", "amod", "nmod", "punct") or child.i < left - 4:
            break
        left = child.left_edge.i
    while left < token.i and token.doc[left].is_punct:
        left += 1
    return reading.analysis.report.span(token.doc[left].idx, token.idx + len(token))
