"""Our own subset of the Extended Date/Time Format (EDTF): parse, print, bounds, overlap, intersection, words.

    2024-12-17  2024-12  2024  202X        a day, month, year, decade
    2024-21 … 2024-24                      spring, summer, autumn, winter (winter begins in December of that year)
    2024-10~  2024?  2024-10%              approximate, uncertain, both
    2024-12-14/2024-12-16  2023/..  ../x   a whole span; an open end is `..`
    [2022-02..2024-12]  [a,b]  [..b]       one unknown member of these
    XXXX-04  XXXX-04-17                    a month or day of an unstated year

Text goes in and text comes out, so that a date can travel through JSON, SQL and a spreadsheet unchanged.  Bounds are
inclusive days; None is an open end.  Unreadable text raises ValueError in `parse` and has open bounds everywhere else.
Standard library only.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

Bounds = tuple[date | None, date | None]

UNIT = re.compile(r"(\d{4}|\d{3}X|XXXX)(?:-(\d\d)(?:-(\d\d))?)?(?:T[\d:.Z+-]+)?([~?%]?)")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
SEASON_START = {21: 3, 22: 6, 23: 9, 24: 12}
QUALIFIERS = {"~": "about ", "?": "possibly ", "%": "possibly about "}
LEAP_YEAR = 2024
LONGEST = 400  # characters; a set of a few dozen days, and no more


@dataclass(frozen=True, slots=True)
class Unit:
    """A day, month, season, year or decade; `year` is four characters with X for what is not said."""

    year: str
    month: int | None = None
    day: int | None = None
    qualifier: str = ""

    def __str__(self) -> str:
        month = f"-{self.month:02}" if self.month else ""
        day = f"-{self.day:02}" if self.day else ""
        return f"{self.year}{month}{day}{self.qualifier}"

    @property
    def recurring(self) -> bool:
        """Whether the year is not said."""
        return self.year == "XXXX"

    def bounds(self) -> Bounds:
        """First and last day that it can be."""
        if self.recurring:
            return None, None
        return self.in_years(int(self.year.replace("X", "0")), int(self.year.replace("X", "9")))

    def in_years(self, first: int, last: int) -> tuple[date, date]:
        """First and last day, read in the years `first` to `last`."""
        if not self.month:
            return date(first, 1, 1), date(last, 12, 31)
        if self.day:
            return date(first, self.month, self.day), date(last, self.month, self.day)
        start = SEASON_START.get(self.month, self.month)
        year, end = (first, start) if self.month <= 12 else _months_on(first, start, 2)
        return date(first, start, 1), date(year, end, monthrange(year, end)[1])


@dataclass(frozen=True, slots=True)
class Range:
    """From `start` to `end`; None is an open end."""

    start: Unit | None
    end: Unit | None

    def bounds(self) -> Bounds:
        """First and last day; None at an open end."""
        return (self.start.bounds()[0] if self.start else None), (self.end.bounds()[1] if self.end else None)


@dataclass(frozen=True, slots=True)
class Edtf:
    """A date as written: `kind` is single, interval or set; a single one has one range whose ends are equal."""

    kind: str
    ranges: tuple[Range, ...]

    def __str__(self) -> str:
        if self.kind == "single":
            return str(self.ranges[0].start)
        if self.kind == "interval":
            return f"{self.ranges[0].start or '..'}/{self.ranges[0].end or '..'}"
        return "[" + ",".join(_member(r) for r in self.ranges) + "]"

    @property
    def units(self) -> tuple[Unit, ...]:
        """Every unit that is written."""
        return tuple(u for r in self.ranges for u in (r.start, r.end) if u)

    def bounds(self) -> Bounds:
        """First and last day that it can be, over all its ranges."""
        pairs = [r.bounds() for r in self.ranges]
        lows = [low for low, _ in pairs if low]
        highs = [high for _, high in pairs if high]
        return (min(lows) if len(lows) == len(pairs) else None), (max(highs) if len(highs) == len(pairs) else None)


def parse(text: str) -> Edtf:
    """Read a date; raises ValueError for anything outside the subset, and for days that do not exist."""
    text = text.strip()
    if len(text) > LONGEST:
        raise ValueError(f"no EDTF date: {text[:40]!r}… is {len(text)} characters long")
    return _parse(text)


@lru_cache(maxsize=4096)
def _parse(text: str) -> Edtf:
    if text[:1] in ("[", "{") and text[-1:] in ("]", "}"):
        return Edtf("set", tuple(_set_member(part) for part in text[1:-1].split(",")))
    if "/" in text:
        start, end = text.split("/", 1)
        return Edtf("interval", (_range(start, end),))
    unit = _unit(text)
    return Edtf("single", (Range(unit, unit),))


def _unit(text: str) -> Unit:
    found = UNIT.fullmatch(text.strip())
    if not found:
        raise ValueError(f"no EDTF date: {text!r}")
    year, month, day, qualifier = found.groups()
    unit = Unit(year, int(month) if month else None, int(day) if day else None, qualifier)
    _check(unit, text)
    return unit


def _check(unit: Unit, text: str) -> None:
    vague = unit.year.endswith("X")
    if unit.year == "0000" or (unit.recurring and unit.month is None) or (vague and not unit.recurring and unit.month is not None):
        raise ValueError(f"no EDTF date: {text!r}")
    if unit.month is None:
        return
    if not (1 <= unit.month <= 12 or (unit.month in SEASONS and unit.day is None and unit.year != "9999")):
        raise ValueError(f"no such month: {text!r}")
    if unit.day is not None:
        date(LEAP_YEAR if unit.recurring else int(unit.year), unit.month, unit.day)


def _range(start: str, end: str) -> Range:
    made = Range(*(None if side.strip() in ("..", "") else _unit(side) for side in (start, end)))
    low, high = made.bounds()
    if made.start is None and made.end is None:
        raise ValueError("a range with two open ends says nothing")
    if low and high and low > high:
        raise ValueError(f"the range ends before it begins: {start}/{end}")
    return made


def _set_member(text: str) -> Range:
    if ".." in text:
        return _range(*text.split("..", 1))
    unit = _unit(text)
    return Range(unit, unit)


def _member(part: Range) -> str:
    return str(part.start) if part.start == part.end else f"{part.start or ''}..{part.end or ''}"


def bounds(text: str | None) -> Bounds:
    """First and last day that a date can be, inclusive; None is an open or unknown end."""
    found = _read(text)
    return found.bounds() if found else (None, None)


def valid(text: str | None) -> bool:
    """Whether the text is a date of the subset."""
    return _read(text) is not None


def _read(text: str | None) -> Edtf | None:
    if not text:
        return None
    try:
        return parse(text)
    except ValueError:
        return None


def is_approximate(text: str | None) -> bool:
    """Whether any part carries `~`, `?` or `%`."""
    found = _read(text)
    return any(unit.qualifier for unit in found.units) if found else False


def width(text: str | None) -> int | None:
    """Days from the first to the last possible day, both counted; None when an end is open."""
    low, high = bounds(text)
    return (high - low).days + 1 if low and high else None


def overlap(one: str | None, other: str | None) -> bool:
    """Whether the two can be the same day; an unknown date can be any day."""
    a, b = _read(one), _read(other)
    if a is None or b is None:
        return True
    if any(u.recurring for u in (*a.units, *b.units)):
        return _recurring_overlap(a, b)
    return _meet(a.bounds(), b.bounds()) is not None


def _meet(one: Bounds, other: Bounds) -> Bounds | None:
    low = max((d for d in (one[0], other[0]) if d), default=None)
    high = min((d for d in (one[1], other[1]) if d), default=None)
    return None if low and high and low > high else (low, high)


def _recurring_overlap(a: Edtf, b: Edtf) -> bool:
    return any(x.day == y.day or None in (x.day, y.day) for x in _days_of_year(a) for y in _days_of_year(b) if x.month == y.month)


def _days_of_year(found: Edtf) -> Iterator[Unit]:
    """The days or months of any year that a date can fall on."""
    for part in found.ranges:
        if part.start and part.start.recurring and part.start == part.end and (part.start.month or 13) <= 12:
            yield part.start
            continue
        low, high = part.bounds()
        if low is None or high is None or (high - low).days > 366:
            yield from (Unit("XXXX", month) for month in range(1, 13))
            continue
        for step in range((high - low).days + 1):
            day = low + timedelta(step)
            yield Unit("XXXX", day.month, day.day)


def intersection(one: str | None, other: str | None) -> str | None:
    """The days that both allow, in the shortest form; None when there are none or neither says anything."""
    if not overlap(one, other):
        return None
    if one == other or not valid(other) or bounds(other) == (None, None):
        return one
    if not valid(one) or bounds(one) == (None, None):
        return other
    common = _meet(bounds(one), bounds(other))
    if common == bounds(one):
        return one
    return other if common == bounds(other) else between(*common) if common else None


def between(low: date | None, high: date | None, one_of: bool = False) -> str | None:
    """The shortest text for these bounds: a day, month or year when they are one, else a span (or a one-of set)."""
    if low is None and high is None:
        return None
    if low and high:
        if low == high:
            return low.isoformat()
        if (whole := _whole(low, high)) and not one_of:
            return whole
    start, end = low.isoformat() if low else "", high.isoformat() if high else ""
    return f"[{start}..{end}]" if one_of else f"{start or '..'}/{end or '..'}"


def _whole(low: date, high: date) -> str | None:
    for unit in (Unit(f"{low.year:04}"), Unit(f"{low.year:04}", low.month)):
        if unit.bounds() == (low, high):
            return str(unit)
    return None


def shifted(text: str, days: int) -> str | None:
    """The span of the same width some days later (earlier when negative); None past the calendar's ends."""
    try:
        low, high = (side + timedelta(days) if side else None for side in bounds(text))
    except OverflowError:
        return None
    return between(low, high)


