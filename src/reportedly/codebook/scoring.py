"""The word lists and bounds by which coded records are compared with gold: `data/scoring.yaml`."""

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
class Scoring:
    """What counts as a word, as evidence, as a core stance, and which tactics are one family."""

    stop_words: frozenset[str]
    generic_words: frozenset[str]
    longest_evidence: int
    longest_speaker: int
    longest_party: int
    core_stances: frozenset[str]
    stance_synonyms: Mapping[str, str]
    nobody: tuple[str, ...]
    violent_events: frozenset[str]
    families: Mapping[str, re.Pattern[str]]

    def stance(self, said: str) -> str:
        """The stance under its usual name."""
        return self.stance_synonyms.get(said, said)

    def families_of(self, wordings: Iterable[str]) -> frozenset[str]:
        """The families of tactics that these words belong to."""
        text = " ".join(wordings).lower()
        return frozenset(name for name, stems in self.families.items() if stems.search(text))


@cache
def load_scoring() -> Scoring:
    """The rules of `data/scoring.yaml`; raises CodebookError when one is missing."""
    raw = yaml.safe_load(files("reportedly.data").joinpath("scoring.yaml").read_text(encoding="utf-8"))
    try:
        return Scoring(
            frozenset(raw["stop_words"]), frozenset(raw["generic_words"]),
            int(raw["longest_evidence"]), int(raw["longest_speaker"]), int(raw["longest_party"]),
            frozenset(raw["core_stances"]), MappingProxyType(dict(raw["stance_synonyms"])), tuple(raw["nobody"]),
            frozenset(raw["violent_events"]),
            MappingProxyType({name: _stems(stems) for name, stems in raw["families"].items()}),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CodebookError("data/scoring.yaml is not valid", f"{type(error).__name__}: {error}") from error


def _stems(stems: Iterable[str]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, stems)) + ")")
