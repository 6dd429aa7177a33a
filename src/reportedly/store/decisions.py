"""What people decided: an append-only log in which each entry holds the id of the one before.

The id of an entry is the digest of its content and of the previous id, and the last id and the number of entries are kept
apart, so that an entry that was altered, dropped or moved is found.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime
from functools import lru_cache

from sqlalchemy import Connection, delete, insert, select

from reportedly.errors import ConflictError
from reportedly.model import Decision, from_json, to_json
from reportedly.store.records import Fault
from reportedly.store.schema import chronicle, decision

HEAD = "decisions"
KEPT = 50_000  # entries whose text is not read again
MOST_LOGS = 4
FIELDS = frozenset(f.name for f in fields(Decision))
_LOGS: dict[tuple[int, str], tuple[Decision, ...]] = {}


def append(connection: Connection, act: Decision, expected: str | None = None) -> Decision:
    """Add an act to the log, with its time (UTC) and the id of the entry before it.

    `expected` is the last id that the person saw; raises ConflictError when somebody else decided since.
    """
    number, last = head(connection)
    if expected is not None and expected != last:
        raise ConflictError("somebody else decided meanwhile", f"the last decision is {last or 'none'}, not {expected or 'none'}",
                            "Look at the chronicle again and repeat.")
    at = act.at or datetime.now(UTC).isoformat(timespec="seconds")
    entry = replace(act, at=at, previous=last, id="")
    record = json.dumps(to_json(entry), ensure_ascii=True, sort_keys=True)
    connection.execute(insert(decision).values(number=number + 1, id=entry.id, kind=entry.kind, subject=entry.subject, record=record))
    connection.execute(delete(chronicle).where(chronicle.c.key == HEAD))
    connection.execute(insert(chronicle).values(key=HEAD, value=f"{number + 1} {entry.id}"))
    return entry


def head(connection: Connection) -> tuple[int, str]:
    """How many decisions there are, and the id of the last."""
    value = connection.execute(select(chronicle.c.value).where(chronicle.c.key == HEAD)).scalar_one_or_none()
    number, _, last = (value or "0 ").partition(" ")
    return int(number), last


def all_of(connection: Connection) -> tuple[Decision, ...]:
    """All decisions, first to last.

    The id of the last one is a digest of all before it, so a log that ends with an id that was read before is the same log, of
    whatever chronicle; `faults` reads the rows themselves.
    """
    end = head(connection)
    log = _LOGS.get(end)
    if log is None:
        rows = connection.execute(select(decision.c.record).order_by(decision.c.number)).scalars()
        log = tuple(map(_entry, rows))
        if (len(log), log[-1].id if log else "") == end:
            _LOGS[end] = log
            while len(_LOGS) > MOST_LOGS:
                _LOGS.pop(next(iter(_LOGS)), None)
    return log


@lru_cache(maxsize=KEPT)
def _entry(record: str) -> Decision:
    """An entry from its text; the log is read for every page and every act, and its entries do not change."""
    found: Decision = from_json(Decision, json.loads(record))
    return found


def faults(connection: Connection) -> Iterator[Fault]:
    """Where the chain is broken."""
    last, count = "", 0
    for row in connection.execute(select(decision).order_by(decision.c.number)):
        count += 1
        try:
            raw = json.loads(row.record)
            entry: Decision = from_json(Decision, raw)
            true_id = replace(entry, id="").id
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            yield Fault(f"decision {row.number}", f"its record cannot be read: {error}")
            last = row.id
            continue
        if true_id != row.id or entry.id != row.id or (entry.kind, entry.subject) != (row.kind, row.subject):
            yield Fault(f"decision {row.number}", f"it was altered: its id is {row.id}, its content has {true_id}")
        if raw.keys() - FIELDS:
            yield Fault(f"decision {row.number}", f"it was altered: nothing is called {min(raw.keys() - FIELDS)}")
        if entry.previous != last or row.number != count:
            yield Fault(f"decision {row.number}", "it does not follow the one before: an entry was dropped, added or moved")
        last = row.id
    if (count, last) != head(connection):
        yield Fault("decisions", f"the log has {count} entries and ends with {last or 'none'}, not with {head(connection)}")
