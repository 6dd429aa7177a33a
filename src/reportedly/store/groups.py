"""What merging found: judgements, and which local incident belongs to which incident.

Only the differences are written, in one transaction, so that a reader never sees half of a new partition.  A handle once
given stays: it leads to the incident that now holds its local incident or, when a report was read anew, its report.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, Table, and_, delete, insert, or_, select

from reportedly.errors import StoreError
from reportedly.model import Judgement, Verdict, from_json, to_json
from reportedly.store.batches import batched, begins
from reportedly.store.records import Grouping, Handle, Membership
from reportedly.store.schema import chronicle, handle, judgement, local_incident, member

LIKE_OTHERS = str.maketrans("OIL", "011")  # Crockford: letters that look like digits are read as them
MERGED = "merged"


def regroup(connection: Connection, judgements: Iterable[Judgement], groupings: Sequence[Grouping], stamp: str) -> set[str]:
    """Replace the partition and its judgements; `stamp` says from what they were computed.  The incidents that changed."""
    _put_judgements(connection, judgements)
    changed = _put_members(connection, groupings)
    _put_handles(connection, groupings)
    put_stamp(connection, stamp)
    return changed


def assign(connection: Connection, groupings: Sequence[Grouping], gone: Iterable[str]) -> set[str]:
    """Put some local incidents into incidents and forget those that are gone; the incidents that this changed."""
    lost = tuple(gone)
    wanted = {g.local: g.incident for g in groupings}
    stored: dict[str, str] = {}
    for some in batched((*wanted, *lost), 1000):
        stored.update({row.local: row.incident for row in connection.execute(select(member).where(member.c.local.in_(some)))})
    other = [local for local in (*wanted, *lost) if stored.get(local) != wanted.get(local)]
    for some in batched(other, 1000):
        connection.execute(delete(member).where(member.c.local.in_(some)))
    _insert(connection, member, [{"local": local, "incident": wanted[local]} for local in other if local in wanted])
    _put_handles(connection, [g for g in groupings if g.local in set(other)])
    return {incident for local in other for incident in (stored.get(local), wanted.get(local)) if incident}


def put_stamp(connection: Connection, stamp: str) -> None:
    """Say from what the partition was computed."""
    connection.execute(delete(chronicle).where(chronicle.c.key == MERGED))
    connection.execute(insert(chronicle).values(key=MERGED, value=stamp))


def judged(connection: Connection, ids: Iterable[str]) -> list[Judgement]:
    """The judgements of pairs with one of these local incidents, without their reasons."""
    found: dict[tuple[str, str], Judgement] = {}
    columns = select(judgement.c.left, judgement.c.right, judgement.c.verdict, judgement.c.score)
    for some in batched(ids, 500):
        for end in (judgement.c.left, judgement.c.right):
            for row in connection.execute(columns.where(end.in_(some))):
                found[row.left, row.right] = Judgement(row.left, row.right, Verdict(row.verdict), row.score)
    return list(found.values())


def judge(connection: Connection, found: Mapping[tuple[str, str], Judgement | None]) -> None:
    """Replace the judgements of some pairs; None where there is none any more."""
    for left, right in found:
        connection.execute(delete(judgement).where(judgement.c.left == left, judgement.c.right == right))
    _insert(connection, judgement, [_judgement_row(j) for j in found.values() if j is not None])


def _judgement_row(one: Judgement) -> dict[str, object]:
    record = json.dumps(to_json(one), ensure_ascii=True, sort_keys=True)
    return {"left": one.left, "right": one.right, "verdict": one.verdict.value, "score": one.score, "record": record}


def stamp_of(connection: Connection) -> str | None:
    """From what the present partition was computed; None before the first."""
    return connection.execute(select(chronicle.c.value).where(chronicle.c.key == MERGED)).scalar_one_or_none()


def judgements(connection: Connection) -> tuple[Judgement, ...]:
    """All judgements, by their pair."""
    rows = connection.execute(select(judgement.c.record).order_by(judgement.c.left, judgement.c.right)).scalars()
    return tuple(from_json(Judgement, json.loads(row)) for row in rows)


def clusters(connection: Connection) -> tuple[Membership, ...]:
    """All incidents, by id."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute(select(member.c.incident, member.c.local).order_by(member.c.incident, member.c.local)):
        found[row.incident].append(row.local)
    return tuple(Membership(incident, tuple(members)) for incident, members in found.items())


def ids(connection: Connection) -> tuple[str, ...]:
    """The ids of all incidents, sorted."""
    return tuple(connection.execute(select(member.c.incident).distinct().order_by(member.c.incident)).scalars())


