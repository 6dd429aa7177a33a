"""How the reading of each input ended, so that nothing is lost in silence."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from reportedly.store.records import Outcome, State
from reportedly.store.schema import outcome
from reportedly.store.texts import storable


def note(connection: Connection, found: Outcome) -> None:
    """Keep how an input ended; what was noted under the same name before is replaced."""
    name = storable(found.name)
    connection.execute(delete(outcome).where(outcome.c.name == name))
    connection.execute(insert(outcome).values(name=name, state=found.state.value, reason=storable(found.reason), sha256=found.sha256))


def all_of(connection: Connection) -> tuple[Outcome, ...]:
    """All outcomes, by name."""
    rows = connection.execute(select(outcome).order_by(outcome.c.name))
    return tuple(Outcome(row.name, State(row.state), row.reason, row.sha256) for row in rows)
