"""Days that an EDTF string allows, as ordinal numbers, for comparing dates of different precision."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

EARLIEST, LATEST = date.min.toordinal(), date.max.toordinal()
_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 12)}
_ABOUT = {0: 366, 1: 31, 2: 2}


@dataclass(frozen=True, slots=True)
class Window:
    """First and last day on which something may have happened; open ends are the calendar's ends."""

    first: int
    last: int

    @property
    def days(self) -> int:
        """How many days it spans; 1 is an exact day."""
        return self.last - self.first + 1

    def gap(self, other: Window) -> int:
        """Days between the two; 0 when they touch or overlap."""
        return max(0, self.first - other.last, other.first - self.last)


@lru_cache(maxsize=65_536)
def window_of(edtf: str | None) -> Window | None:
    """The days of an EDTF string; None for an unknown time or a year that is not stated."""
    if not edtf or "X" in edtf:
        return None
    parts = re.split(r"/|\.\.", edtf.strip("[]{}"))
    bounds = [_unit(part) for part in parts if part not in ("", ".")]
    if not bounds or None in bounds:
        return None
    known = [b for b in bounds if b]
    first = EARLIEST if parts[0] in ("", ".") else min(b.first for b in known)
    last = LATEST if parts[-1] in ("", ".") else max(b.last for b in known)
    return Window(first, last)


def _unit(text: str) -> Window | None:
    found = _DAY.match(text)
    if not found:
        return None
    year, month, day = (int(g) if g else None for g in found.groups())
    assert year is not None, "the pattern always has a year"
    try:
        exact = _days(year, month, day)
    except ValueError:
        return None
    slack = _ABOUT[sum(g is not None for g in (month, day))] if text[-1] in "~?%" else 0
    return Window(exact.first - slack, exact.last + slack)


def _days(year: int, month: int | None, day: int | None) -> Window:
    if month is None:
        return Window(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal())
    first, last = _SEASONS.get(month, (month, month))
    if day is None:
        return Window(date(year, first, 1).toordinal(), date(year, last, monthrange(year, last)[1]).toordinal())
    exact = date(year, month, day).toordinal()
    return Window(exact, exact)