def _months_on(year: int, month: int, months: int) -> tuple[int, int]:
    total = year * 12 + month - 1 + months
    return total // 12, total % 12 + 1


def words(text: str | None) -> str:
    """The date for people, in English: "14 March 2024", "14 or 15 March 2024", "by 17 December 2024", "about October 2024"."""
    found = _read(text)
    if found is None:
        return text or "unknown date"
    if found.kind == "single":
        return _unit_words(found.units[0])
    first, last = found.ranges[0].start, found.ranges[-1].end
    if first is None or last is None:
        return f"by {_unit_words(last)}" if last else f"since {_unit_words(first)}" if first else "unknown date"
    if found.kind == "interval":
        return _joined(first, last, " to ", "")
    if _neighbours(found):
        return _joined(first, last, " or ", "")
    if len(found.ranges) == 1:
        return _joined(first, last, " and ", "between ")
    return " or ".join(_joined(r.start, r.end, " to ", "") if r.start and r.end and r.start != r.end else _unit_words(r.start or r.end)
                       for r in found.ranges)


def _neighbours(found: Edtf) -> bool:
    """Whether a set holds just two days that follow one another."""
    low, high = found.bounds()
    return bool(low and high and (high - low).days == 1 and all(u.day for u in found.units))


def _joined(first: Unit, last: Unit, between_words: str, before: str) -> str:
    """Two units without repeating the month or year that they share."""
    if first == last:
        return _unit_words(first)
    same_year = first.year == last.year and not first.qualifier and not last.qualifier and last.month
    if same_year and first.day and last.day and first.month == last.month:
        return f"{before}{first.day}{between_words}{_unit_words(last)}"
    if same_year and first.month and bool(first.day) == bool(last.day):
        return f"{before}{_unit_words(first).rsplit(' ', 1)[0]}{between_words}{_unit_words(last)}"
    return f"{before}{_unit_words(first)}{between_words}{_unit_words(last)}"


def _unit_words(unit: Unit | None) -> str:
    if unit is None:
        return "unknown date"
    about = QUALIFIERS.get(unit.qualifier, "")
    year = "of an unstated year" if unit.recurring else f"the {unit.year[:3]}0s" if unit.year.endswith("X") else unit.year
    if not unit.month:
        return about + year
    month = SEASONS.get(unit.month) or MONTHS[unit.month - 1]
    return f"{about}{unit.day} {month} {year}" if unit.day else f"{about}{month} {year}"
