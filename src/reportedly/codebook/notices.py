"""Words of a publisher that are no part of what a report tells: taking it back, captions and links: `data/notices.yaml`."""

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
    """Patterns of a retraction and how far from the beginning of a text they count; one pattern of the words of a page."""

    within: int
    retracted: tuple[re.Pattern[str], ...]
    furniture: re.Pattern[str]

    def retracts(self, text: str) -> bool:
        """Whether the text begins with a notice that it was taken back."""
        return any(pattern.search(text, 0, self.within) for pattern in self.retracted)

    def unfurnished(self, text: str) -> str:
        """The text, as long as before, with a line end and blanks for each match of the words of a page."""
        return self.furniture.sub(lambda match: "\n" + " " * (len(match[0]) - 1), text)


@cache
def load_notices() -> Notices:
    """The notices that are shipped; raises CodebookError when the file is not valid."""
    try:
        raw = yaml.safe_load(files("reportedly.data").joinpath("notices.yaml").read_text(encoding="utf-8"))
        retracted = tuple(re.compile(p, re.IGNORECASE) for p in raw["retracted"])
        return Notices(int(raw["within"]), retracted, re.compile("|".join(raw["furniture"])))
    except (KeyError, TypeError, ValueError, re.error) as error:
        raise CodebookError("data/notices.yaml is not valid", f"{type(error).__name__}: {error}") from error
