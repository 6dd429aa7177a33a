"""Number words, vague amounts and the qualifiers beside them: `data/numbers.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml

from reportedly.errors import CodebookError

Bounds = tuple[int, int | None]
Qualifiers = tuple[tuple[tuple[str, ...], str], ...]


@dataclass(frozen=True, slots=True)
class NumberWords:
    """Values of words, multipliers, ranges of vague words, and qualifiers by their words, longest wording first."""

    words: Mapping[str, int]
    scales: Mapping[str, int]
    vague: Mapping[str, Bounds]
    before: Qualifiers
    after: Qualifiers


@cache
def load_numbers() -> NumberWords:
    """The words of `data/numbers.yaml`; raises CodebookError when a part is missing or no number."""
    raw = yaml.safe_load(files("reportedly.data").joinpath("numbers.yaml").read_text(encoding="utf-8"))
    try:
        return NumberWords(
            MappingProxyType({str(w): int(n) for w, n in raw["words"].items()}),
            MappingProxyType({str(w): int(n) for w, n in raw["scales"].items()}),
            MappingProxyType({str(w): (int(low), None if high is None else int(high)) for w, (low, high) in raw["vague"].items()}),
            _qualifiers(raw["before"]), _qualifiers(raw["after"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CodebookError("data/numbers.yaml is not valid", f"{type(error).__name__}: {error}") from error


def _qualifiers(raw: Mapping[str, list[str]]) -> Qualifiers:
    pairs = [(tuple(str(wording).split()), kind) for kind, wordings in raw.items() for wording in wordings]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))
