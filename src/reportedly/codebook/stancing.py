"""The stance model: weights learned from annotated passages (`train/stances.py`), kept as data in `stance-weights.json`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reportedly.errors import CodebookError
from reportedly.model import Stance

Weights = Mapping[str, tuple[tuple[int, float], ...]]


@dataclass(frozen=True, slots=True)
class StanceModel:
    """One logistic regression for each stance.

    `weights` holds for each feature the stances (by number) that it speaks for, `dense` for each stance what a clause's vector counts.
    """

    stances: tuple[Stance, ...]
    thresholds: tuple[float, ...]
    weights: Weights
    dense: NDArray[np.float32]

    def scores(self, features: Iterable[str], vector: NDArray[np.float32]) -> tuple[float, ...]:
        """The probability of each stance, in the order of `stances`; a vector of another length counts nothing."""
        sums = (self.dense @ vector).tolist() if self.dense.shape[1] == len(vector) else [0.0] * len(self.stances)
        for feature in features:
            for number, weight in self.weights.get(feature, ()):
                sums[number] += weight
        return tuple(1 / (1 + exp(-max(-30.0, min(30.0, total)))) for total in sums)


def model_from(raw: Any) -> StanceModel:
    """The model from its JSON form."""
    weights = {feature: tuple((int(n), float(w)) for n, w in pairs) for feature, pairs in raw["weights"].items()}
    stances, thresholds = tuple(Stance(s) for s in raw["stances"]), tuple(map(float, raw["thresholds"]))
    return StanceModel(stances, thresholds, MappingProxyType(weights), np.array(raw["dense"], dtype=np.float32).reshape(len(stances), -1))


@cache
def load_stancing() -> StanceModel:
    """The model of `data/stance-weights.json`; raises CodebookError when it is not whole."""
    try:
        return model_from(json.loads(files("reportedly.data").joinpath("stance-weights.json").read_text(encoding="utf-8")))
    except (KeyError, TypeError, ValueError) as error:
        raise CodebookError("data/stance-weights.json is not valid", f"{type(error).__name__}: {error}", "Run: train/stances.py") from error
