"""Learned weights for who fills which role: `data/role-weights.json`, written by `train/roles.py`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from reportedly.codebook.weights import Linear, linear_of
from reportedly.errors import CodebookError


@dataclass(frozen=True, slots=True)
class RoleWeights:
    """Log-odds for one incident, with thresholds.

    Of a noun phrase: to be a victim (`struck`), one of the dead, one of the injured.  Of a party with all its mentions: to be a
    victim, to be told of as doing it, to be accused of it.
    """

    struck: Linear
    victim: Linear
    killed: Linear
    injured: Linear
    perpetrator: Linear
    accused: Linear
    thresholds: Mapping[str, float]


@cache
def load_role_weights() -> RoleWeights:
    """The weights that are shipped; raises CodebookError when the file is not what the training wrote."""
    return role_weights_of(json.loads(files("reportedly.data").joinpath("role-weights.json").read_text(encoding="utf-8")))


def role_weights_of(raw: Mapping[str, Mapping[str, object]]) -> RoleWeights:
    """Weights from the JSON that the training writes."""
    try:
        models = {part: linear_of(raw[part]) for part in ("struck", "victim", "killed", "injured", "perpetrator", "accused")}
        return RoleWeights(**models, thresholds={str(k): float(str(v)) for k, v in raw["thresholds"].items()})
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CodebookError("data/role-weights.json is not valid", f"{type(error).__name__}: {error}") from error
