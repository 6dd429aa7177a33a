"""Deaths said only in words, as numbers: `data/fatalities.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml

from reportedly.errors import CodebookError


@cache
def load_fatality_words() -> Mapping[str, int]:
    """Number word → number of deaths; raises CodebookError naming the entry that is not valid."""
    raw = yaml.safe_load(files("reportedly.data").joinpath("fatalities.yaml").read_text(encoding="utf-8"))["words"]
    for word, number in raw.items():
        if not isinstance(number, int) or number < 0:
            raise CodebookError(f"data/fatalities.yaml: {word} is not valid", f"{number!r} is no number of people")
    return MappingProxyType({str(word).lower(): number for word, number in raw.items()})
