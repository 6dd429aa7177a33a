"""One line for each incident, kept beside the claims so that lists, facets and maps need not assemble every incident.

Rows are views: `pipeline/rows.py` computes them from the claims, and they can be thrown away and computed again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Column, ColumnElement, Connection, Float, Index, Integer, String, Table, Text, delete, func, insert, select

from reportedly.model import from_json, to_json
from reportedly.store import decisions
from reportedly.store.batches import batched
from reportedly.store.schema import local_incident, member, metadata, report

BATCH = 500
LARGEST_PAGE = 1000
FACETS = ("country", "type", "status", "accused", "claimed_by", "outlet", "evidence")
LISTED = (*FACETS, "denied_by", "place")  # what a query may name; the last two have pages of their own
FORM = "2"  # of the lines: an older one is computed anew

row = Table(
    "incident_row", metadata,
    Column("id", String, primary_key=True),
    Column("first", Integer),
    Column("last", Integer),
    Column("sort", Integer, nullable=False),
    Column("month", String),
    Column("sharp", Integer, nullable=False),
    Column("accounts", Integer, nullable=False),
    Column("contradictions", Integer, nullable=False),
    Column("lat", Float),
    Column("lon", Float),
    Column("basis", String(32), nullable=False),
    Column("record", Text, nullable=False),
    Index("incident_row_sort", "sort", "id"),
    Index("incident_row_month", "month", "sharp"),
)

facet = Table(
    "incident_facet", metadata,
    Column("facet", String, primary_key=True),
    Column("value", String, primary_key=True),
    Column("incident", String, primary_key=True),
    Index("incident_facet_incident", "incident"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """An incident in one line; `first` and `last` are day ordinals of the widest reading of its date."""

    id: str
    title: str
    when: str | None = None
    when_words: str = "date unknown"
    first: int | None = None
    last: int | None = None
    place: str = ""
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: str = "unknown"
    types: tuple[str, ...] = ()
    status: str = "occurred"
    killed: tuple[int | None, int | None] | None = None
    injured: tuple[int | None, int | None] | None = None
    accused: tuple[str, ...] = ()
    claimed_by: tuple[str, ...] = ()
    denied_by: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    reports: int = 0
    accounts: int = 0
    contradictions: int = 0
    evidence: str = ""
    quote: str = ""
    quote_report: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """Which rows: `facets` are (facet, value) pairs that must all hold; dates are EDTF days; `ids` limits to some."""

    since: str | None = None
    until: str | None = None
    facets: tuple[tuple[str, str], ...] = ()
    contradicted: bool = False
    least_accounts: int = 0
    ids: tuple[str, ...] | None = None
    limit: int = 100
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Rows from the newest date down, how many there are in all, and the cursor of the next page."""

    rows: tuple[Row, ...]
    total: int
    next: str | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many incidents have this value of a facet."""

    facet: str
    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Period:
    """Incidents of one month: those whose date lies within it and those that may lie outside it."""

    month: str
    certain: int
    vague: int


def write(connection: Connection, rows: Iterable[tuple[str, Row]]) -> None:
    """Put rows, each with the basis it was computed from, in the place of those of the same incidents."""
    for some in batched(rows, BATCH):
        remove(connection, [r.id for _, r in some])
        connection.execute(insert(row), [_values(basis, r) for basis, r in some])
        facets = [{"facet": name, "value": value, "incident": r.id} for _, r in some for name, value in dict.fromkeys(facets_of(r))]
        if facets:
            connection.execute(insert(facet), facets)


def remove(connection: Connection, ids: Iterable[str]) -> None:
    """Remove the rows of these incidents."""
    for some in batched(ids, BATCH):
        connection.execute(delete(row).where(row.c.id.in_(some)))
        connection.execute(delete(facet).where(facet.c.incident.in_(some)))


def bases(connection: Connection) -> dict[str, str]:
    """What the row of each incident was computed from."""
    return {r.id: r.basis for r in connection.execute(select(row.c.id, row.c.basis))}


def wanted_bases(connection: Connection) -> dict[str, str]:
    """What the row of each incident ought to be computed from: its members, their reports' seals, and the decisions."""
    on = (member.c.local == local_incident.c.id) & (local_incident.c.report == report.c.id)
    query = select(member.c.incident, member.c.local, report.c.seal).where(on).order_by(member.c.incident, member.c.local)
    acts = FORM + "".join(map(str, decisions.head(connection)))
    found: dict[str, list[str]] = {}
    for r in connection.execute(query):
        found.setdefault(r.incident, [acts]).extend((r.local, r.seal))
    return {incident: hashlib.sha256(" ".join(parts).encode()).hexdigest()[:32] for incident, parts in found.items()}


