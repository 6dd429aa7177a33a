"""What exports are made of: incidents with their line, view and reports, chosen by a query, as of a day, no finer than allowed.

Incidents come page by page, so that memory stays bounded however many there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from reportedly import edtf
from reportedly.export.coarse import coarsened
from reportedly.merge import view_of
from reportedly.merge.redact import Masks
from reportedly.merge.views import IncidentView
from reportedly.model import Claim, Incident, Precision, Report
from reportedly.pipeline.decided import decided_claims, masks
from reportedly.pipeline.history import Clock, as_of, log_as_of
from reportedly.pipeline.reviewed import acts_in
from reportedly.pipeline.rows import row_of
from reportedly.store import Store
from reportedly.store.batches import batched
from reportedly.store.rows import Query, Row, facets_of

PAGE = 200


@dataclass(frozen=True, slots=True)
class Told:
    """One incident with everything that an export needs: its line, its view, its reports by id."""

    row: Row
    view: IncidentView
    reports: Mapping[str, Report]


@dataclass(frozen=True, slots=True)
class Choice:
    """What leaves the chronicle: which incidents, as known on which day, how finely placed, and none after some day.

    `day` (EDTF) is read by `clock`: when reports came out, or when we had them.  `until` is the last day on which an incident may
    have happened (an embargo); one without a date is then judged by its first report.  `finest` limits places.
    """

    query: Query = field(default_factory=Query)
    day: str | None = None
    clock: Clock = Clock.PUBLISHED
    until: date | None = None
    finest: Precision = Precision.ADDRESS


def embargoed(days: int, today: date) -> date:
    """The last day that an embargo of some days lets out."""
    return today - timedelta(days=days)


def told(store: Store, choice: Choice | None = None) -> Iterator[Told]:
    """The incidents of a choice, newest date first; as of a day, in the order of their ids."""
    chosen = choice or Choice()
    found = _then(store, chosen) if chosen.day else _now(store, chosen.query)
    for one in found:
        if chosen.until is None or _out(one, chosen.until):
            yield coarsened_told(one, chosen.finest)


def _now(store: Store, query: Query) -> Iterator[Told]:
    hidden = masks(store)
    for rows in batched(store.every_row(query), PAGE):
        yield from _page(store, rows, hidden)


def _page(store: Store, rows: Sequence[Row], hidden: Masks) -> Iterator[Told]:
    """The incidents of one page with one question to the store for each kind of record."""
    groups = store.memberships([row.id for row in rows])
    owner = {member: group.id for group in groups.values() for member in group.members}
    claims: dict[str, list[Claim]] = defaultdict(list)
    for claim in decided_claims(store, tuple(owner)):
        for incident in dict.fromkeys(owner[i] for i in claim.incidents if i in owner):
            claims[incident].append(claim)
    reports = {r.id: r for r in store.reports_named({c.report for found in claims.values() for c in found})}
    for row in rows:
        if row.id in groups:
            mine = {name: reports[name] for name in sorted({c.report for c in claims[row.id]})}
            view = view_of(Incident(row.id, groups[row.id].members, tuple(claims[row.id])), mine.values())
            yield _masked(Told(row, view, mine), hidden)


def _masked(one: Told, hidden: Masks) -> Told:
    return Told(hidden.record(one.row), hidden.record(one.view), {name: hidden.record(r) for name, r in one.reports.items()})


def _then(store: Store, choice: Choice) -> Iterator[Told]:
    hidden, acts = masks(store), acts_in(log_as_of(store, choice.day or "", choice.clock))
    for view in as_of(store, choice.day or "", choice.clock):
        reports = {r.id: r for r in store.reports_named(view.reports)}
        row = row_of(view, reports, claims_of(view), acts)
        if fits(row, choice.query):
            yield _masked(Told(row, view, reports), hidden)


def claims_of(view: IncidentView) -> tuple[Claim, ...]:
    """Every claim that a view shows, once."""
    slots = (c for role in view.roles for value in role.values for c in value.claims)
    said = (c for statement in view.statements for c in statement.claims)
    return tuple({c.id: c for c in (*slots, *said)}.values())


def fits(row: Row, query: Query) -> bool:
    """Whether a line fits a query, as the store would judge it."""
    known = set(facets_of(row))
    return (
        set(query.facets) <= known
        and (query.ids is None or row.id in query.ids)
        and (not query.since or (row.last is not None and row.last >= date.fromisoformat(query.since).toordinal()))
        and (not query.until or (row.first is not None and row.first <= date.fromisoformat(query.until).toordinal()))
        and (not query.contradicted or row.contradictions > 0)
        and row.accounts >= query.least_accounts
        and (query.at is None or (row.lat, row.lon) == query.at)
        and (query.located is None or (row.lat is not None) is query.located)
    )


def _out(one: Told, until: date) -> bool:
    """Whether all of the incident lies on or before a day; what has no known day stays in."""
    if one.row.last is not None:
        return one.row.last <= until.toordinal()
    return _first_report(one.reports.values()) <= until


def _first_report(reports: Iterable[Report]) -> date:
    return min((last for r in reports if (last := edtf.bounds(r.published.edtf)[1])), default=date.max)


def coarsened_told(one: Told, finest: Precision) -> Told:
    """The incident with its places no finer than allowed."""
    row, view, reports = coarsened(one.row, one.view, one.reports, finest)
    return Told(row, view, reports)
