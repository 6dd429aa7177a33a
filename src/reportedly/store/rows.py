"""One line for each incident, kept beside the claims so that lists, facets and maps need not assemble every incident.

Rows are views: `pipeline/rows.py` computes them from the claims, and they can be thrown away and computed again.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import nsmallest

from sqlalchemy import ColumnElement, Connection, bindparam, delete, exists, false, func, insert, select, update

from reportedly.model import from_json, to_json
from reportedly.store.batches import batched
from reportedly.store.lines import facet, name, record, row
from reportedly.store.reviewed import UNREVIEWED, Review
from reportedly.store.schema import chronicle

BATCH = 500
LARGEST_PAGE = 1000
RARE = 2000  # incidents: fewer are sorted sooner than found among all
MANY = 200_000  # the same for incidents up to a day, which lie together behind the newest
CURSOR = re.compile(r"(-?[0-9]{1,9})\.(.*)", re.DOTALL)  # the day ordinal and the id of the last row of a page
CHANGES = "lines"
FORMED = "form of lines"
FACETS = ("country", "type", "status", "accused", "claimed_by", "outlet", "evidence", "review", "language")
LISTED = (*FACETS, "denied_by", "place")  # what a query may name; the last two have pages of their own
FORM = "5"  # of the lines: an older one is computed anew

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
    killed_said: tuple[tuple[int | None, int | None], ...] = ()
    review: Review = UNREVIEWED
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """Which rows: `facets` are (facet, value) pairs that must all hold; dates are EDTF days; `ids` limits to some.

    `at` is a point (degrees north, degrees east); `located` asks for rows with a point, or for those without.
    """

    since: str | None = None
    until: str | None = None
    facets: tuple[tuple[str, str], ...] = ()
    contradicted: bool = False
    least_accounts: int = 0
    ids: tuple[str, ...] | None = None
    limit: int = 100
    after: str | None = None
    at: tuple[float, float] | None = None
    located: bool | None = None


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


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the map with the incidents that are placed there, as finely as `precision` says."""

    lat: float
    lon: float
    precision: str
    incidents: int


def write(connection: Connection, rows: Iterable[tuple[str, Row]]) -> None:
    """Put rows, each with the mark that was read before it was computed, in the place of those of the same incidents."""
    for some in batched(rows, BATCH):
        remove(connection, [r.id for _, r in some])
        connection.execute(insert(row), [_values(basis, r) for basis, r in some])
        numbers = _numbers(connection, [r.id for _, r in some])
        connection.execute(insert(record), [{"number": numbers[r.id], "record": _dumped(r)} for _, r in some])
        _put_facets(connection, [(numbers[r.id], pair) for _, r in some for pair in dict.fromkeys(facets_of(r))])


def remove(connection: Connection, ids: Iterable[str]) -> None:
    """Remove the rows of these incidents."""
    for some in batched(ids, BATCH):
        numbers = list(_numbers(connection, some).values())
        if not numbers:
            continue
        held = connection.execute(select(facet.c.name).where(facet.c.incident.in_(numbers))).scalars()
        _count(connection, Counter(held), -1)
        connection.execute(delete(facet).where(facet.c.incident.in_(numbers)))
        connection.execute(delete(record).where(record.c.number.in_(numbers)))
        connection.execute(delete(row).where(row.c.number.in_(numbers)))
    _tick(connection)


def _numbers(connection: Connection, ids: Iterable[str]) -> dict[str, int]:
    return {r.id: r.number for r in connection.execute(select(row.c.id, row.c.number).where(row.c.id.in_(list(ids))))}


def _put_facets(connection: Connection, found: Sequence[tuple[int, tuple[str, str]]]) -> None:
    if not found:
        return
    wanted = {pair for _, pair in found}
    names = names_of(connection, wanted)
    fresh = [{"facet": kind, "value": value, "incidents": 0} for kind, value in sorted(wanted - set(names))]
    if fresh:
        connection.execute(insert(name), fresh)
        names = names_of(connection, wanted)
    connection.execute(insert(facet), [{"incident": incident, "name": names[pair].number} for incident, pair in found])
    _count(connection, Counter(names[pair].number for _, pair in found), 1)


@dataclass(frozen=True, slots=True)
class Name:
    """A value of a facet as it is stored: its number, and how many incidents have it."""

    number: int
    incidents: int


def names_of(connection: Connection, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Name]:
    """The stored names of these (facet, value) pairs."""
    found: dict[tuple[str, str], Name] = {}
    by_facet: dict[str, list[str]] = {}
    for kind, value in pairs:
        by_facet.setdefault(kind, []).append(value)
    for kind, values in by_facet.items():
        for some in batched(values, BATCH):
            for r in connection.execute(select(name).where(name.c.facet == kind, name.c.value.in_(some))):
                found[kind, r.value] = Name(r.number, r.incidents)
    return found


