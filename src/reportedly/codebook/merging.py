"""How alike two incidents must be: thresholds, points and word lists of `data/merge.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml

from reportedly.errors import CodebookError

WORD_LISTS = (
    "generic_words", "officials", "name_endings", "saying", "concerning", "place_words", "given_names", "stop_context", "recurring_kinds")


@dataclass(frozen=True, slots=True)
class Merging:
    """Points by comparison, thresholds between same, review and different, and the bounds of blocking."""

    same: float
    review: float
    linkage: float
    conflict: float
    cap: int
    bucket_days: int
    widest_days: int
    rare_keys: int
    near_km: float
    points: Mapping[str, float]
    generic_words: frozenset[str]
    officials: frozenset[str]
    name_endings: frozenset[str]
    saying: frozenset[str]
    concerning: frozenset[str]
    place_words: frozenset[str]
    given_names: frozenset[str]
    stop_context: frozenset[str]
    recurring_kinds: frozenset[str]


@cache
def load_merging() -> Merging:
    """The rules of `data/merge.yaml`; raises CodebookError when one is missing or no number."""
    raw = yaml.safe_load(files("reportedly.data").joinpath("merge.yaml").read_text(encoding="utf-8"))
    try:
        return Merging(
            same=float(raw["thresholds"]["same"]), review=float(raw["thresholds"]["review"]),
            linkage=float(raw["thresholds"]["linkage"]), conflict=float(raw["thresholds"]["conflict"]),
            cap=int(raw["blocks"]["cap"]), bucket_days=int(raw["blocks"]["bucket_days"]),
            widest_days=int(raw["blocks"]["widest_days"]), rare_keys=int(raw["blocks"]["rare_keys"]), near_km=float(raw["near_km"]),
            points=MappingProxyType({name: float(value) for name, value in raw["points"].items()}),
            **{name: frozenset(raw[name]) for name in WORD_LISTS},
        )
    except (KeyError, TypeError, ValueError) as error:
        raise CodebookError("data/merge.yaml is not valid", f"{type(error).__name__}: {error}") from error
