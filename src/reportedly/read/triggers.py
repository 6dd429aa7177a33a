"""Detection: every word that may tell of an act of violence, with what the codebook says of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from spacy.tokens import Token

from reportedly.codebook import Codebook
from reportedly.codebook.incidents import STRENGTHS, Triggers
from reportedly.text.analysis import Analysis

VERBAL = frozenset({"VERB", "AUX"})
NOMINAL = frozenset({"NOUN", "PROPN"})
MOST_IN_SENTENCE = 20  # a sentence with more is a list or no sentence
LINKS = frozenset({"prep", "agent", "prt", "dobj", "pobj", "nsubj", "nsubjpass", "oprd", "acomp", "advmod", "dative", "xcomp", "ccomp"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A trigger word in its sentence; `phrased` when the words beside it make it one, `excluded` when they speak against it."""

    token: Token
    sentence: int
    lemma: str
    verbal: bool
    strength: str
    types: tuple[str, ...]
    phrased: bool
    excluded: bool


def candidates(analysis: Analysis, book: Codebook) -> Iterator[Candidate]:
    """Candidates in text order, from each sentence the first MOST_IN_SENTENCE."""
    for number, sentence in enumerate(analysis.sentences):
        found = (_candidate(token, number, book.triggers) for token in sentence if token.is_alpha or "-" in token.text)
        yield from islice((candidate for candidate in found if candidate is not None), MOST_IN_SENTENCE)


def _candidate(token: Token, sentence: int, words: Triggers) -> Candidate | None:
    readings = _readings(token, words)
    if not readings:
        return None
    best: tuple[str, tuple[str, ...]] | None = None
    for verbal, lemma in readings:
        entry = _entry(lemma, verbal, words)
        phrases = [p for p in words.phrases.get(lemma, ()) if p.noun is not verbal]
        beside = beside_of(token) if phrases or entry else frozenset()
        said = [p for p in phrases if p.words & beside]
        if entry is None and not said:
            continue
        best = entry or ("weak", ())
        strength = "strong" if best[0] == "strong" or any(p.strength == "strong" for p in said) else "weak"
        types = tuple(dict.fromkeys(t for p in said for t in p.types)) or best[1]
        excluded = any(words.exclusions[t] & beside for t in (types or ("other",)))
        return Candidate(token, sentence, lemma, verbal, strength, types, bool(said), excluded)
    return None


def _readings(token: Token, words: Triggers) -> list[tuple[bool, str]]:
    """Ways to read a token: (as a verb?, lemma); the tagger's first, spelling where its lemma is not known."""
    lower = token.lower_
    lemma = token.lemma_.lower()
    verb = words.forms.get(lower, lemma)
    if token.pos_ in VERBAL:
        return [(True, verb), (False, lower)] if token.tag_ == "VBG" else [(True, verb)]
    if token.pos_ in NOMINAL:
        return [(False, lemma), (False, lower), (True, verb)] if lower in words.forms or lower in ("shot", "set") else [(False, lemma)]
    return [(True, verb), (False, lemma)] if token.pos_ == "ADJ" else []


def _entry(lemma: str, verbal: bool, words: Triggers) -> tuple[str, tuple[str, ...]] | None:
    lexicons = words.verbs if verbal else words.nouns
    return next(((s, lexicons[s][lemma]) for s in STRENGTHS if lemma in lexicons[s]), None)


def beside_of(token: Token) -> frozenset[str]:
    """Lemmas and spellings of a word's arguments: its children, theirs by prepositions, and what it is part of."""
    found: set[str] = set()
    for child in token.children:
        found.update((child.lemma_.lower(), child.lower_))
        if child.dep_ in LINKS or child.pos_ in NOMINAL:
            for below in child.children:
                found.update((below.lemma_.lower(), below.lower_))
                if below.dep_ in ("pobj", "compound", "amod"):
                    found.update(c.lemma_.lower() for c in below.children)
    if token.dep_ in ("compound", "amod", "acl", "oprd", "acomp", "relcl", "dobj", "xcomp"):
        found.update((token.head.lemma_.lower(), token.head.lower_))
    return frozenset(found)