def _count(connection: Connection, changes: Mapping[int, int], sign: int) -> None:
    """Add to (or take from) the number of incidents of each name."""
    if changes:
        change = update(name).where(name.c.number == bindparam("the_number")).values(incidents=name.c.incidents + bindparam("more"))
        connection.execute(change, [{"the_number": number, "more": sign * n} for number, n in changes.items()])


def _tick(connection: Connection) -> None:
    """Say that rows have changed."""
    now = changes(connection) + 1
    connection.execute(delete(chronicle).where(chronicle.c.key == CHANGES))
    connection.execute(insert(chronicle).values(key=CHANGES, value=str(now)))


def changes(connection: Connection) -> int:
    """A number that grows whenever rows change."""
    return int(connection.execute(select(chronicle.c.value).where(chronicle.c.key == CHANGES)).scalar_one_or_none() or 0)


def form_of(connection: Connection) -> str | None:
    """In which form the rows are; None before the first."""
    return connection.execute(select(chronicle.c.value).where(chronicle.c.key == FORMED)).scalar_one_or_none()


def put_form(connection: Connection) -> None:
    """Say that the rows are, or wait to be, in the present form."""
    connection.execute(delete(chronicle).where(chronicle.c.key == FORMED))
    connection.execute(insert(chronicle).values(key=FORMED, value=FORM))


def facets_of(one: Row) -> Iterator[tuple[str, str]]:
    """What a row can be found by."""
    if one.country:
        yield "country", one.country
    named = (("type", one.types), ("accused", one.accused), ("claimed_by", one.claimed_by), ("denied_by", one.denied_by))
    for kind, values in (*named, ("outlet", one.outlets), ("language", one.languages)):
        yield from ((kind, value) for value in values)
    if one.place:
        yield "place", one.place
    yield "status", one.status
    yield "evidence", one.evidence or "reported once"
    yield from (("review", state) for state in one.review.states)


def page(connection: Connection, query: Query, known: int | None = None) -> Page:
    """The rows of a query, newest date first; rows without a date come last.  `known` is their number when it was counted before."""
    limit = max(1, min(query.limit, LARGEST_PAGE))
    count = total(connection, query) if known is None else known
    few = count <= (MANY if query.until else RARE)
    wanted = select(row.c.id, row.c.sort, record.c.record).join(record, record.c.number == row.c.number)
    wanted = wanted.where(*_holding(connection, query, in_order=not few), *_following(query.after))
    newest = (row.c.sort + 0).desc() if few else row.c.sort.desc()  # a sum keeps SQLite from looking through all rows in their order
    found = connection.execute(wanted.order_by(newest, row.c.id).limit(limit + 1)).all()
    more = f"{found[limit - 1].sort}.{found[limit - 1].id}" if len(found) > limit else None
    return Page(tuple(_read(r.record) for r in found[:limit]), count, more)


def total(connection: Connection, query: Query) -> int:
    """How many rows a query has."""
    return int(connection.execute(select(func.count()).select_from(row).where(*_holding(connection, query))).scalar_one())


def every(connection: Connection, query: Query) -> Iterator[Row]:
    """All rows of a query, newest date first, without holding them; limit and cursor do not count."""
    wanted = select(record.c.record).join(row, row.c.number == record.c.number).where(*_holding(connection, query, in_order=True))
    ordered = wanted.order_by(row.c.sort.desc(), row.c.id).execution_options(yield_per=BATCH)
    yield from map(_read, connection.execute(ordered).scalars())


def one(connection: Connection, incident: str) -> Row | None:
    """The row of one incident."""
    wanted = select(record.c.record).join(row, row.c.number == record.c.number).where(row.c.id == incident)
    found = connection.execute(wanted).scalar_one_or_none()
    return _read(found) if found else None


def tallies(connection: Connection, query: Query, most: int = 12) -> tuple[Tally, ...]:
    """For each facet its most frequent values among the rows of a query."""
    if _all(query):
        return tuple(tally for kind in FACETS for tally in _most(connection, kind, most))
    counts = _counts(connection, query)
    rows = connection.execute(select(name.c.number, name.c.facet, name.c.value).where(name.c.facet.in_(FACETS), name.c.incidents > 0))
    by_facet: dict[str, list[Tally]] = {kind: [] for kind in FACETS}
    for r in rows:
        if counts.get(r.number):
            by_facet[r.facet].append(Tally(r.facet, r.value, counts[r.number]))
    return tuple(t for found in by_facet.values() for t in nsmallest(most, found, key=lambda t: (-t.count, t.value)))


