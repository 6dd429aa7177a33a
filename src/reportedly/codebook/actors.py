"""Kinds of speakers and actors, and the seats and adjectives that stand for governments: `data/actors.yaml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml

from reportedly.errors import CodebookError

WORD = re.compile(r"[^\W\d_]+(?:[.'’-][^\W\d_]+)*\.?")
GOVERNING = frozenset(["government", "authorities", "administration", "officials", "official", "regime", "state"])


@dataclass(frozen=True, slots=True)
class Actors:
    """Kind by noun, country by seat, country by adjective."""

    kinds: Mapping[str, str]
    seats: Mapping[str, str]
    demonyms: Mapping[str, str]
    countries: frozenset[str]
    nobody: frozenset[str]

    def kind_of(self, words: str, head: str = "") -> str:
        """The kind of a speaker: by its head noun, else by the last of its words that tells, else unspecified."""
        by_head = self.kinds.get(head.lower())
        if by_head:
            return by_head
        if self.government_of(words):
            return "government"
        told = [self.kinds[w] for w in (m.lower() for m in WORD.findall(words)) if w in self.kinds]
        return told[0] if told else "unspecified"

    def government_of(self, words: str) -> str | None:
        """The government that a seat, a country or "the Russian government" stands for, in its normal form."""
        plain = re.sub(r"^(?:the|The|its|Its)\s+", "", words.strip())
        country = self.seats.get(plain) or (plain if plain in self.countries else None)
        if country is None:
            parts = plain.split()
            if len(parts) == 2 and parts[1].lower() in GOVERNING:
                country = self.demonyms.get(parts[0]) or self.seats.get(parts[0])
        return f"Government of {country}" if country else None


@cache
def load_actors() -> Actors:
    """The actors of `data/actors.yaml`; raises CodebookError when a part is missing."""
    raw = yaml.safe_load(files("reportedly.data").joinpath("actors.yaml").read_text(encoding="utf-8"))
    try:
        kinds = {str(noun): kind for kind, nouns in raw["kinds"].items() for noun in nouns}
        return Actors(MappingProxyType(kinds), MappingProxyType(dict(raw["seats"])), MappingProxyType(dict(raw["demonyms"])),
                      frozenset((*raw["seats"].values(), *raw["demonyms"].values())), frozenset(raw["nobody"]))
    except (KeyError, TypeError, AttributeError) as error:
        raise CodebookError("data/actors.yaml is not valid", f"{type(error).__name__}: {error}") from error