def incidents_of(connection: Connection, reports: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The incidents that each of these reports tells of."""
    query = select(local_incident.c.report, member.c.incident).join(member, member.c.local == local_incident.c.id)
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for some in batched(reports, 1000):
        where = local_incident.c.report.in_(some)
        for row in connection.execute(query.where(where).order_by(local_incident.c.report, local_incident.c.number)):
            found[row.report][row.incident] = None
    return {report: tuple(incidents) for report, incidents in found.items()}


def memberships(connection: Connection, incidents: Sequence[str]) -> dict[str, Membership]:
    """The local incidents of each of these incidents, by its id."""
    found: dict[str, list[str]] = defaultdict(list)
    for some in batched(incidents, 1000):
        rows = connection.execute(select(member).where(member.c.incident.in_(some)).order_by(member.c.incident, member.c.local))
        for row in rows:
            found[row.incident].append(row.local)
    return {incident: Membership(incident, tuple(members)) for incident, members in found.items()}


def incident_of(connection: Connection, local: str) -> str | None:
    """The incident that a local incident belongs to."""
    return connection.execute(select(member.c.incident).where(member.c.local == local)).scalar_one_or_none()


def incident(connection: Connection, wanted: str) -> Membership:
    """The incident of this id, of an id that now leads to it, or of the only id that begins so."""
    start = wanted.strip().upper().translate(LIKE_OTHERS)
    found = _beginning(connection, start) if start else set()
    if len(found) > 1:
        raise StoreError(f"{wanted!r} begins the ids of {len(found)} incidents", ", ".join(sorted(found)[:8]), "Type more of the id.")
    if not found:
        raise StoreError(f"there is no incident {wanted!r}", "no id begins so", "Run: reportedly list")
    name = found.pop()
    members = connection.execute(select(member.c.local).where(member.c.incident == name).order_by(member.c.local)).scalars()
    return Membership(name, tuple(members))


def _beginning(connection: Connection, start: str) -> set[str]:
    now = select(member.c.incident).where(begins(member.c.incident, start)).distinct().order_by(member.c.incident).limit(20)
    found = set(connection.execute(now).scalars())
    if found:
        return found
    starts = begins(handle.c.handle, start)
    handles = connection.execute(select(handle.c.local, handle.c.report).where(starts).order_by(handle.c.handle).limit(20)).all()
    return {there for local, report in handles for there in [_leads_to(connection, local, report)] if there}


def _leads_to(connection: Connection, local: str, report: str) -> str | None:
    there = connection.execute(select(member.c.incident).where(member.c.local == local)).scalar_one_or_none()
    if there is None:
        there = next(iter(incidents_of(connection, [report]).get(report, ())), None)
    return there


def _put_judgements(connection: Connection, found: Iterable[Judgement]) -> None:
    wanted = {(j.left, j.right): j for j in found}
    records = {key: json.dumps(to_json(j), ensure_ascii=True, sort_keys=True) for key, j in wanted.items()}
    stored = {(r.left, r.right): r.record for r in connection.execute(select(judgement.c.left, judgement.c.right, judgement.c.record))}
    gone = [key for key, record in stored.items() if records.get(key) != record]
    for some in batched(gone, 200):
        pairs = [and_(judgement.c.left == left, judgement.c.right == right) for left, right in some]
        connection.execute(delete(judgement).where(or_(*pairs)))
    _insert(connection, judgement, [_judgement_row(j) for key, j in wanted.items() if stored.get(key) != records[key]])


def _put_members(connection: Connection, groupings: Sequence[Grouping]) -> set[str]:
    wanted = {g.local: g.incident for g in groupings}
    stored = {row.local: row.incident for row in connection.execute(select(member))}
    gone = [local for local, there in stored.items() if wanted.get(local) != there]
    for some in batched(gone, 1000):
        connection.execute(delete(member).where(member.c.local.in_(some)))
    fresh = {local: there for local, there in wanted.items() if stored.get(local) != there}
    _insert(connection, member, [{"local": local, "incident": there} for local, there in fresh.items()])
    return {*fresh.values(), *(stored[local] for local in gone)}


def handles(connection: Connection) -> tuple[Handle, ...]:
    """All ids once given, by id."""
    return tuple(Handle(row.handle, row.local, row.report) for row in connection.execute(select(handle).order_by(handle.c.handle)))


def put_handles(connection: Connection, given: Iterable[Handle]) -> None:
    """Keep ids that another chronicle gave; those that are known stay as they are."""
    wanted = {g.handle: {"handle": g.handle, "local": g.local, "report": g.report} for g in given}
    for some in batched(wanted, 1000):
        stored = set(connection.execute(select(handle.c.handle).where(handle.c.handle.in_(some))).scalars())
        _insert(connection, handle, [wanted[name] for name in some if name not in stored])


def _put_handles(connection: Connection, groupings: Sequence[Grouping]) -> None:
    put_handles(connection, [Handle(g.handle, g.local, g.report) for g in groupings])


def _insert(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    if rows:
        connection.execute(insert(table), list(rows))
