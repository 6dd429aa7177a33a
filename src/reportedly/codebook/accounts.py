"""When a report is no account of its own: thresholds, agencies and their credits of `data/accounts.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml

from reportedly.errors import CodebookError


@dataclass(frozen=True, slots=True)
class AccountRules:
    """Thresholds of copying, kinds of speakers that are media, and agencies by name and by credit."""

    covered: float
    long_run: int
    covered_little: float
    shortest: int
    same_sequences: int
    usual: int
    service: tuple[str, ...]
    media_kinds: frozenset[str]
    articles: frozenset[str]
    outlet_endings: frozenset[str]
    agencies: Mapping[str, str]
    credits: Mapping[str, str]


@cache
def load_accounts() -> AccountRules:
    """The rules of `data/accounts.yaml`; raises CodebookError when one is missing or no number."""
    raw = yaml.safe_load(files("reportedly.data").joinpath("accounts.yaml").read_text(encoding="utf-8"))
    try:
        copies, agencies = raw["copies"], raw["agencies"]
        return AccountRules(
            covered=float(copies["covered"]), long_run=int(copies["long_run"]), covered_little=float(copies["covered_little"]),
            shortest=int(copies["shortest"]), same_sequences=int(copies["same_sequences"]), usual=int(copies["usual"]),
            service=tuple(phrase.casefold() for phrase in raw["service"]),
            media_kinds=frozenset(raw["media_kinds"]), articles=frozenset(raw["articles"]),
            outlet_endings=frozenset(raw["outlet_endings"]),
            agencies=MappingProxyType({name.casefold(): short for short, known in agencies.items() for name in known["names"]}),
            credits=MappingProxyType({credit: short for short, known in agencies.items() for credit in known["credits"]}),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CodebookError("data/accounts.yaml is not valid", f"{type(error).__name__}: {error}") from error
