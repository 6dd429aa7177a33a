"""Geometry of the drawings: pure functions from numbers to marks; the templates turn marks into SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, FOOT = 960.0, 120.0, 16.0
MOST_MONTHS = 60
FEWEST_COLUMNS = 12  # as wide as these a column is at most, so that a single month is no wall


@dataclass(frozen=True, slots=True)
class Bar:
    """One column: position and size in SVG units, the period it stands for, and its counts."""

    x: float
    width: float
    certain_height: float
    vague_height: float
    label: str
    period: str
    certain: int
    vague: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A value on a line: from `x` to `x2` (equal for one number), open when the upper end is not known."""

    x: float
    x2: float
    open_end: bool
    words: str


@dataclass(frozen=True, slots=True)
class Bucket:
    """Incidents of one period: those dated within it, and those that may lie outside it."""

    period: str
    certain: int
    vague: int


def evenly(months: Sequence[Bucket]) -> tuple[Bucket, ...]:
    """Buckets of every month from the first to the last, or of every year when that is more than five years."""
    if not months:
        return ()
    known = {b.period: b for b in months}
    first, last = _number(min(known)), _number(max(known))
    if last - first < MOST_MONTHS:
        return tuple(known.get(name, Bucket(name, 0, 0)) for name in map(_name, range(first, last + 1)))
    years = range(int(min(known)[:4]), int(max(known)[:4]) + 1)
    return tuple(_sum(f"{year:04}", [b for b in months if b.period.startswith(f"{year:04}")]) for year in years)


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def _name(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"


def _sum(period: str, found: Sequence[Bucket]) -> Bucket:
    return Bucket(period, sum(b.certain for b in found), sum(b.vague for b in found))


def bars(buckets: Sequence[Bucket]) -> tuple[Bar, ...]:
    """Columns for buckets in time order, the highest filling the height."""
    if not buckets:
        return ()
    top = max(b.certain + b.vague for b in buckets) or 1
    step = WIDTH / max(len(buckets), FEWEST_COLUMNS)
    room = HEIGHT - FOOT
    every = max(1, len(buckets) // 12)
    return tuple(
        Bar(round(i * step, 2), round(max(step - 1, 0.6), 2), round(room * b.certain / top, 2), round(room * b.vague / top, 2),
            b.period if i % every == 0 else "", b.period, b.certain, b.vague)
        for i, b in enumerate(buckets)
    )


def number_line(ranges: Sequence[tuple[int | None, int | None, str]], width: float = 300.0) -> tuple[Mark, ...]:
    """Each (low, high, words) as a mark on one line from 0 to the largest number."""
    numbers = [n for low, high, _ in ranges for n in (low, high) if n is not None]
    top = max(numbers, default=1) or 1

    def place(number: int) -> float:
        return round(8 + (width - 16) * number / top, 2)

    return tuple(
        Mark(place(low if low is not None else 0), place(high if high is not None else top), high is None, words)
        for low, high, words in ranges
        if low is not None or high is not None
    )
