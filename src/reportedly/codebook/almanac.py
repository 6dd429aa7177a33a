"""What tells when a report came out: `data/calendar.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from reportedly import edtf
from reportedly.errors import CodebookError


@dataclass(frozen=True, slots=True)
class Landmark:
    """A known event: the words that name it, and its day or the spans in which such words are used."""

    words: frozenset[str]
    since: date | None = None
    spans: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True, slots=True)
class Almanac:
    """Known events, the words that open an older piece, and how "nearly" moves a span."""

    counted: tuple[Landmark, ...]
    ahead: tuple[Landmark, ...]
    retold: frozenset[str]
    at_the_time: tuple[str, ...]
    spans: Mapping[str, tuple[float, float]]


@cache
def load_almanac() -> Almanac:
    """The events and words of `data/calendar.yaml`; raises CodebookError naming the entry that is wrong."""
    raw = yaml.safe_load(files("reportedly.data").joinpath("calendar.yaml").read_text(encoding="utf-8"))
    try:
        return Almanac(
            tuple(Landmark(_words(entry), since=entry["since"]) for entry in raw["counted"]),
            tuple(Landmark(_words(entry), spans=tuple(_span(s) for s in entry["spans"])) for entry in raw["ahead"]),
            frozenset(raw["retold"]), tuple(raw["at_the_time"]),
            MappingProxyType({words: (float(low), float(high)) for words, (low, high) in raw["spans"].items()}))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise CodebookError("data/calendar.yaml is not valid", f"{type(error).__name__}: {error}") from error


def _words(entry: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(str(word) for word in entry["words"])


def _span(text: str) -> tuple[date, date]:
    low, high = edtf.bounds(text)
    if low is None or high is None:
        raise ValueError(f"{text!r} has no two ends")
    return low, high
