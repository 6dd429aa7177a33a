"""Words that tell of violence: `data/triggers.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml

from reportedly.errors import CodebookError

Lexicon = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Triggers:
    """Lemmas by part of speech and strength, each with the incident types that it implies."""

    verbs: Mapping[str, Lexicon]
    nouns: Mapping[str, Lexicon]
    unreal: frozenset[str]
    plans: frozenset[str]
    attempts: frozenset[str]


@cache
def load_triggers() -> Triggers:
    """The words of `data/triggers.yaml`; raises CodebookError when a part is missing."""
    raw = yaml.safe_load(files("reportedly.data").joinpath("triggers.yaml").read_text(encoding="utf-8"))
    try:
        return Triggers(_lexicons(raw["verbs"]), _lexicons(raw["nouns"]), frozenset(raw["unreal"]), frozenset(raw["plans"]),
                        frozenset(raw["attempts"]))
    except (KeyError, TypeError, AttributeError) as error:
        raise CodebookError("data/triggers.yaml is not valid", f"{type(error).__name__}: {error}") from error


def _lexicons(raw: Mapping[str, Mapping[str, list[str]]]) -> Mapping[str, Lexicon]:
    return MappingProxyType({
        strength: MappingProxyType({lemma: tuple(types) for lemma, types in words.items()}) for strength, words in raw.items()
    })
