"""What waits: reports whose coding merging has not looked at yet, and incidents whose line is out of date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Column, Connection, Table, delete, insert, select

from reportedly.store.batches import batched
from reportedly.store.schema import metadata
from reportedly.store.texts import WORD

pending = Table(
    "pending", metadata,
    Column("report", WORD, primary_key=True),
    Column("seal", WORD, nullable=False),
)

stale = Table(
    "stale", metadata,
    Column("incident", WORD, primary_key=True),
    Column("stamp", WORD, nullable=False),
)

GONE = ""  # the seal of a report that was removed
BATCH = 500


def note(connection: Connection, seals: Mapping[str, str]) -> None:
    """Reports that were put, each with the seal of its coding, or removed (GONE)."""
    for some in batched(seals, BATCH):
        connection.execute(delete(pending).where(pending.c.report.in_(some)))
        connection.execute(insert(pending), [{"report": report, "seal": seals[report]} for report in some])


def waiting(connection: Connection, most: int | None = None) -> Mapping[str, str]:
    """Reports that wait, with their seals, by id; at most so many."""
    query = select(pending).order_by(pending.c.report)
    return {row.report: row.seal for row in connection.execute(query if most is None else query.limit(most))}


def settle(connection: Connection, seals: Mapping[str, str]) -> None:
    """Reports that wait no more, unless they were put again meanwhile."""
    now = waiting(connection) if len(seals) > BATCH else {}
    for some in batched(seals, BATCH):
        found = now or {r.report: r.seal for r in connection.execute(select(pending).where(pending.c.report.in_(some)))}
        done = [report for report in some if found.get(report) == seals[report]]
        connection.execute(delete(pending).where(pending.c.report.in_(done)))


def mark(connection: Connection, incidents: Iterable[str], stamp: str) -> None:
    """Incidents whose line must be computed anew, or removed."""
    for some in batched(sorted(set(incidents)), BATCH):
        connection.execute(delete(stale).where(stale.c.incident.in_(some)))
        connection.execute(insert(stale), [{"incident": incident, "stamp": stamp} for incident in some])


def marked(connection: Connection) -> Mapping[str, str]:
    """Incidents whose line is out of date, with the mark that says since when."""
    return {row.incident: row.stamp for row in connection.execute(select(stale))}


def unmark(connection: Connection, done: Mapping[str, str]) -> None:
    """Incidents whose line is right again, unless they changed since their mark was read."""
    for some in batched(done, BATCH):
        now = {r.incident: r.stamp for r in connection.execute(select(stale).where(stale.c.incident.in_(some)))}
        connection.execute(delete(stale).where(stale.c.incident.in_([i for i in some if now.get(i) == done[i]])))
