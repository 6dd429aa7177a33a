"""What the words of an attribution are for, by class: `data/frames.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from reportedly.errors import CodebookError
from reportedly.model import Stance


@dataclass(frozen=True, slots=True)
class Frames:
    """Classes by lemma: of cues, of the nouns beside them, of what is said; how speakers name their own side; sure frames."""

    cues: Mapping[str, str]
    light: frozenset[str]
    objects: Mapping[str, str]
    said: Mapping[str, str]
    own: frozenset[str]
    hands: frozenset[str]
    people: frozenset[str]
    nobody: frozenset[str]
    sure: Mapping[str, Stance]


def _by_word(classes: Any) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, words in classes.items():
        for word in words:
            found.setdefault(str(word), str(name))
    return MappingProxyType(found)


@cache
def load_frames() -> Frames:
    """The classes of `data/frames.yaml`; raises CodebookError when a part is missing."""
    raw = yaml.safe_load(files("reportedly.data").joinpath("frames.yaml").read_text(encoding="utf-8"))
    try:
        return Frames(_by_word(raw["cues"]), frozenset(raw["light"]), _by_word(raw["objects"]), _by_word(raw["said"]),
                      frozenset(raw["own"]), frozenset(raw["hands"]), frozenset(raw["people"]),
                      frozenset(raw["nobody"]), MappingProxyType({str(f): Stance(s) for s, listed in raw["sure"].items() for f in listed}))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CodebookError("data/frames.yaml is not valid", f"{type(error).__name__}: {error}") from error
