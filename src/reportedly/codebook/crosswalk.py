"""Incident types in the terms of other databases: `data/crosswalk.yaml`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml

from reportedly.errors import CodebookError


@dataclass(frozen=True, slots=True)
class Terms:
    """One incident type elsewhere."""

    disorder: str
    event: str
    sub_event: str
    ged: int
    gtd: str
    plover: str


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """All types, and which of several names the event."""

    types: Mapping[str, Terms]
    order: tuple[str, ...]

    def of(self, types: Iterable[str]) -> Terms:
        """The terms of an incident with these types."""
        known = set(types)
        return self.types[next((t for t in self.order if t in known), "other")]


@cache
def load_crosswalk() -> Crosswalk:
    """The crosswalk; raises CodebookError naming the entry that is not valid."""
    raw = yaml.safe_load(files("reportedly.data").joinpath("crosswalk.yaml").read_text(encoding="utf-8"))
    found: dict[str, Terms] = {}
    for name, entry in raw["types"].items():
        try:
            disorder, event, sub_event = entry["acled"]
            found[name] = Terms(disorder, event, sub_event, int(entry["ged"]), entry["gtd"], entry["plover"])
        except (KeyError, TypeError, ValueError) as error:
            raise CodebookError(f"data/crosswalk.yaml: {name} is not valid", f"{type(error).__name__}: {error}") from error
    missing = set(raw["order"]) ^ set(found)
    if missing:
        raise CodebookError("data/crosswalk.yaml: order and types differ", ", ".join(sorted(missing)))
    return Crosswalk(MappingProxyType(found), tuple(raw["order"]))
