"""Words by which a publisher takes a report back: `data/notices.yaml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from reportedly.errors import CodebookError

RETRACTED = "retracted by its publisher"  # the flag of such a report


@dataclass(frozen=True, slots=True)
class Notices:
    """Patterns, and how far from the beginning of a text they count."""

    within: int
    retracted: tuple[re.Pattern[str], ...]

    def retracts(self, text: str) -> bool:
        """Whether the text begins with a notice that it was taken back."""
        return any(pattern.search(text, 0, self.within) for pattern in self.retracted)


@cache
def load_notices() -> Notices:
    """The notices that are shipped; raises CodebookError when the file is not valid."""
    try:
        raw = yaml.safe_load(files("reportedly.data").joinpath("notices.yaml").read_text(encoding="utf-8"))
        return Notices(int(raw["within"]), tuple(re.compile(p, re.IGNORECASE) for p in raw["retracted"]))
    except (KeyError, TypeError, ValueError, re.error) as error:
        raise CodebookError("data/notices.yaml is not valid", f"{type(error).__name__}: {error}") from error
