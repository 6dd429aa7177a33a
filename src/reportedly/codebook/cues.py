"""Words beside a trigger that say whether and how it tells of a real act: `data/cues.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml

from reportedly.errors import CodebookError

LISTS = ("speech", "plans", "attempts", "denials", "hedges", "conditions", "answers", "recalled", "other", "generic", "victims", "weekdays",
         "months", "parts", "units")


@dataclass(frozen=True, slots=True)
class Cues:
    """Lemmas by what they hint at; `topics` by what a report is about when its words of violence are not meant."""

    topics: Mapping[str, tuple[str, ...]]
    lists: Mapping[str, frozenset[str]]
    kinds: Mapping[str, tuple[str, ...]]

    def has(self, kind: str, word: str) -> bool:
        """Whether a lemma is on one of the lists."""
        return word in self.lists[kind]


@cache
def load_cues() -> Cues:
    """The words of `data/cues.yaml`; raises CodebookError when a list is missing."""
    raw = yaml.safe_load(files("reportedly.data").joinpath("cues.yaml").read_text(encoding="utf-8"))
    try:
        topics: dict[str, tuple[str, ...]] = {}
        for topic, words in raw["topics"].items():
            for word in words:
                topics[word.lower()] = (*topics.get(word.lower(), ()), topic)
        lists = {name: frozenset(word.lower() for word in raw[name]) for name in LISTS}
        kinds: dict[str, tuple[str, ...]] = {}
        for name in ("plans", "attempts", "denials", "hedges", "conditions", "recalled", "other", "generic"):
            for word in lists[name]:
                kinds[word] = (*kinds.get(word, ()), name)
    except (KeyError, TypeError, AttributeError) as error:
        raise CodebookError("data/cues.yaml is not valid", f"{type(error).__name__}: {error}") from error
    return Cues(MappingProxyType(topics), MappingProxyType(lists), MappingProxyType(kinds))
