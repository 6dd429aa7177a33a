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
    """Classes by lemma: of cues, of the nouns beside them, of what is said; objects that make no act of violence of a
    verb; how speakers name their own side; frames that make a stance sure, and frames that
    rule one out."""

    cues: Mapping[str, str]
    light: frozenset[str]
    objects: Mapping[str, str]
    said: Mapping[str, str]
    harmless: frozenset[str]
    own: frozenset[str]
    hands: frozenset[str]
    people: frozenset[str]
    nobody: frozenset[str]
    sure: Mapping[str, Stance]
    never: Mapping[str, Stance]


def _by_word(classes: Any) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, words in classes.items():
        for word in words:
            found.setdefault(str(word), str(name))
    return MappingProxyType(found)


def _by_frame(stances: Any) -> Mapping[str, Stance]:
    return MappingProxyType({str(frame): Stance(stance) for stance, frames in stances.items() for frame in frames})


@cache
def load_frames() -> Frames:
    """The classes of `data/frames.yaml`; raises CodebookError when a part is missing."""
    raw = yaml.safe_load(files("reportedly.data").joinpath("frames.yaml").read_text(encoding="utf-8"))
    try:
        return Frames(_by_word(raw["cues"]), frozenset(raw["light"]), _by_word(raw["objects"]), _by_word(raw["said"]),
                      frozenset(raw["harmless"]), frozenset(raw["own"]), frozenset(raw["hands"]), frozenset(raw["people"]),
                      frozenset(raw["nobody"]), _by_frame(raw["sure"]), _by_frame(raw["never"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CodebookError("data/frames.yaml is not valid", f"{type(error).__name__}: {error}") from error
