"""The timeline: one line for each incident, drawn over its year; what is not known to the day is as wide as it may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from reportedly.api import Chronicle, Query, Row

WIDTH = 360.0  # SVG units of a year
LEAST = 3.0  # so that one day can be seen


@dataclass(frozen=True, slots=True)
class Entry:
    """One incident over its year: where it is drawn, whether its date is sure to the day, and which ends lie outside the year."""

    row: Row
    x: float
    width: float
    sharp: bool
    before: bool
    after: bool


@dataclass(frozen=True, slots=True)
class Year:
    """The incidents whose last possible day lies in one year, in order of time; without a label: those without a date."""

    label: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """Years from the newest to the oldest."""

    years: tuple[Year, ...]
    total: int
    next: str | None


def timeline_page(chronicle: Chronicle, query: Query) -> TimelinePage:
    """The incidents of a query by year."""
    page = chronicle.rows(query)
    years = tuple(Year(label, tuple(_entry(row) for row in rows)) for label, rows in groupby(page.rows, key=_year))
    return TimelinePage(years, page.total, page.next)


def _year(row: Row) -> str:
    return f"{date.fromordinal(row.last).year:04}" if row.last else ""


def _entry(row: Row) -> Entry:
    if not row.last:
        return Entry(row, 0, WIDTH, False, True, True)
    year = date.fromordinal(row.last).year
    start, end = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1
    first = row.first if row.first is not None else start - 1
    left, right = _at(max(first, start), start, end), _at(row.last + 1, start, end)
    width = max(LEAST, right - left)
    return Entry(row, round(min(left, WIDTH - width), 1), round(width, 1), first == row.last, first < start, False)


def _at(day: int, start: int, end: int) -> float:
    return WIDTH * (day - start) / (end - start)


def months(width: float = WIDTH) -> Sequence[tuple[float, str]]:
    """Where each month begins, with its letter."""
    starts = [date(2001, month, 1).toordinal() for month in range(1, 13)]
    return [(round(width * (day - starts[0]) / 365, 1), letter) for day, letter in zip(starts, "JFMAMJJASOND", strict=True)]
