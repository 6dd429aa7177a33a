"""How far two EDTF dates agree: 1 the same days, one half right but vaguer or sharper than the text, 0 wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from reportedly import edtf

NO_DATE = {"", "unknown", "null", "XXXX"}
QUALIFIERS = re.compile(r"[~?%]")
SEASON_LAST_DAY = 28   # the shared gold scoring ends a season on the 28th of its third month
LONGEST = 4000         # days; beyond ten years all is one
MONTH, TWO_MONTHS, HALF_YEAR, YEAR = 31, 62, 200, 400  # days


@dataclass(frozen=True, slots=True)
class Days:
    """The first and the last day that a date can mean, both included."""

    first: date
    last: date
    approximate: bool = False

    @property
    def width(self) -> int:
        """Days from first to last."""
        return (self.last - self.first).days + 1

    def meets(self, other: Days) -> bool:
        """Whether they share a day."""
        return self.first <= other.last and other.first <= self.last

    def within(self, other: Days) -> bool:
        """Whether every day of this is a day of the other."""
        return other.first <= self.first and self.last <= other.last


@lru_cache(maxsize=4096)
def days_of(text: str | None) -> Days | None:
    """The days of an EDTF date; None when there is none or it cannot be read."""
    if text is None or text in NO_DATE:
        return None
    try:
        found = edtf.parse(QUALIFIERS.sub("", text))
    except ValueError:
        return None
    if any(unit.recurring for unit in found.units):
        return None
    low, high = found.bounds()
    return Days(low or date.min, _season_end(found, high) or date.max, bool(QUALIFIERS.search(text)))


def _season_end(found: edtf.Edtf, high: date | None) -> date | None:
    last = [unit for unit in found.units if unit.bounds()[1] == high]
    if high and last and all((unit.month or 0) in edtf.SEASONS for unit in last):
        return high.replace(day=SEASON_LAST_DAY)
    return high


def is_vague(text: str | None) -> bool:
    """Whether a date says so little that it is no slot to score: none, or more than about a year."""
    days = days_of(text)
    return days is None or days.last - days.first > timedelta(YEAR)


def agreement(gold: str | None, system: str | None) -> float:
    """How far the system's date agrees with the gold's."""
    wanted, given = days_of(gold), days_of(system)
    if wanted is None or given is None or not wanted.meets(given):
        return 0.0
    if (wanted.first, wanted.last) == (given.first, given.last):
        return 1.0
    return _partial(wanted, given)


def _partial(wanted: Days, given: Days) -> float:
    room, used = min(wanted.width, LONGEST), min(given.width, LONGEST)
    if wanted.approximate and used <= room + MONTH:
        return 1.0
    if room > MONTH and given.within(wanted):
        return 1.0 if used >= 2 or room > HALF_YEAR else 0.5
    if wanted.within(given):
        return 0.5 if used <= max(TWO_MONTHS, 2 * room) else 0.0
    return 0.5 if given.within(wanted) or used <= room + MONTH else 0.0
