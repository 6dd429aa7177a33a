"""GeoJSON (RFC 7946): one feature for each incident; no geometry without a place, coordinates no finer than the place's precision.

Lost: claims, speakers, quotes but one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from reportedly.export.atomic import whole_text
from reportedly.export.told import Told
from reportedly.export.values import days_of, place_of, point_of, published_span, toll_of
from reportedly.model import Role


def feature_of(told: Told) -> dict[str, Any]:
    """One feature."""
    row, place, days = told.row, place_of(told.view), days_of(told)
    point, killed, injured = point_of(place), toll_of(told.view, Role.KILLED), toll_of(told.view, Role.INJURED)
    return {
        "type": "Feature", "id": row.id,
        "geometry": {"type": "Point", "coordinates": [point[1], point[0]]} if point else None,
        "properties": {
            "id": row.id, "title": row.title, "kind": list(row.types), "status": row.status, "date": row.when,
            "date_start": days.start, "date_end": days.end,
            "place": row.place, "admin1": place.admin, "country": place.country, "loc_precision": place.precision.value,
            "radius_km": place.radius_km, "killed_low": killed.low, "killed_high": killed.high, "injured_low": injured.low,
            "injured_high": injured.high, "actors_alleged": list(row.accused), "actors_claimed": list(row.claimed_by),
            "n_reports": row.reports, "n_independent": row.accounts, "contradictions": row.contradictions, "quote": row.quote,
            "updated": published_span(told)[1] or None,
        },
    }


def write(incidents: Iterable[Told], out: Path) -> None:
    """A FeatureCollection, one feature a line."""
    with whole_text(out) as file:
        file.write('{"type": "FeatureCollection", "features": [')
        for number, told in enumerate(incidents):
            file.write(("," if number else "") + "\n" + json.dumps(feature_of(told), ensure_ascii=False))
        file.write("\n]}\n")
