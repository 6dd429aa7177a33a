"""Incident types: `data/incidents/*.yaml`, one file a type, with the words that tell of it and examples that run as tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from reportedly.errors import CodebookError

Lexicon = Mapping[str, tuple[str, ...]]
UNTYPED = "other"
STRENGTHS = ("strong", "weak")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A head word that tells of an incident when one of `words` is among its arguments; `types` may be none."""

    head: str
    noun: bool
    words: frozenset[str]
    strength: str
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Expected:
    """An incident that an example tells: some of its types, its status, words inside its evidence; None is not tested."""

    types: tuple[str, ...]
    status: str | None
    says: str | None


@dataclass(frozen=True, slots=True)
class Example:
    """A text with the incidents that it tells, in order; none for a text that tells of none."""

    text: str
    incidents: tuple[Expected, ...]


@dataclass(frozen=True, slots=True)
class IncidentType:
    """One type of the codebook as its file gives it."""

    code: str
    definition: str
    verbs: Mapping[str, tuple[str, ...]]
    nouns: Mapping[str, tuple[str, ...]]
    phrases: tuple[Phrase, ...]
    weapons: tuple[str, ...]
    exclusions: frozenset[str]
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Triggers:
    """The words of all types together: lemma → types by strength, phrases by head, verb forms by spelling; `known` are all lemmas."""

    verbs: Mapping[str, Lexicon]
    nouns: Mapping[str, Lexicon]
    phrases: Mapping[str, tuple[Phrase, ...]]
    weapons: Lexicon
    exclusions: Mapping[str, frozenset[str]]
    forms: Mapping[str, str]
    known: frozenset[str]


@cache
def load_incident_types() -> tuple[IncidentType, ...]:
    """All types in the order of their codes; raises CodebookError that names file and entry."""
    folder = files("reportedly.data").joinpath("incidents")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    return tuple(_read(name, folder.joinpath(name).read_text(encoding="utf-8")) for name in names)


@cache
def load_triggers() -> Triggers:
    """The words of all types, each with the types that it implies."""
    types = load_incident_types()
    verbs, nouns = _lexicons(types, "verbs"), _lexicons(types, "nouns")
    heads: dict[str, list[Phrase]] = {}
    for phrase in (p for t in types for p in t.phrases):
        heads.setdefault(phrase.head, []).append(phrase)
    weapons: dict[str, tuple[str, ...]] = {}
    for kind in types:
        for word in kind.weapons:
            weapons[word] = (*weapons.get(word, ()), kind.code)
    lemmas = {lemma for lexicon in verbs.values() for lemma in lexicon} | {h for h, ps in heads.items() if not ps[0].noun}
    known = frozenset(lemma for lexicons in (verbs, nouns) for lexicon in lexicons.values() for lemma in lexicon)
    return Triggers(verbs, nouns, MappingProxyType({h: tuple(ps) for h, ps in heads.items()}), MappingProxyType(weapons),
                    MappingProxyType({t.code: t.exclusions for t in types}), MappingProxyType(_forms(lemmas)), known)


def _read(name: str, text: str) -> IncidentType:
    try:
        raw = yaml.safe_load(text)
        code = str(raw["type"])
        return IncidentType(
            code, str(raw["definition"]), _strengths(raw["verbs"]), _strengths(raw["nouns"]),
            tuple(_phrase(code, p) for p in raw["phrases"]), _words(raw["weapons"]), frozenset(_words(raw["not"])),
            tuple(_example(e) for e in raw["examples"]),
        )
    except (KeyError, TypeError, AttributeError, ValueError, yaml.YAMLError) as error:
        raise CodebookError(f"data/incidents/{name} is not valid", f"{type(error).__name__}: {error}") from error


def _strengths(raw: Mapping[str, list[str]]) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({strength: _words(raw[strength]) for strength in STRENGTHS})


def _words(raw: Iterable[Any]) -> tuple[str, ...]:
    words = tuple(raw)
    wrong = [w for w in words if not isinstance(w, str)]
    if wrong:
        raise ValueError(f"{wrong[0]!r} is not a word; put it in quotation marks")
    return words


def _phrase(code: str, raw: Mapping[str, Any]) -> Phrase:
    noun = "noun" in raw
    typed = raw.get("typed", code != UNTYPED)
    return Phrase(raw["noun" if noun else "verb"], noun, frozenset(_words(raw["with"])), raw["strength"], (code,) if typed else ())


def _example(raw: Mapping[str, Any]) -> Example:
    told = (Expected(_words(i.get("types", ())), i.get("status"), i.get("says")) for i in raw["incidents"])
    return Example(str(raw["text"]), tuple(told))


def _lexicons(types: Iterable[IncidentType], part: str) -> Mapping[str, Lexicon]:
    found: dict[str, dict[str, tuple[str, ...]]] = {strength: {} for strength in STRENGTHS}
    for kind in types:
        implied = () if kind.code == UNTYPED else (kind.code,)
        for strength, words in getattr(kind, part).items():
            for word in words:
                found[strength][word] = (*found[strength].get(word, ()), *implied)
    return MappingProxyType({strength: MappingProxyType(words) for strength, words in found.items()})


def _forms(lemmas: Iterable[str]) -> dict[str, str]:
    """Regular past and -ing forms by spelling: the lemmatiser of a small pipeline misses rarer verbs."""
    forms: dict[str, str] = {}
    for lemma in sorted(lemmas):
        stem = lemma[:-1] if lemma.endswith("e") else lemma
        for form in (stem + "ed", stem + "ing", lemma + lemma[-1] + "ed", lemma + lemma[-1] + "ing"):
            forms.setdefault(form, lemma)
    return forms
