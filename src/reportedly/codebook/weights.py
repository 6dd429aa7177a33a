"""Learned weights of the local reader: `data/reader.json`, written by `train/reader.py`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp
from types import MappingProxyType

from reportedly.errors import CodebookError


@dataclass(frozen=True, slots=True)
class Linear:
    """A logistic regression over named yes-or-no features."""

    bias: float
    weights: Mapping[str, float]

    def logit(self, features: Iterable[str]) -> float:
        """Log-odds; features that are not known count nothing."""
        known = self.weights
        return self.bias + sum(known.get(f, 0.0) for f in features)

    def chance(self, features: Iterable[str]) -> float:
        """Probability between 0 and 1."""
        return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, self.logit(features)))))


@dataclass(frozen=True, slots=True)
class Weights:
    """Which mention is real, which two are of one incident, which joins a group, which incident stands, and its status."""

    mention: Linear
    join: Linear
    attach: Linear
    incident: Linear
    status: Mapping[str, Linear]
    thresholds: Mapping[str, float]


@cache
def load_weights() -> Weights:
    """The weights that are shipped; raises CodebookError when the file is not what the training wrote."""
    return weights_of(json.loads(files("reportedly.data").joinpath("reader.json").read_text(encoding="utf-8")))


def weights_of(raw: Mapping[str, object]) -> Weights:
    """Weights from the JSON that the training writes."""
    try:
        status = {label: _linear(model) for label, model in _mapping(raw["status"]).items()}
        limits = {name: float(str(value)) for name, value in _mapping(raw["thresholds"]).items()}
        mention, join, attach, incident = (_linear(raw[part]) for part in ("mention", "join", "attach", "incident"))
        return Weights(mention, join, attach, incident, MappingProxyType(status), MappingProxyType(limits))
    except (KeyError, TypeError, ValueError) as error:
        raise CodebookError("data/reader.json is not valid", f"{type(error).__name__}: {error}") from error


def _mapping(raw: object) -> Mapping[str, object]:
    if not isinstance(raw, Mapping):
        raise TypeError(f"{raw!r} is no mapping")
    return raw


def _linear(raw: object) -> Linear:
    model = _mapping(raw)
    weights = {name: float(str(value)) for name, value in _mapping(model["weights"]).items()}
    return Linear(float(str(model["bias"])), MappingProxyType(weights))
