"""What the columns of people's spreadsheets mean: `data/sheets.yaml`."""

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

SIGNS = re.compile(r"[\s_\-.:()/]+")


@dataclass(frozen=True, slots=True)
class Layout:
    """A table known by its columns: which it must have, what they mean, its codes of precision."""

    name: str
    needs: tuple[str, ...]
    columns: Mapping[str, str]
    dates: Mapping[str, str]
    places: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheets:
    """Headings by key, layouts, incident types as sheets write them, words for nobody, and the bars of comparing."""

    keys: Mapping[str, tuple[str, ...]]
    layouts: Mapping[str, Layout]
    types: Mapping[str, str]
    nobody: frozenset[str]
    matched: float
    possible: float


def heading_key(heading: str) -> str:
    """A heading as it is looked up: lower case, blanks for signs."""
    return SIGNS.sub(" ", heading).strip().lower()


@cache
def load_sheets() -> Sheets:
    """The columns of known spreadsheets; raises CodebookError naming what is not valid."""
    raw = yaml.safe_load(files("reportedly.data").joinpath("sheets.yaml").read_text(encoding="utf-8"))
    try:
        keys = {str(key): tuple(heading_key(h) for h in headings) for key, headings in raw["keys"].items()}
        layouts = {str(name): _layout(str(name), body) for name, body in raw["layouts"].items()}
        bars = raw["compare"]
        return Sheets(MappingProxyType(keys), MappingProxyType(layouts), _plain(raw["types"]), frozenset(map(str, raw["nobody"])),
                      float(bars["matched"]), float(bars["possible"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CodebookError("data/sheets.yaml is not valid", f"{type(error).__name__}: {error}") from error


def _layout(name: str, raw: Mapping[str, Any]) -> Layout:
    return Layout(name, tuple(raw["needs"]), _plain(raw["columns"]), _plain(raw["dates"]), _plain(raw["places"]))


def _plain(raw: Mapping[Any, Any]) -> Mapping[str, str]:
    return MappingProxyType({str(key): str(value) for key, value in raw.items()})