def facets_of(one: Row) -> Iterator[tuple[str, str]]:
    """What a row can be found by."""
    if one.country:
        yield "country", one.country
    named = (("type", one.types), ("accused", one.accused), ("claimed_by", one.claimed_by), ("denied_by", one.denied_by))
    for name, values in (*named, ("outlet", one.outlets)):
        yield from ((name, value) for value in values)
    if one.place:
        yield "place", one.place
    yield "status", one.status
    yield "evidence", one.evidence or "reported once"


def page(connection: Connection, query: Query) -> Page:
    """The rows of a query, newest date first; rows without a date come last."""
    holding = _holding(query)
    total = connection.execute(select(func.count()).select_from(row).where(*holding)).scalar_one()
    limit = max(1, min(query.limit, LARGEST_PAGE))
    wanted = select(row.c.id, row.c.sort, row.c.record).where(*holding, *_following(query.after))
    found = connection.execute(wanted.order_by(row.c.sort.desc(), row.c.id).limit(limit + 1)).all()
    more = f"{found[limit - 1].sort}.{found[limit - 1].id}" if len(found) > limit else None
    return Page(tuple(_read(r.record) for r in found[:limit]), total, more)


def one(connection: Connection, incident: str) -> Row | None:
    """The row of one incident."""
    record = connection.execute(select(row.c.record).where(row.c.id == incident)).scalar_one_or_none()
    return _read(record) if record else None


def tallies(connection: Connection, query: Query, most: int = 12) -> tuple[Tally, ...]:
    """For each facet its most frequent values among the rows of a query."""
    chosen = select(row.c.id).where(*_holding(query))
    counted = select(facet.c.facet, facet.c.value, func.count().label("n")).where(facet.c.facet.in_(FACETS))
    if query != Query(limit=query.limit, after=query.after):
        counted = counted.where(facet.c.incident.in_(chosen))
    rows = connection.execute(counted.group_by(facet.c.facet, facet.c.value)).all()
    ordered = sorted(rows, key=lambda r: (FACETS.index(r.facet), -r.n, r.value))
    found: list[Tally] = []
    for name in FACETS:
        found += [Tally(r.facet, r.value, r.n) for r in ordered if r.facet == name][:most]
    return tuple(found)


def periods(connection: Connection, query: Query) -> tuple[Period, ...]:
    """Incidents by month, oldest first; a row without a date is in none."""
    counted = select(row.c.month, row.c.sharp, func.count().label("n")).where(row.c.month.is_not(None), *_holding(query))
    found: dict[str, list[int]] = {}
    for r in connection.execute(counted.group_by(row.c.month, row.c.sharp)):
        found.setdefault(r.month, [0, 0])[0 if r.sharp else 1] += r.n
    return tuple(Period(month, *counts) for month, counts in sorted(found.items()))


def _holding(query: Query) -> list[ColumnElement[bool]]:
    """The conditions that a query sets."""
    found: list[ColumnElement[bool]] = []
    if query.ids is not None:
        found.append(row.c.id.in_(query.ids))
    for name, value in query.facets:
        found.append(row.c.id.in_(select(facet.c.incident).where(facet.c.facet == name, facet.c.value == value)))
    if query.since:
        found.append(row.c.last >= date.fromisoformat(query.since).toordinal())
    if query.until:
        found.append(row.c.first <= date.fromisoformat(query.until).toordinal())
    if query.contradicted:
        found.append(row.c.contradictions > 0)
    if query.least_accounts:
        found.append(row.c.accounts >= query.least_accounts)
    return found


def _following(cursor: str | None) -> list[ColumnElement[bool]]:
    sort, _, last = (cursor or "").partition(".")
    if not sort.lstrip("-").isdigit():
        return []
    return [(row.c.sort < int(sort)) | ((row.c.sort == int(sort)) & (row.c.id > last))]


def _values(basis: str, one: Row) -> dict[str, object]:
    month = date.fromordinal(one.first).isoformat()[:7] if one.first and one.last else None
    sharp = int(bool(month) and one.last is not None and date.fromordinal(one.last).isoformat()[:7] == month)
    return {
        "id": one.id, "first": one.first, "last": one.last, "sort": one.last or 0, "month": month, "sharp": sharp,
        "accounts": one.accounts, "contradictions": one.contradictions, "lat": one.lat, "lon": one.lon, "basis": basis,
        "record": json.dumps(to_json(one), ensure_ascii=True),
    }


def _read(record: str) -> Row:
    found: Row = from_json(Row, json.loads(record))
    return found

