"""Lists beside the chronicle's own: parties and places over all incidents, counted from the facets of the lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, Select, case, func, select

from reportedly.store.lines import facet, name, row

PARTS = ("accused", "claimed_by", "denied_by")
MOST = 500


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody named in statements: in how many incidents accused, claiming, denying; the first and last day (ISO) of those."""

    name: str
    incidents: int
    accused: int
    claimed: int
    denied: int
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as the lines word it, with its number of incidents and their first and last day (ISO)."""

    name: str
    incidents: int
    first: str = ""
    last: str = ""


def parties(connection: Connection, holding: str = "", most: int = MOST) -> tuple[Party, ...]:
    """Parties whose name holds some letters, those of most incidents first."""
    ranked = (
        select(name.c.value).where(name.c.facet.in_(PARTS), name.c.incidents > 0, *_holding(holding)).group_by(name.c.value)
        .order_by(func.max(name.c.incidents).desc(), name.c.value).limit(most)
    )
    values = list(connection.execute(ranked).scalars())
    counts = [func.sum(case((name.c.facet == part, 1), else_=0)).label(part) for part in PARTS]
    every = func.count(func.distinct(facet.c.incident)).label("n")
    query = (
        select(name.c.value, every, *counts, func.min(row.c.first).label("first"), func.max(row.c.last).label("last"))
        .join(facet, facet.c.name == name.c.number).join(row, row.c.number == facet.c.incident)
        .where(name.c.facet.in_(PARTS), name.c.value.in_(values)).group_by(name.c.value).order_by(every.desc(), name.c.value)
    )
    return tuple(
        Party(r.value, r.n, r.accused, r.claimed_by, r.denied_by, _day(r.first), _day(r.last)) for r in connection.execute(query)
    )


def party(connection: Connection, wanted: str) -> Party:
    """One party by its very name; without incidents when nobody bears it."""
    return next((p for p in parties(connection, wanted) if p.name == wanted), Party(wanted, 0, 0, 0, 0))


def spots(connection: Connection, holding: str = "", most: int = MOST) -> tuple[Spot, ...]:
    """Places whose name holds some letters, those of most incidents first."""
    query = (
        select(name.c.value, name.c.incidents, func.min(row.c.first).label("first"), func.max(row.c.last).label("last"))
        .join(facet, facet.c.name == name.c.number).join(row, row.c.number == facet.c.incident)
        .where(name.c.number.in_(_frequent("place", holding, most))).group_by(name.c.number)
        .order_by(name.c.incidents.desc(), name.c.value)
    )
    return tuple(Spot(r.value, r.incidents, _day(r.first), _day(r.last)) for r in connection.execute(query))


def _frequent(kind: str, holding: str, most: int) -> Select[tuple[int]]:
    """The numbers of the names of one facet that most incidents have."""
    held = select(name.c.number).where(name.c.facet == kind, name.c.incidents > 0, *_holding(holding))
    return held.order_by(name.c.incidents.desc(), name.c.value).limit(most)


def incidents_of_party(connection: Connection, wanted: str, most: int = MOST) -> tuple[str, ...]:
    """The incidents in which a party is accused, claims or denies, newest first."""
    names = select(name.c.number).where(name.c.facet.in_(PARTS), name.c.value == wanted)
    found = select(facet.c.incident).where(facet.c.name.in_(names))
    query = select(row.c.id).where(row.c.number.in_(found)).order_by(row.c.sort.desc(), row.c.id).limit(most)
    return tuple(connection.execute(query).scalars())


def _holding(text: str) -> list[ColumnElement[bool]]:
    return [name.c.value.icontains(text, autoescape=True)] if text else []


def _day(ordinal: int | None) -> str:
    return date.fromordinal(ordinal).isoformat() if ordinal else ""
