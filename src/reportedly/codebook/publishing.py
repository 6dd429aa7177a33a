"""How much may be quoted in public, and whose names are barred: `data/publishing.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from reportedly.errors import CodebookError


@dataclass(frozen=True, slots=True)
class Publishing:
    """`quote` and `most` in characters, `share` of a report's text; the rest says which victims are not named."""

    quote: int
    share: float
    most: int
    types: frozenset[str]
    outcomes: frozenset[str]
    adult: int
    words: frozenset[str]


@cache
def load_publishing() -> Publishing:
    """The rules of publishing; raises CodebookError naming what is not valid."""
    raw = yaml.safe_load(files("reportedly.data").joinpath("publishing.yaml").read_text(encoding="utf-8"))
    try:
        found = Publishing(int(raw["quote"]), float(raw["share"]), int(raw["most"]), frozenset(map(str, raw["types"])),
                           frozenset(map(str, raw["outcomes"])), int(raw["adult"]), frozenset(map(str, raw["words"])))
    except (KeyError, TypeError, ValueError) as error:
        raise CodebookError("data/publishing.yaml is not valid", f"{type(error).__name__}: {error}") from error
    if not (0 < found.quote <= 1000 and 0 <= found.share <= 1):
        raise CodebookError("data/publishing.yaml is not valid", "quote or share is out of range")
    return found
