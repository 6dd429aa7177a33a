"""Learned weights of the local reader: `data/reader.json`, written by `train/reader.py`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import repeat
from math import exp
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from reportedly.errors import CodebookError

PARTS = ("mention", "join", "attach", "regroup", "incident", "report")


@dataclass(frozen=True, slots=True, eq=False)
class Linear:
    """A logistic regression over named yes-or-no features and, where it was learned with one, a dense vector."""

    bias: float
    weights: Mapping[str, float]
    dense: NDArray[np.float32] | None = None

    def logit(self, features: Iterable[str], vector: NDArray[np.float32] | None = None) -> float:
        """Log-odds, to three decimals; features that are not known and vectors of another length count nothing."""
        found = self.bias + sum(map(self.weights.get, features, repeat(0.0)))
        if self.dense is not None and vector is not None and len(vector) == len(self.dense):
            found += float(self.dense @ vector)
        return round(found, 3)

    def chance(self, features: Iterable[str], vector: NDArray[np.float32] | None = None) -> float:
        """Probability between 0 and 1."""
        return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, self.logit(features, vector)))))


@dataclass(frozen=True, slots=True)
class Weights:
    """Which mention is real, which are one incident (two, one and a group, two groups), which incident and report stand, the status."""

    mention: Linear
    join: Linear
    attach: Linear
    regroup: Linear
    incident: Linear
    report: Linear
    status: Mapping[str, Linear]
    thresholds: Mapping[str, float]
    usual: NDArray[np.float32]  # the whole-document vector of a usual report


@cache
def load_weights() -> Weights:
    """The weights that are shipped; raises CodebookError when the file is not what the training wrote."""
    return weights_of(json.loads(files("reportedly.data").joinpath("reader.json").read_text(encoding="utf-8")))


def weights_of(raw: Mapping[str, object]) -> Weights:
    """Weights from the JSON that the training writes."""
    try:
        status = {label: linear_of(model) for label, model in _mapping(raw["status"]).items()}
        limits = {name: float(str(value)) for name, value in _mapping(raw["thresholds"]).items()}
        usual = np.asarray(raw["usual"], dtype=np.float32)
        mention, join, attach, regroup, incident, report = (linear_of(raw[part]) for part in PARTS)
        return Weights(mention, join, attach, regroup, incident, report, MappingProxyType(status), MappingProxyType(limits), usual)
    except (KeyError, TypeError, ValueError) as error:
        raise CodebookError("data/reader.json is not valid", f"{type(error).__name__}: {error}") from error


def _mapping(raw: object) -> Mapping[str, object]:
    if not isinstance(raw, Mapping):
        raise TypeError(f"{raw!r} is no mapping")
    return raw


def linear_of(raw: object) -> Linear:
    """One regression from its JSON; raises TypeError, KeyError or ValueError when it is none."""
    model = _mapping(raw)
    weights = {name: float(str(value)) for name, value in _mapping(model["weights"]).items()}
    dense = model.get("dense")
    vector = np.asarray(dense, dtype=np.float32) if isinstance(dense, list) and dense else None
    return Linear(float(str(model["bias"])), MappingProxyType(weights), vector)
