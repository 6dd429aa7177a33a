"""Words and forms of time expressions: `data/times.yaml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from reportedly.errors import CodebookError

SETS = ("ambiguous", "opens_month", "opens_year", "not_year", "future", "aside", "clause_ends", "happens", "opens_clock", "deaths")


@dataclass(frozen=True, slots=True)
class Form:
    """A pattern over code letters and the kind of expression that it makes."""

    kind: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True, eq=False)
class Times:
    """Each word's code letter and value; the forms; words that decide about ambiguous ones."""

    codes: Mapping[str, str]
    values: Mapping[str, str | int | float]
    forms: tuple[Form, ...]
    ambiguous: frozenset[str]
    opens_month: frozenset[str]
    opens_year: frozenset[str]
    not_year: frozenset[str]
    future: frozenset[str]
    aside: frozenset[str]
    clause_ends: frozenset[str]
    happens: frozenset[str]
    opens_clock: frozenset[str]
    deaths: frozenset[str]


@cache
def load_times() -> Times:
    """The words and forms of `data/times.yaml`; raises CodebookError naming the entry that is wrong."""
    raw = yaml.safe_load(files("reportedly.data").joinpath("times.yaml").read_text(encoding="utf-8"))
    try:
        words = [(str(word), str(code), value) for code, entries in raw["words"].items() for word, value in entries.items()]
        return Times(
            MappingProxyType({word: code for word, code, _ in words}), MappingProxyType({word: value for word, _, value in words}),
            tuple(_forms(raw["forms"])), *(frozenset(raw[name]) for name in SETS))
    except (KeyError, TypeError, AttributeError) as error:
        raise CodebookError("data/times.yaml is not valid", f"{type(error).__name__}: {error}") from error


def _forms(raw: Mapping[str, list[Any]]) -> list[Form]:
    return [Form(kind, _compiled(kind, pattern)) for kind, patterns in raw.items() for pattern in patterns]


def _compiled(kind: str, pattern: Any) -> re.Pattern[str]:
    try:
        return re.compile(str(pattern))
    except re.error as error:
        raise CodebookError(f"data/times.yaml: the form {pattern!r} of {kind} cannot be read", str(error)) from error
