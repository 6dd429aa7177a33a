"""Capitals for the names of a text that was all capitals: a word that no dictionary knows is a name.

The dictionary is the one that the language pipeline carries for finding base forms.  The text keeps its length, so that no offset
moves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

from reportedly.errors import CodebookError

if TYPE_CHECKING:
    from spacy.language import Language

WORD = re.compile(r"[^\W\d_]+")
PARTS = ("noun", "verb", "adj", "adv")
LONGEST_GAP = 2  # characters between a title and its name
SHORT = 3  # letters; shorter words that are unknown are mostly bits of other things
MARKED = re.compile(r"\[([A-Z][A-Z-]{1,8})\]|\(([A-Z][A-Z-]{1,8})\)")
Suffixes = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Words:
    """Words that are names although dictionaries have them, titles before names, particles in names."""

    names: frozenset[str]
    titles: frozenset[str]
    particles: frozenset[str]


@cache
def load_words() -> Words:
    """The words of `data/casing.yaml`; raises CodebookError when a list is missing."""
    raw = yaml.safe_load(files("reportedly.data").joinpath("casing.yaml").read_text(encoding="utf-8"))
    try:
        return Words(frozenset(raw["names"]), frozenset(raw["titles"]), frozenset(raw["particles"]))
    except (KeyError, TypeError) as error:
        raise CodebookError("data/casing.yaml is not valid", f"{type(error).__name__}: {error}") from error


@dataclass(frozen=True, slots=True)
class Dictionary:
    """Base forms by part of speech, irregular forms, and the suffixes that lead to base forms."""

    known: frozenset[str]
    suffixes: Mapping[str, Suffixes]
    bases: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, nlp: Language) -> Dictionary:
        """The dictionary of a pipeline; an empty one when it has none."""
        if "lemmatizer" not in nlp.pipe_names:
            return cls(frozenset(), {}, {})
        tables: Any = nlp.get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
        index, irregular, rules = (tables.get_table(name, {}) for name in ("lemma_index", "lemma_exc", "lemma_rules"))
        known = {form for part in PARTS for form in irregular.get(part, {})} | set(nlp.Defaults.stop_words)
        return cls(frozenset(known), {part: tuple(map(tuple, rules.get(part, ()))) for part in PARTS},
                   {part: frozenset(index.get(part, ())) for part in PARTS})

    def has(self, word: str) -> bool:
        """Whether a lower-case word or a base form of it is a common word; without a dictionary every word is."""
        if word in self.known or not self.bases:
            return True
        return any(word in bases or self._inflected(word, part, bases) for part, bases in self.bases.items())

    def _inflected(self, word: str, part: str, bases: frozenset[str]) -> bool:
        return any(word.endswith(old) and word[: len(word) - len(old)] + new in bases for old, new in self.suffixes[part])


def with_names(lowered: str, original: str, dictionary: Dictionary) -> str:
    """`lowered` with its names capitalised; abbreviations in brackets stay as they are in `original`."""
    words, pieces, end = load_words(), [], 0
    found = list(WORD.finditer(lowered))
    marked = {m.start(i) for m in MARKED.finditer(original) for i in (1, 2) if m[i]}
    abbreviations = {original[m.start() : m.end()].lower() for m in found if m.start() in marked}
    names = [m[0] in abbreviations or _is_name(m[0], words, dictionary) for m in found]
    for i, match in enumerate(found):
        pieces.append(lowered[end : match.start()])
        capital = names[i] or _leads(i, found, names, words)
        word = match[0]
        pieces.append(word.upper() if word in abbreviations else word[0].upper() + word[1:] if capital else word)
        end = match.end()
    return "".join([*pieces, lowered[end:]])


def _is_name(word: str, words: Words, dictionary: Dictionary) -> bool:
    lower = word.lower()
    return lower in words.names or (len(word) >= SHORT and not dictionary.has(lower))


def _leads(i: int, found: Sequence[re.Match[str]], names: Sequence[bool], words: Words) -> bool:
    """Whether a word is a title or particle of the name that follows it."""
    if i + 1 >= len(found) or not names[i + 1] or found[i + 1].start() - found[i].end() > LONGEST_GAP:
        return False
    return found[i][0].lower() in words.titles | words.particles
