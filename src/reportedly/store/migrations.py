"""Versions of the schema: a new file gets the newest at once, an older one goes step by step after a copy was made.

A step is a function over a connection; `STEPS[n]` leads from version n + 1 to n + 2.  Each runs in a transaction of its
own together with the new version number, so that a kill leaves the old or the new version and nothing between.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import Connection, Engine

from reportedly.store import arrivals, lines, mentions, pending, runs  # noqa: F401 (their tables belong to the metadata)
from reportedly.store.kinds import kind_of
from reportedly.store.schema import VERSION, metadata

Step = Callable[[Connection], None]


def _lines_anew(connection: Connection) -> None:
    """Lines of incidents are views: the old ones go, and are computed again."""
    for name in ("incident_row", "incident_facet"):
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")
    _what_is_missing(connection)


def _what_is_missing(connection: Connection) -> None:
    for table in metadata.sorted_tables:
        table.create(connection, checkfirst=True)
        for index in table.indexes:
            index.create(connection, checkfirst=True)


def _keep_mentions(connection: Connection) -> None:
    """Mentions by their keys, so that adding a report need not judge everything anew; the next merge fills them."""
    _what_is_missing(connection)


def _keep_accounts(connection: Connection) -> None:
    """Accounts and log-ins of a team; there are none yet."""
    _what_is_missing(connection)


STEPS: tuple[Step, ...] = (_lines_anew, _keep_mentions, _keep_accounts)


def create(connection: Connection) -> None:
    """All tables of the newest version, and the search index."""
    for table in metadata.sorted_tables:
        table.create(connection, checkfirst=True)
    kind_of(connection).create_words(connection)


def migrate(path: Path, engine: Engine, steps: Sequence[Step] = STEPS, wanted: int = VERSION) -> None:
    """Bring an older chronicle to `wanted`; a copy named after the old version is made first."""
    with engine.connect() as connection:
        found = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    if found >= wanted:
        return
    back_up(path, path.with_name(f"{path.name}.v{found}"))
    for version in range(found, wanted):
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            steps[version - 1](connection)
            connection.exec_driver_sql(f"PRAGMA user_version={version + 1}")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def back_up(path: Path, target: Path) -> None:
    """Copy a chronicle while it may be in use, by SQLite's backup interface; the copy appears whole or not at all."""
    draft = target.with_name(target.name + ".part")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)  # as private as the chronicle itself
    with sqlite3.connect(path) as old, sqlite3.connect(draft) as new:
        old.backup(new)
    old.close()
    new.close()
    draft.replace(target)
