"""How alike two incidents must be: thresholds, points and word lists of `data/merge.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml

from reportedly.errors import CodebookError


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
    near_km: float
    points: Mapping[str, float]
    generic_words: frozenset[str]
    stop_context: frozenset[str]


@cache
def load_merging() -> Merging:
    """The rules of `data/merge.yaml`; raises CodebookError when one is missing or no number."""
    raw = yaml.safe_load(files("reportedly.data").joinpath("merge.yaml").read_text(encoding="utf-8"))
    try:
        return Merging(
            same=float(raw["thresholds"]["same"]), review=float(raw["thresholds"]["review"]),
            linkage=float(raw["thresholds"]["linkage"]), conflict=float(raw["thresholds"]["conflict"]),
            cap=int(raw["blocks"]["cap"]), bucket_days=int(raw["blocks"]["bucket_days"]),
            widest_days=int(raw["blocks"]["widest_days"]), near_km=float(raw["near_km"]),
            points=MappingProxyType({name: float(value) for name, value in raw["points"].items()}),
            generic_words=frozenset(raw["generic_words"]), stop_context=frozenset(raw["stop_context"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise CodebookError("data/merge.yaml is not valid", f"{type(error).__name__}: {error}") from error
