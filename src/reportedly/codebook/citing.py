"""Which words introduce what somebody says: weights learned from annotated news (`train/relations.py`), in `citing-weights.json`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp
from types import MappingProxyType
from typing import Any

from reportedly.errors import CodebookError


@dataclass(frozen=True, slots=True)
class CiteModel:
    """One logistic regression: whether a word is the cue of an attribution; `threshold` is the probability from which it is."""

    threshold: float
    weights: Mapping[str, float]

    def score(self, features: Iterable[str]) -> float:
        """The probability that a word with these features is a cue."""
        total = sum(self.weights.get(f, 0.0) for f in features)
        return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


def cite_model_from(raw: Any) -> CiteModel:
    """The model from its JSON form."""
    return CiteModel(float(raw["threshold"]), MappingProxyType({str(f): float(w) for f, w in raw["weights"].items()}))


@cache
def load_citing() -> CiteModel:
    """The model of `data/citing-weights.json`; raises CodebookError when it is not whole."""
    try:
        return cite_model_from(json.loads(files("reportedly.data").joinpath("citing-weights.json").read_text(encoding="utf-8")))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        told = f"{type(error).__name__}: {error}"
        raise CodebookError("data/citing-weights.json is not valid", told, "Run: train/relations.py") from error
