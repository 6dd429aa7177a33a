"""How an incident is put into words: rules of choice, stances, tactics of `data/views.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml

from reportedly.errors import CodebookError


@dataclass(frozen=True, slots=True)
class Viewing:
    """The rule of choice by role, kinds of official speakers, words of stances and types, words that place by themselves, families of
    tactics."""

    rules: Mapping[str, str]
    official_kinds: frozenset[str]
    stances: Mapping[str, str]
    types: Mapping[str, str]
    placing: frozenset[str]
    tactics: Mapping[str, re.Pattern[str]]

    def placed(self, place: str) -> str:
        """Where it was: "in Oldport", "near Oldport"."""
        return place if place.split(" ")[0].casefold() in self.placing else f"in {place}"

    def tactics_of(self, wording: str) -> frozenset[str]:
        """The families that a weapon or method belongs to, as worded."""
        return frozenset(name for name, stems in self.tactics.items() if stems.search(wording.casefold()))


@cache
def load_viewing() -> Viewing:
    """The rules of `data/views.yaml`; raises CodebookError when one is missing."""
    raw = yaml.safe_load(files("reportedly.data").joinpath("views.yaml").read_text(encoding="utf-8"))
    try:
        return Viewing(
            MappingProxyType(dict(raw["rules"])), frozenset(raw["official_kinds"]), MappingProxyType(dict(raw["stances"])),
            MappingProxyType(dict(raw["types"])), frozenset(raw["placing"]),
            MappingProxyType({name: _stems(stems) for name, stems in raw["tactics"].items()}),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CodebookError("data/views.yaml is not valid", f"{type(error).__name__}: {error}") from error


def _stems(stems: Iterable[str]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, stems)) + ")")
