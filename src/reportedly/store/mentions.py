"""What merging looks at, kept so that a new report meets only those that share a key with it.

A *mention* is a local incident as merging sees it, as text that this module does not read.  It stands under each of its keys together
with its stretch of time, in the order of its number, so that all members of a block, or the first few, are found without reading the
others.  Both tables can be computed again from the codings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Index, Integer, Select, Table, bindparam, delete, insert, select

from reportedly.store.batches import batched
from reportedly.store.schema import metadata
from reportedly.store.texts import LONG, WORD

WHOLE_NUMBER = BigInteger().with_variant(Integer, "sqlite")

mention = Table(
    "mention", metadata,
    Column("number", WHOLE_NUMBER, primary_key=True, autoincrement=False),
    Column("id", WORD, nullable=False, unique=True),
    Column("report", WORD, nullable=False),
    Column("record", LONG, nullable=False),
    Index("mention_report", "report"),
)

blocking = Table(
    "blocking", metadata,
    Column("key", WHOLE_NUMBER, primary_key=True, autoincrement=False),
    Column("stretch", WHOLE_NUMBER, primary_key=True, autoincrement=False),
    Column("mention", WHOLE_NUMBER, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

BATCH = 500


@dataclass(frozen=True, slots=True)
class Mention:
    """One local incident as merging sees it: its number, its keys, its stretch of time, and its record as text."""

    number: int
    id: str
    report: str
    record: str
    keys: tuple[int, ...]
    stretch: int


def put(connection: Connection, found: Iterable[Mention]) -> None:
    """Keep mentions that are not there yet."""
    for some in batched(found, BATCH):
        connection.execute(insert(mention), [{"number": m.number, "id": m.id, "report": m.report, "record": m.record} for m in some])
        rows = [{"key": key, "stretch": m.stretch, "mention": m.number} for m in some for key in m.keys]
        if rows:
            connection.execute(insert(blocking), rows)


def remove(connection: Connection, gone: Iterable[Mention]) -> None:
    """Forget mentions, each under all its keys."""
    for one in gone:
        connection.execute(delete(mention).where(mention.c.number == one.number))
        for keys in batched(one.keys, BATCH):
            there = (blocking.c.stretch == one.stretch) & (blocking.c.mention == one.number)
            connection.execute(delete(blocking).where(blocking.c.key.in_(keys), there))


def clear(connection: Connection) -> None:
    """Forget all of them."""
    connection.execute(delete(blocking))
    connection.execute(delete(mention))


def records(connection: Connection, numbers: Iterable[int]) -> Mapping[int, str]:
    """The records of mentions by their numbers."""
    found: dict[int, str] = {}
    for some in batched(numbers, BATCH):
        rows = connection.execute(select(mention.c.number, mention.c.record).where(mention.c.number.in_(some)))
        found.update({row.number: row.record for row in rows})
    return found


def records_of(connection: Connection, reports: Iterable[str]) -> Mapping[str, str]:
    """The records of all mentions of some reports, by id."""
    found: dict[str, str] = {}
    for some in batched(reports, BATCH):
        rows = connection.execute(select(mention.c.id, mention.c.record).where(mention.c.report.in_(some)))
        found.update({row.id: row.record for row in rows})
    return found


def all_records(connection: Connection) -> Mapping[str, str]:
    """The records of all mentions by id."""
    return {row.id: row.record for row in connection.execute(select(mention.c.id, mention.c.record))}


def block(connection: Connection, key: int, most: int) -> Sequence[tuple[int, int]]:
    """Stretch and number of at most so many mentions that have a key."""
    return [(row.stretch, row.mention) for row in connection.execute(_block(), {"wanted": key, "most": most})]


def stretch(connection: Connection, key: int, wanted: int, most: int) -> Sequence[int]:
    """The smallest numbers among the mentions that have a key and a stretch; at most so many."""
    return [row.mention for row in connection.execute(_stretch(), {"wanted": key, "when": wanted, "most": most})]


@cache
def _block() -> Select[Any]:
    found = select(blocking.c.stretch, blocking.c.mention).where(blocking.c.key == bindparam("wanted"))
    return found.order_by(blocking.c.stretch, blocking.c.mention).limit(bindparam("most"))


@cache
def _stretch() -> Select[Any]:
    there = (blocking.c.key == bindparam("wanted")) & (blocking.c.stretch == bindparam("when"))
    return select(blocking.c.mention).where(there).order_by(blocking.c.mention).limit(bindparam("most"))
