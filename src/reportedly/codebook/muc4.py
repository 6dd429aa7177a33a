"""MUC-4: the slots and what is half right in them (`data/muc4.yaml`), and our codes as set fills (`data/muc4_mapping.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml

from reportedly.errors import CodebookError

Nouns = tuple[tuple[str, frozenset[str]], ...]  # code, the words that mean it
KINDS = {"string", "set", "number", "date", "location"}


@dataclass(frozen=True, slots=True)
class MucSlot:
    """One slot: its name in a template, a short name, and the kind of its fills."""

    name: str
    short: str
    kind: str


@dataclass(frozen=True, slots=True)
class MucRules:
    """Slots in order, the slots that show that two templates tell of one incident, and what is half right."""

    slots: tuple[MucSlot, ...]
    evidence_slots: frozenset[str]
    sure_evidence_slots: frozenset[str]
    half_right: Mapping[tuple[str, str], frozenset[str]]
    modifiers: frozenset[str]


@cache
def load_muc4() -> MucRules:
    """The rules of `data/muc4.yaml`; raises CodebookError when one is missing or of no known kind."""
    raw = yaml.safe_load(files("reportedly.data").joinpath("muc4.yaml").read_text(encoding="utf-8"))
    try:
        slots = tuple(MucSlot(name, str(slot["short"]), str(slot["kind"])) for name, slot in raw["slots"].items())
        half = {(slot, said): frozenset(keys) for slot, rules in raw["half_right"].items() for said, keys in rules.items()}
        evidence, sure = frozenset(raw["evidence_slots"]), frozenset(raw["sure_evidence_slots"])
        rules = MucRules(slots, evidence, sure, MappingProxyType(half), frozenset(raw["modifiers"]))
    except (KeyError, TypeError, AttributeError) as error:
        raise CodebookError("data/muc4.yaml is not valid", f"{type(error).__name__}: {error}") from error
    unknown = [slot.name for slot in slots if slot.kind not in KINDS]
    if unknown:
        raise CodebookError("data/muc4.yaml is not valid", f"{unknown[0]}: its kind is none of {', '.join(sorted(KINDS))}")
    return rules


@dataclass(frozen=True, slots=True)
class MucMapping:
    """Our codes and words as the set fills of 1992."""

    incident_types: Mapping[str, str]
    other_incident_type: str
    not_reported: frozenset[str]
    stages: Mapping[str, str]
    outcomes: Mapping[str, str]
    damage: Mapping[str, str]
    weapons: Nouns
    people: Nouns
    combatants: frozenset[str]
    things: Nouns
    nobody: frozenset[str]
    state: frozenset[str]
    organizations: frozenset[str]
    authorities: frozenset[str]
    countries: Mapping[str, str]
    named_as: Nouns
    place_kinds: Mapping[str, str]


@cache
def load_muc4_mapping() -> MucMapping:
    """The mapping of `data/muc4_mapping.yaml`; raises CodebookError when a part is missing."""
    raw = yaml.safe_load(files("reportedly.data").joinpath("muc4_mapping.yaml").read_text(encoding="utf-8"))
    try:
        return MucMapping(
            raw["incident_types"], raw["other_incident_type"], frozenset(raw["not_reported"]), raw["stages"], raw["outcomes"],
            raw["damage"], _nouns(raw["weapons"]), _nouns(raw["people"]), frozenset(raw["combatants"]), _nouns(raw["things"]),
            frozenset(raw["nobody"]),
            frozenset(raw["state"]), frozenset(raw["organizations"]), frozenset(raw["authorities"]), raw["countries"],
            _nouns(raw["named_as"]), raw["place_kinds"])
    except (KeyError, TypeError, AttributeError) as error:
        raise CodebookError("data/muc4_mapping.yaml is not valid", f"{type(error).__name__}: {error}") from error


def _nouns(raw: Mapping[str, list[str]]) -> Nouns:
    return tuple((code, frozenset(words)) for code, words in raw.items())
