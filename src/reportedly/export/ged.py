"""The UCDP-GED-compatible layout: 49 columns in their order; `source_original` is our speaker.

Lost: stances, certainty, contradictions beyond low–best–high, accounts.  Ids of conflicts, dyads and sides are empty: reports
do not give them, and `type_of_violence` is a hint from the incident's type.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from math import floor
from pathlib import Path

from reportedly.codebook.crosswalk import load_crosswalk
from reportedly.export.atomic import whole_text
from reportedly.export.rowtext import with_row
from reportedly.export.tables import Cell, Line, safe
from reportedly.export.told import Told
from reportedly.export.values import Days, country_of, days_of, place_of, point_of, published_span, toll_of, words_of_role
from reportedly.merge.wording import speaker_of
from reportedly.model import Precision, Role

COLUMNS = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id", "conflict_name",
    "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a", "side_b_dset_id", "side_b_new_id", "side_b",
    "number_of_sources", "source_article", "source_office", "source_date", "source_headline", "source_original", "where_prec",
    "where_coordinates", "where_description", "adm_1", "adm_2", "latitude", "longitude", "geom_wkt", "priogrid_gid", "country",
    "country_id", "region", "event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians",
    "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob")
WHERE = {Precision.ADDRESS: 1, Precision.PLACE: 1, Precision.DISTRICT: 3, Precision.PROVINCE: 4, Precision.COUNTRY: 6}


def line_of(told: Told) -> Line:
    """One event; empty cells where the layout asks for what reports do not say; an imported row as in the ACLED layout."""
    return with_row(_line(told), told, "ged", COLUMNS)


def _line(told: Told) -> Line:
    row, view, place, days = told.row, told.view, place_of(told.view), days_of(told)
    point, toll, reports = point_of(place), toll_of(view, Role.KILLED), [told.reports[r] for r in view.reports]
    day = days.anchor
    cells: dict[str, Cell] = {
        "id": row.id, "relid": f"RPT-{row.id}", "year": day.year if day else None, "code_status": "Machine coded",
        "type_of_violence": load_crosswalk().of(row.types).ged, "side_a": row.accused[0] if row.accused else None,
        "side_b": "; ".join(words_of_role(view, Role.TARGET)), "number_of_sources": row.accounts,
        "source_article": "; ".join(f"{r.outlet or ''},{r.published.edtf or ''},{r.title or r.name}" for r in reports),
        "source_office": "; ".join(r.outlet or "" for r in reports), "source_date": published_span(told)[0],
        "source_headline": "; ".join(r.title or r.name for r in reports), "source_original": "; ".join(_speakers(told)),
        "where_prec": WHERE.get(place.precision), "where_coordinates": place.name or place.text, "where_description": place.text,
        "adm_1": place.admin, "country": country_of(place), "event_clarity": 1 if row.when else 2, "date_prec": date_precision(days),
        "date_start": days.start, "date_end": days.end,
        "deaths_unknown": toll.best, "best": toll.best, "high": toll.high, "low": toll.low,
    }
    if point:
        lat, lon = point
        cells |= {"latitude": lat, "longitude": lon, "geom_wkt": f"POINT ({lon} {lat})", "priogrid_gid": priogrid(lat, lon)}
    return [cells.get(name) for name in COLUMNS]


def _speakers(told: Told) -> list[str]:
    killed = told.view.of(Role.KILLED)
    claims = [c for v in killed.values for c in v.claims] if killed else []
    return list(dict.fromkeys(speaker_of(c, told.reports.get(c.report)) for c in claims))


def priogrid(lat: float, lon: float) -> int:
    """The number of the half-degree cell, counted from the south-west corner."""
    row, column = min(floor((lat + 90) * 2), 359), min(floor((lon + 180) * 2), 719)
    return row * 720 + column + 1


def date_precision(days: Days) -> int | None:
    """1 the day, 2 two to six days, 3 a week, 4 a month, 5 more; None without a date."""
    if days.first is None and days.last is None:
        return None
    width = days.width or 366
    return 1 if width == 1 else 2 if width < 7 else 3 if width == 7 else 4 if width <= 31 else 5


def write(incidents: Iterable[Told], out: Path) -> None:
    """A CSV file."""
    with whole_text(out) as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        for told in incidents:
            writer.writerow(safe(line_of(told)))