def _counts(connection: Connection, query: Query) -> Mapping[int, int]:
    """How many incidents of a query have each name; the smaller side is counted, the other is what is left of all."""
    chosen = select(row.c.number).where(*_holding(connection, query))
    everything = int(connection.execute(select(func.count()).select_from(row)).scalar_one())
    most_are = 2 * total(connection, query) > everything
    side = facet.c.incident.not_in(chosen) if most_are else facet.c.incident.in_(chosen)
    counted = select(facet.c.name, func.count().label("n")).where(side).group_by(facet.c.name)
    found = {r.name: r.n for r in connection.execute(counted)}
    if not most_are:
        return found
    return {r.number: r.incidents - found.get(r.number, 0) for r in connection.execute(select(name.c.number, name.c.incidents))}


def _most(connection: Connection, kind: str, most: int) -> list[Tally]:
    wanted = select(name).where(name.c.facet == kind, name.c.incidents > 0).order_by(name.c.incidents.desc(), name.c.value).limit(most)
    return [Tally(r.facet, r.value, r.incidents) for r in connection.execute(wanted)]


def _all(query: Query) -> bool:
    return query == Query(limit=query.limit, after=query.after)


def periods(connection: Connection, query: Query) -> tuple[Period, ...]:
    """Incidents by month, oldest first; a row without a date is in none."""
    month = row.c.month if _all(query) else row.c.month.concat("")  # with conditions, one look through all rows is quicker than the index
    counted = select(month.label("month"), row.c.sharp, func.count().label("n")).where(month.is_not(None), *_holding(connection, query))
    found: dict[str, list[int]] = {}
    for r in connection.execute(counted.group_by(month, row.c.sharp)):
        found.setdefault(r.month, [0, 0])[0 if r.sharp else 1] += r.n
    return tuple(Period(month, *counts) for month, counts in sorted(found.items()))


def points(connection: Connection, query: Query) -> tuple[Point, ...]:
    """Where the incidents of a query lie, those at one point together."""
    lat = row.c.lat if _all(query) else row.c.lat + 0.0
    at = (lat, row.c.lon, row.c.precision)
    counted = select(lat.label("lat"), row.c.lon, row.c.precision, func.count().label("n"))
    found = connection.execute(counted.where(lat.is_not(None), *_holding(connection, query)).group_by(*at))
    return tuple(Point(r.lat, r.lon, r.precision, r.n) for r in found)


def _holding(connection: Connection, query: Query, in_order: bool = False) -> list[ColumnElement[bool]]:
    """The conditions that a query sets; `in_order` when rows are looked through in their order until enough are found."""
    found: list[ColumnElement[bool]] = []
    if query.ids is not None:
        found.append(row.c.id.in_(query.ids))
    if query.facets:
        found += _having(names_of(connection, query.facets), query.facets, in_order)
    if query.since:
        found.append(row.c.last >= date.fromisoformat(query.since).toordinal())
    if query.until:
        found.append(row.c.first <= date.fromisoformat(query.until).toordinal())
    if query.contradicted:
        found.append(row.c.contradictions > 0)
    if query.least_accounts:
        found.append(row.c.accounts >= query.least_accounts)
    if query.at:
        found += [row.c.lat == query.at[0], row.c.lon == query.at[1]]
    if query.located is not None:
        found.append(row.c.lat.is_not(None) if query.located else row.c.lat.is_(None))
    return found


def _having(names: Mapping[tuple[str, str], Name], pairs: Sequence[tuple[str, str]], in_order: bool) -> Iterator[ColumnElement[bool]]:
    """One condition for each facet: rare values are looked up, frequent ones are tested row by row."""
    for pair in pairs:
        known = names.get(pair)
        if known is None or not known.incidents:
            yield false()
        elif in_order:
            yield exists().where(facet.c.incident == row.c.number, facet.c.name == known.number)
        else:
            yield row.c.number.in_(select(facet.c.incident).where(facet.c.name == known.number))


def _following(cursor: str | None) -> list[ColumnElement[bool]]:
    found = CURSOR.fullmatch(cursor or "")
    if found is None:
        return []
    sort, last = int(found[1]), found[2]
    return [(row.c.sort < sort) | ((row.c.sort == sort) & (row.c.id > last))]


def _values(basis: str, one: Row) -> dict[str, object]:
    month = date.fromordinal(one.first).isoformat()[:7] if one.first and one.last else None
    sharp = int(bool(month) and one.last is not None and date.fromordinal(one.last).isoformat()[:7] == month)
    return {
        "id": one.id, "first": one.first, "last": one.last, "sort": one.last or 0, "month": month, "sharp": sharp,
        "accounts": one.accounts, "contradictions": one.contradictions, "lat": one.lat, "lon": one.lon, "precision": one.precision,
        "basis": basis,
    }


def _dumped(one: Row) -> str:
    return json.dumps(to_json(one), ensure_ascii=True)


def _read(text: str) -> Row:
    found: Row = from_json(Row, json.loads(text))
    return found
