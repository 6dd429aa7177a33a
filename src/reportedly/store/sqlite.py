"""What is SQLite's own: the index (FTS5), the write-ahead log, and what its errors mean."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from reportedly.errors import StoreError
from reportedly.store.records import Fault

BUSY_SECONDS = 30
RESTORE = "Restore it from a copy; the damaged file was not changed."
RANKED = "SELECT r.number FROM words JOIN report r ON r.number = words.rowid WHERE words MATCH :match ORDER BY bm25(words), r.id"


class Sqlite:
    """A chronicle in one file."""

    name = "sqlite"

    def create_words(self, connection: Connection) -> None:
        """The index; it keeps no copy of the texts."""
        connection.exec_driver_sql("CREATE VIRTUAL TABLE words USING fts5(body, content='', tokenize='trigram case_sensitive 1')")

    def add_words(self, connection: Connection, number: int, body: str) -> None:
        """Index the folded text of a report under its number."""
        connection.execute(text("INSERT INTO words(rowid, body) VALUES (:number, :body)"), {"number": number, "body": body})

    def remove_words(self, connection: Connection, number: int, body: str) -> None:
        """Take a report out of the index; the index holds no text, so that it must be told again what was in it."""
        row = {"number": number, "body": body}
        connection.execute(text("INSERT INTO words(words, rowid, body) VALUES ('delete', :number, :body)"), row)
        connection.exec_driver_sql("INSERT INTO words(words) VALUES ('optimize')")

    def ranked(self, connection: Connection, terms: Sequence[str]) -> Sequence[int]:
        """Numbers of the reports that hold all terms, best first, equals by id."""
        match = " AND ".join('"' + term.replace('"', '""') + '"' for term in terms)
        return connection.execute(text(RANKED), {"match": match}).scalars().all()

    def compact(self, engine: Engine) -> None:
        """Move what the write-ahead log holds into the file and cut the log to nothing."""
        with engine.connect() as connection:
            connection.commit()
            raw = connection.connection.dbapi_connection
            assert raw is not None, "a connection in use has its driver's connection"
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def faults(self, connection: Connection) -> Iterator[Fault]:
        """What SQLite's own check says."""
        for row in connection.exec_driver_sql("PRAGMA integrity_check(20)").scalars():
            if row != "ok":
                yield Fault("database", str(row))

    def told(self, where: str, error: BaseException) -> StoreError:
        """The driver's error with its cause and the way out."""
        return StoreError(*_told(where, str(error)))


def _told(where: str, cause: str) -> tuple[str, str, str]:
    if "full" in cause or "disk I/O" in cause:
        return f"{where} cannot be written", f"{cause}; {free(where)} MB free", "Free space and run it again; what was added is kept."
    if "locked" in cause:
        return f"{where} is in use", f"{cause} for {BUSY_SECONDS} seconds", "Wait until the other run has ended."
    if "readonly" in cause or "unable to open" in cause:
        return f"{where} cannot be written", cause, "Check the rights of the file and of its folder."
    if "malformed" in cause or "not a database" in cause:
        return f"{where} is damaged", cause, RESTORE
    return f"{where} cannot be used", cause, "Run: reportedly verify"


def free(where: str) -> int:
    """Free megabytes where a file lies."""
    try:
        return shutil.disk_usage(Path(where).parent).free // 2**20
    except OSError:
        return 0
