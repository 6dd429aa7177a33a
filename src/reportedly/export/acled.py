"""The ACLED-compatible layout: 31 columns in their order.  It is not ACLED data, and ids carry our own prefix.

Lost: speakers, stances, contradictions, accounts, all but one number of deaths (`policy` names which), EDTF (a year, month or
open date becomes its first day with its precision code).  `notes` keeps the range and who is accused by whom.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path

from reportedly.codebook.crosswalk import load_crosswalk
from reportedly.codebook.fatalities import load_fatality_words
from reportedly.export.atomic import whole_text
from reportedly.export.rowtext import with_row
from reportedly.export.tables import Line, safe
from reportedly.export.told import Told
from reportedly.export.values import Days, country_of, days_of, place_of, point_of, published_span, sayings, toll_of, words_of_role
from reportedly.merge.views import IncidentView
from reportedly.model import Count, Precision, Role
from reportedly.words import range_words

COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1", "assoc_actor_1",
    "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso", "region", "country", "admin1", "admin2",
    "admin3", "location", "latitude", "longitude", "geo_precision", "source", "source_scale", "notes", "fatalities", "tags", "timestamp")


class Fatalities(StrEnum):
    """Which of several numbers of deaths the one column gives: chosen, lowest, highest, or as ACLED says that it counts."""

    BEST = "best"
    LOW = "low"
    HIGH = "high"
    ACLED = "acled"


GEO_PRECISION = {Precision.ADDRESS: 1, Precision.PLACE: 1, Precision.DISTRICT: 2, Precision.PROVINCE: 3, Precision.COUNTRY: 3}


def line_of(told: Told, policy: Fatalities = Fatalities.BEST) -> Line:
    """One event; empty cells where the layout asks for what reports do not say.

    A row that was imported in this layout comes back as it was, unless reports or people say more: then it fills our gaps.
    """
    return with_row(_line(told, policy), told, "acled", COLUMNS)


def _line(told: Told, policy: Fatalities) -> Line:
    row, view, place, days = told.row, told.view, place_of(told.view), days_of(told)
    terms, point = load_crosswalk().of(row.types), point_of(place)
    day = days.anchor
    outlets = ";".join(sorted({r.outlet for r in told.reports.values() if r.outlet}))
    return [
        f"RPT{row.id}", day.isoformat() if day else None, day.year if day else None, time_precision(days),
        terms.disorder, terms.event, terms.sub_event,
        row.accused[0] if row.accused else "Unidentified", "; ".join(row.accused[1:]), None,
        "; ".join(words_of_role(view, Role.TARGET)), None, None, None, None, None, None, country_of(place), place.admin, None, None,
        place.name or place.text, *(point or (None, None)), GEO_PRECISION.get(place.precision), outlets, None, notes_of(told),
        deaths_of(view, policy), "; ".join(row.types), published_span(told)[1],
    ]


def deaths_of(view: IncidentView, policy: Fatalities) -> int:
    """The number of deaths by a policy; 0 when no report gives one, as the layout wants."""
    toll = toll_of(view, Role.KILLED)
    if policy is Fatalities.ACLED:
        return min(_conservative(view), default=0)
    return {Fatalities.BEST: toll.best, Fatalities.LOW: toll.low, Fatalities.HIGH: toll.high}[policy] or 0


def _conservative(view: IncidentView) -> Iterator[int]:
    """The lowest number that each report's words bear; "dozens" is 12."""
    killed, words = view.of(Role.KILLED), load_fatality_words()
    for value in killed.values if killed else ():
        if isinstance(value.value, Count):
            said = [words[w] for w in value.value.text.lower().split() if w in words]
            low = value.value.min if value.value.min is not None else value.value.max
            yield from said[:1] or ([low] if low is not None else [])


def time_precision(days: Days) -> int | None:
    """1 the day, 2 within a week, 3 within a month or vaguer; None without a date."""
    if days.first is None and days.last is None:
        return None
    width = days.width or 366
    return 1 if width == 1 else 2 if width <= 7 else 3


def notes_of(told: Told) -> str:
    """What the layout has no column for, in words."""
    toll = toll_of(told.view, Role.KILLED)
    deaths = [f"Deaths reported: {range_words(toll.low, toll.high)}."] if toll.low != toll.high else []
    quote = f"“{told.row.quote}”" if told.row.quote else ""
    return " ".join(part for part in (quote, *deaths, *(f"{words}." for words in sayings(told.view))) if part)


def write(incidents: Iterable[Told], out: Path, policy: Fatalities = Fatalities.BEST) -> None:
    """A CSV file."""
    with whole_text(out) as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        for told in incidents:
            writer.writerow(safe(line_of(told, policy)))
