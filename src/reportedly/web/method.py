"""The pages that say what the chronicle is made of: sources, coverage by week, versions, measured quality, limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from reportedly import edtf
from reportedly.api import Chronicle
from reportedly.store import Counts, lists
from reportedly.store.records import OutletCount

MOST_OUTLETS, MOST_WEEKS = 6, 60
OTHERS, UNKNOWN = "others", "not known"


@dataclass(frozen=True, slots=True)
class SourcesPage:
    """All outlets, and in how many incidents each reports."""

    outlets: tuple[OutletCount, ...]
    incidents: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Week:
    """Reports that came out in the week of a Monday, for each column of the table."""

    monday: str
    reports: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Reports by week and outlet; `unsure` came out on a day that is not known."""

    outlets: tuple[str, ...]
    weeks: tuple[Week, ...]
    unsure: int


@dataclass(frozen=True, slots=True)
class MethodPage:
    """What this chronicle is made of, by which versions, and how well these read where it was measured."""

    counts: Counts
    versions: tuple[tuple[str, int], ...]
    coverage: Coverage
    floors: Mapping[str, Mapping[str, float]]


def sources_page(chronicle: Chronicle) -> SourcesPage:
    """Outlets by number of reports."""
    with chronicle.store.reading() as connection:
        incidents = lists.incidents_by_outlet(connection)
    return SourcesPage(chronicle.store.outlets(), incidents)


def method_page(chronicle: Chronicle) -> MethodPage:
    """Counts, versions, coverage and measured quality."""
    from reportedly.evaluate.floors import load_floors

    with chronicle.store.reading() as connection:
        found = lists.coverage(connection)
    return MethodPage(chronicle.store.counts(), chronicle.store.versions(), coverage_of(found), load_floors())


def coverage_of(found: tuple[tuple[str, str, int], ...]) -> Coverage:
    """The table of weeks and outlets from (date, outlet, reports), the outlets of most reports first, the newest week first."""
    by_outlet = Counter[str]()
    for _, outlet, n in found:
        by_outlet[outlet or UNKNOWN] += n
    shown = [name for name, _ in by_outlet.most_common(MOST_OUTLETS)]
    weeks: dict[str, Counter[str]] = {}
    unsure = 0
    for at, outlet, n in found:
        monday = _monday(at)
        if monday is None:
            unsure += n
            continue
        name = outlet or UNKNOWN
        weeks.setdefault(monday, Counter())[name if name in shown else OTHERS] += n
    columns = (*shown, OTHERS) if len(by_outlet) > len(shown) else tuple(shown)
    newest = sorted(weeks, reverse=True)[:MOST_WEEKS]
    return Coverage(columns, tuple(Week(monday, tuple(weeks[monday][name] for name in columns)) for monday in newest), unsure)


def _monday(at: str) -> str | None:
    """The Monday of the week in which a date lies; None when it may lie in several."""
    first, last = edtf.bounds(at) if at else (None, None)
    if first is None or last is None:
        return None
    monday = first - timedelta(days=first.weekday())
    return monday.isoformat() if last - monday < timedelta(days=7) else None
