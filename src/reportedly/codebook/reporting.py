"""How reports say who says so: cue verbs, nouns and phrases with their stance, and hedges (`reporting.yaml`, `hedges.yaml`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from reportedly.errors import CodebookError
from reportedly.model import Certainty, Stance

GAP = "_"
WIDEST_GAP = 4


@dataclass(frozen=True, slots=True)
class Phrase:
    """A cue of several words: each a set of lemmas, an empty set for a gap of up to WIDEST_GAP words; `text` as written."""

    text: str
    words: tuple[frozenset[str], ...]
    stance: Stance | None = None
    needed: frozenset[str] = frozenset()  # words that it cannot do without

    def is_among(self, present: Set[str]) -> bool:
        """Whether each of its words can be one of these; quick, for most phrases fail it."""
        return self.needed <= present and not any(word and word.isdisjoint(present) for word in self.words)

    def matches(self, lemmas: Sequence[str], start: int) -> int | None:
        """The end of the phrase when it begins at `start`, else None."""
        at = start
        for number, word in enumerate(self.words):
            if not word:
                continue
            reach = at + (WIDEST_GAP if number and not self.words[number - 1] else 0)
            found = next((i for i in range(at, min(reach + 1, len(lemmas))) if lemmas[i] in word), None)
            if found is None:
                return None
            at = found + 1
        return at


@dataclass(frozen=True, slots=True)
class Reporting:
    """Cue verbs and nouns, phrases by their first word, and hedges."""

    speech: frozenset[str]
    nouns: frozenset[str]
    according: Mapping[str, tuple[Phrase, ...]]
    stances: Mapping[str, tuple[Phrase, ...]]
    hedges: Mapping[str, Certainty]

    def stances_in(self, lemmas: Sequence[str]) -> Iterator[tuple[Phrase, int, int]]:
        """Phrases with a stance that stand in a clause, with their first and one past their last word."""
        present = set(lemmas)
        for start, lemma in enumerate(lemmas):
            for phrase in self.stances.get(lemma, ()):
                end = phrase.matches(lemmas, start) if phrase.is_among(present) else None
                if end is not None:
                    yield phrase, start, end

    def certainty_of(self, lemmas: Iterable[str]) -> Certainty:
        """The weakest certainty that the words of a clause leave."""
        found = {self.hedges[lemma] for lemma in lemmas if lemma in self.hedges}
        return next((c for c in (Certainty.SPECULATIVE, Certainty.HEDGED) if c in found), Certainty.ASSERTED)


@cache
def load_reporting() -> Reporting:
    """The cues of `data/reporting.yaml` and the hedges of `data/hedges.yaml`; raises CodebookError naming what is wrong."""
    raw, hedges = _read("reporting.yaml"), _read("hedges.yaml")
    try:
        classes = {f"<{name}>": frozenset(words) for name, words in raw["classes"].items()}
        phrases = [_phrase(text, classes, Stance(stance)) for stance, listed in raw["stances"].items() for text in listed]
        return Reporting(
            frozenset(raw["speech"]), frozenset(raw["nouns"]), _by_first(_phrase(text, classes) for text in raw["according"]),
            _by_first(phrases), MappingProxyType({w: Certainty(level) for level, words in hedges.items() for w in words}))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise CodebookError("data/reporting.yaml or hedges.yaml is not valid", f"{type(error).__name__}: {error}") from error


def _read(name: str) -> Any:
    return yaml.safe_load(files("reportedly.data").joinpath(name).read_text(encoding="utf-8"))


def _phrase(text: str, classes: Mapping[str, frozenset[str]], stance: Stance | None = None) -> Phrase:
    words = tuple(frozenset() if w == GAP else classes[w] if w.startswith("<") else frozenset([w]) for w in text.split())
    return Phrase(text, words, stance, frozenset().union(*(word for word in words if len(word) == 1)))


def _by_first(phrases: Iterable[Phrase]) -> Mapping[str, tuple[Phrase, ...]]:
    grouped: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        for first in phrase.words[0]:
            grouped.setdefault(first, []).append(phrase)
    return MappingProxyType({first: tuple(sorted(g, key=lambda p: -len(p.words))) for first, g in grouped.items()})
