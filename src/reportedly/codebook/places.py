"""Countries, regions, disputed territory and the words around place names: `data/countries.yaml`, `regions.yaml`, …"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from reportedly.errors import CodebookError

WORDS = ("unit_words", "site_words", "settlement_words", "parts", "directions", "at_scene", "away", "speaking", "never", "seas", "inner",
         "titled", "transliterated", "breaking", "days", "bodies", "streets", "openers", "suffered", "elsewhere",
         "care_words", "local_parts")
BUILT = ("old_names", "abbreviations", "transliterated", "unit_points")
FILES = ("countries.yaml", "regions.yaml", "disputed.yaml", "place_words.yaml")


@dataclass(frozen=True, slots=True)
class Country:
    """A country: two-letter code, names as written (the first is shown), words for its people, capital, a point in its middle."""

    code: str
    names: tuple[str, ...]
    people: tuple[str, ...]
    capital: str | None
    at: tuple[float, float]
    geonames: int

    @property
    def name(self) -> str:
        """The name that is shown."""
        return self.names[0]


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the world without an administration of its own: a continent, a sea, a landscape."""

    names: tuple[str, ...]
    at: tuple[float, float]
    radius_km: int
    country: str | None

    @property
    def name(self) -> str:
        """The name that is shown."""
        return self.names[0]


@dataclass(frozen=True, slots=True)
class Disputed:
    """A territory whose holder is not the country it belongs to by law, with the source; `front`: a front line runs through it."""

    name: str
    country: str
    holder: str
    since: str
    units: tuple[str, ...]
    towns: tuple[str, ...]
    words: tuple[str, ...]
    source: str
    front: bool


@dataclass(frozen=True, slots=True)
class Places:
    """What an expert knows of places; `digest` names the content of what the gazetteer is built from."""

    countries: Mapping[str, Country]
    regions: tuple[Region, ...]
    disputed: tuple[Disputed, ...]
    people: Mapping[str, str]
    codes: Mapping[str, str]
    unit_points: Mapping[int, tuple[float, float]]
    old_names: Mapping[str, tuple[str, ...]]
    abbreviations: Mapping[str, tuple[str, ...]]
    short_units: frozenset[str]
    unit_words: frozenset[str]
    site_words: frozenset[str]
    settlement_words: frozenset[str]
    parts: frozenset[str]
    directions: frozenset[str]
    at_scene: frozenset[str]
    away: frozenset[str]
    speaking: frozenset[str]
    never: frozenset[str]
    seas: frozenset[str]
    inner: frozenset[str]
    titled: frozenset[str]
    breaking: frozenset[str]
    days: frozenset[str]
    bodies: frozenset[str]
    streets: frozenset[str]
    openers: frozenset[str]
    suffered: frozenset[str]
    elsewhere: frozenset[str]
    care_words: frozenset[str]
    local_parts: frozenset[str]
    transliterated: frozenset[str]
    long_names: re.Pattern[str]
    country_words: Mapping[str, re.Pattern[str]]
    digest: str


@cache
def load_places() -> Places:
    """The places' files, read once; raises CodebookError naming the file that is not valid."""
    texts = {name: files("reportedly.data").joinpath(name).read_text(encoding="utf-8") for name in FILES}
    raw = {name: yaml.load(text, Loader=_loader()) for name, text in texts.items()}
    words = raw["place_words.yaml"]
    countries = _entries("countries.yaml", raw["countries.yaml"], _country)
    try:
        return Places(
            countries=MappingProxyType(countries),
            regions=tuple(_entries("regions.yaml", raw["regions.yaml"], _region).values()),
            disputed=tuple(_entries("disputed.yaml", raw["disputed.yaml"], _disputed).values()),
            people=MappingProxyType({word: c.code for c in countries.values() for word in c.people}),
            codes=MappingProxyType({name: c.code for c in countries.values() for name in c.names}),
            unit_points=MappingProxyType({int(k): _point(v) for k, v in words["unit_points"].items()}),
            old_names=_lists(words["old_names"]), abbreviations=_lists(words["abbreviations"]),
            short_units=frozenset(short for told in words["abbreviations"].values() for short in told if short.endswith(".")),
            **{name: frozenset(map(str, words[name])) for name in WORDS},
            country_words=MappingProxyType({str(code): _any_of(told) for code, told in words["country_words"].items()}),
            long_names=_any_of(name for c in countries.values() for name in c.names if " " in name),
            digest=_digest(texts, words),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise CodebookError("data/place_words.yaml is not valid", f"{type(error).__name__}: {error}") from error


def _digest(texts: Mapping[str, str], words: Mapping[str, Any]) -> str:
    """Of what the gazetteer is built from: countries, regions, names and points; the words around names do not change it."""
    built = [texts["countries.yaml"], texts["regions.yaml"], *(words[name] for name in BUILT)]
    return hashlib.sha256(json.dumps(built, sort_keys=True, default=str).encode()).hexdigest()[:16]


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(names, key=lambda n: (-len(n), n))
    return re.compile(r"\b(?:" + "|".join(re.escape(n).replace(r"\ ", r"\s") for n in longest_first) + r")(?!\w)")


def _loader() -> Any:
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _lists(raw: Mapping[str, list[str]]) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({str(k): tuple(v) for k, v in raw.items()})


def _entries(file: str, raw: Mapping[str, Any], make: Any) -> dict[str, Any]:
    found = {}
    for key, body in raw.items():
        try:
            found[str(key)] = make(str(key), body)
        except (KeyError, TypeError, ValueError) as error:
            raise CodebookError(f"data/{file}: the entry {key!r} is not valid", f"{type(error).__name__}: {error}") from error
    return found


def _country(code: str, body: Mapping[str, Any]) -> Country:
    return Country(code, tuple(body["names"]), tuple(body.get("people", ())), body.get("capital"), _point(body["at"]),
                   int(body["geonames"]))


def _region(name: str, body: Mapping[str, Any]) -> Region:
    return Region((name, *body.get("names", ())), _point(body["at"]), int(body["radius"]), body.get("country"))


def _disputed(name: str, body: Mapping[str, Any]) -> Disputed:
    return Disputed(name, body["country"], body["holder"], str(body["since"]), tuple(body.get("units", ())), tuple(body.get("towns", ())),
                    tuple(body.get("words", ())), body["source"], bool(body.get("front", False)))


def _point(raw: list[float]) -> tuple[float, float]:
    lat, lon = raw
    return float(lat), float(lon)
