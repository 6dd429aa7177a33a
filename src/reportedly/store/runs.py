"""Runs that were started from the pages: what was added, how far it came, how it ended; no part of any digest."""

from __future__ import annotations

from sqlalchemy import Column, Connection, Table, delete, insert, select

from reportedly.store.schema import metadata
from reportedly.store.texts import LONG, WORD

MOST = 200

run = Table(
    "run", metadata,
    Column("id", WORD, primary_key=True),
    Column("at", WORD, nullable=False),
    Column("record", LONG, nullable=False),
)


def put(connection: Connection, name: str, at: str, record: str) -> None:
    """Keep a run's record (JSON) in the place of an earlier one."""
    connection.execute(delete(run).where(run.c.id == name))
    connection.execute(insert(run).values(id=name, at=at, record=record))


def records(connection: Connection) -> tuple[str, ...]:
    """The records of the last runs, newest first."""
    return tuple(connection.execute(select(run.c.record).order_by(run.c.at.desc(), run.c.id).limit(MOST)).scalars())
