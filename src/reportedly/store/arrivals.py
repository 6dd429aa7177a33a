"""When each report first came into the chronicle; no part of its content, and so of no digest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from sqlalchemy import Column, Connection, Table, delete, insert, select

from reportedly.store.records import Arrival
from reportedly.store.schema import metadata
from reportedly.store.texts import WORD

arrival = Table(
    "arrival", metadata,
    Column("report", WORD, primary_key=True),
    Column("at", WORD, nullable=False),
)


def note(connection: Connection, reports: Iterable[str]) -> None:
    """Note the moment for those that are new; the first moment stands."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    for report in reports:
        if connection.execute(select(arrival.c.at).where(arrival.c.report == report)).first() is None:
            connection.execute(insert(arrival).values(report=report, at=at))


def all_of(connection: Connection) -> Mapping[str, str]:
    """Report id → UTC time of its arrival (ISO 8601)."""
    return {row.report: row.at for row in connection.execute(select(arrival))}


def of(connection: Connection, report: str) -> str:
    """When one report came in; empty when that is not known."""
    found: str | None = connection.execute(select(arrival.c.at).where(arrival.c.report == report)).scalar_one_or_none()
    return found or ""


def put(connection: Connection, known: Iterable[Arrival]) -> None:
    """Write when reports came into another chronicle, in the place of when they came into this one."""
    for one in known:
        connection.execute(delete(arrival).where(arrival.c.report == one.report))
        connection.execute(insert(arrival).values(report=one.report, at=one.at))
