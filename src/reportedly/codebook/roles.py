"""Who is hit and who does it, by the words of violence: `data/roles.yaml` and `data/weapons.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from reportedly.errors import CodebookError

Outcomes = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Roles:
    """Lemma → outcome of the object, of the subject and of what a noun is said of; word lists for people, doers and titles."""

    patients: Outcomes
    subjects: Outcomes
    nouns: Outcomes
    toll_nouns: Outcomes
    tried: frozenset[str]
    fatal: frozenset[str]
    lethal: frozenset[str]
    against: frozenset[str]
    hospital: frozenset[str]
    people: frozenset[str]
    doers: frozenset[str]
    titles: frozenset[str]
    drop_titles: frozenset[str]
    superseded: frozenset[str]
    additive: frozenset[str]
    including: frozenset[str]
    own_side: frozenset[str]
    guards: frozenset[str]
    body_parts: frozenset[str]
    harm: frozenset[str]
    figures: frozenset[str]
    moved: frozenset[str]
    disputed: frozenset[str]
    nobody: frozenset[str]
    harmed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Weapons:
    """Heads of weapon phrases, acts named by their weapon, the words that make a phrase of them, and what a trigger implies."""

    nouns: frozenset[str]
    alone: frozenset[str]
    events: frozenset[str]
    event_modifiers: frozenset[str]
    parts: frozenset[str]
    implied: Outcomes
    typed: Mapping[str, frozenset[str]]
    telling: frozenset[str]
    carried: frozenset[str]


@cache
def load_roles() -> Roles:
    """The words of `data/roles.yaml`; raises CodebookError when a part is missing."""
    raw = _raw("roles.yaml")
    try:
        maps = ("patients", "subjects", "nouns", "toll_nouns")
        parts: dict[str, Any] = {f.name: (_inverted if f.name in maps else _words)(raw[f.name]) for f in fields(Roles)}
        return Roles(**parts)
    except (KeyError, TypeError, AttributeError) as error:
        raise CodebookError("data/roles.yaml is not valid", f"{type(error).__name__}: {error}") from error


@cache
def load_weapons() -> Weapons:
    """The words of `data/weapons.yaml`; raises CodebookError when a part is missing."""
    raw = _raw("weapons.yaml")
    try:
        return Weapons(
            nouns=_words(raw["nouns"]), alone=_words(raw["alone"]), events=_words(raw["events"]),
            event_modifiers=_words(raw["event_modifiers"]), parts=_words(raw["parts"]), carried=_words(raw["carried"]),
            telling=_words(raw["telling"]), typed=MappingProxyType({str(k): _words(v) for k, v in raw["typed"].items()}),
            implied=MappingProxyType({str(k): str(v) for k, v in raw["implied"].items()}),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise CodebookError("data/weapons.yaml is not valid", f"{type(error).__name__}: {error}") from error


def _raw(name: str) -> Any:
    return yaml.safe_load(files("reportedly.data").joinpath(name).read_text(encoding="utf-8"))


def _words(raw: list[str]) -> frozenset[str]:
    return frozenset(str(word) for word in raw)


def _inverted(raw: Mapping[str, list[str]]) -> Outcomes:
    return MappingProxyType({str(lemma): str(outcome) for outcome, lemmas in raw.items() for lemma in lemmas})
