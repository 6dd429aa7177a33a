"""Places no finer than a project wants to show: a town becomes its province, its name is barred in every word that leaves.

The point is given up with the name, since a rounded point of a village still points at it.  Only names of the places of the
incident itself are barred; a person should look at what is published.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from reportedly.merge.redact import Masks
from reportedly.merge.views import IncidentView
from reportedly.model import Precision, Report, Role, Where
from reportedly.store.rows import Row

ORDER = (Precision.ADDRESS, Precision.PLACE, Precision.DISTRICT, Precision.PROVINCE, Precision.COUNTRY)
RANK: Mapping[Precision, int] = {precision: rank for rank, precision in enumerate(ORDER)}
Record = TypeVar("Record")


def coarsened(
    row: Row, view: IncidentView, reports: Mapping[str, Report], finest: Precision
) -> tuple[Row, IncidentView, Mapping[str, Report]]:
    """The parts of an incident with places no finer than `finest`; a place of unknown precision counts as too fine."""
    if finest is Precision.ADDRESS:
        return row, view, reports
    fine = [p for p in _places(view) if too_fine(p, finest)]
    hidden = Masks(tuple(sorted({name for p in fine for name in _names(p, finest)})))
    if not fine:
        return row, view, reports
    shown = hidden.record(_walked(view, finest))
    changed = too_fine_row(row, finest)
    line = replace(row, lat=None, lon=None, precision=finest.value) if changed else row
    return hidden.record(line), shown, {name: hidden.record(r) for name, r in reports.items()}


def too_fine(place: Where, finest: Precision) -> bool:
    """Whether a place is finer than allowed."""
    return RANK.get(place.precision, 0) < RANK[finest]


def too_fine_row(row: Row, finest: Precision) -> bool:
    """Whether the point of a line is finer than allowed."""
    return RANK.get(Precision(row.precision), 0) < RANK[finest]


def _places(view: IncidentView) -> Iterator[Where]:
    role = view.of(Role.PLACE)
    yield from (v.value for v in role.values if isinstance(v.value, Where)) if role else ()


def _names(place: Where, finest: Precision) -> Iterator[str]:
    kept = {place.country} if finest is Precision.COUNTRY else {place.country, place.admin}
    yield from (name for name in (place.name, place.text) if name and name not in kept)
    if finest is Precision.COUNTRY and place.admin:
        yield place.admin


def _coarse(place: Where, finest: Precision) -> Where:
    """The province or country of a place, as far as it is known, without a point."""
    if not too_fine(place, finest):
        return place
    admin = None if finest is Precision.COUNTRY else place.admin
    return Where(admin or place.country, "", admin, place.country, precision=finest, reason="made coarser on export")


def _walked(record: Record, finest: Precision) -> Record:
    changed: Record = _walk(record, finest)
    return changed


def _walk(value: Any, finest: Precision) -> Any:
    if isinstance(value, Where):
        return _coarse(value, finest)
    if isinstance(value, tuple):
        return tuple(_walk(item, finest) for item in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changed = {f.name: _walk(getattr(value, f.name), finest) for f in fields(value) if f.name not in ("id", "report", "incidents")}
    kept = {"id": value.id} if hasattr(value, "id") else {}
    return replace(value, **changed, **kept)
