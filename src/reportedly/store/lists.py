"""Lists beside the chronicle's own: parties and places over all incidents, counted from the facets of the lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, case, func, select

from reportedly.store.rows import facet, row

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
    counts = [func.sum(case((facet.c.facet == part, 1), else_=0)).label(part) for part in PARTS]
    every = func.count(func.distinct(facet.c.incident)).label("n")
    query = (
        select(facet.c.value, every, *counts, func.min(row.c.first).label("first"), func.max(row.c.last).label("last"))
        .join(row, row.c.id == facet.c.incident).where(facet.c.facet.in_(PARTS), *_holding(holding))
        .group_by(facet.c.value).order_by(every.desc(), facet.c.value).limit(most)
    )
    return tuple(
        Party(r.value, r.n, r.accused, r.claimed_by, r.denied_by, _day(r.first), _day(r.last)) for r in connection.execute(query)
    )


def spots(connection: Connection, holding: str = "", most: int = MOST) -> tuple[Spot, ...]:
    """Places whose name holds some letters, those of most incidents first."""
    every = func.count().label("n")
    query = (
        select(facet.c.value, every, func.min(row.c.first).label("first"), func.max(row.c.last).label("last"))
        .join(row, row.c.id == facet.c.incident).where(facet.c.facet == "place", *_holding(holding))
        .group_by(facet.c.value).order_by(every.desc(), facet.c.value).limit(most)
    )
    return tuple(Spot(r.value, r.n, _day(r.first), _day(r.last)) for r in connection.execute(query))


def incidents_of_party(connection: Connection, name: str, most: int = MOST) -> tuple[str, ...]:
    """The incidents in which a party is accused, claims or denies, newest first."""
    query = (
        select(row.c.id).where(row.c.id.in_(select(facet.c.incident).where(facet.c.facet.in_(PARTS), facet.c.value == name)))
        .order_by(row.c.sort.desc(), row.c.id).limit(most)
    )
    return tuple(connection.execute(query).scalars())


def _holding(text: str) -> list[ColumnElement[bool]]:
    return [facet.c.value.icontains(text, autoescape=True)] if text else []


def _day(ordinal: int | None) -> str:
    return date.fromordinal(ordinal).isoformat() if ordinal else ""
