"""Opens a chronicle in a file: creates it whole or not at all, and refuses a file that is not ours, newer, or damaged."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from reportedly.errors import StoreError
from reportedly.store import migrations
from reportedly.store.kinds import KIND
from reportedly.store.schema import APPLICATION_ID, VERSION
from reportedly.store.sqlite import BUSY_SECONDS, RESTORE, Sqlite, free

MAGIC = b"SQLite format 3\x00"
CHECKED_BYTES = 256 * 1024 * 1024  # a larger file is checked by `verify`, not each time it is opened
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA secure_delete=ON",  # what is removed is overwritten
)
KNOWN_STARTS = {b"PK": "zip data", b"%PDF": "a PDF", b"\x1f\x8b": "gzip data", b"<": "markup", b"{": "JSON", b"WARC/": "a WARC"}


def open_file(path: Path, create: bool) -> Engine:
    """The engine over the SQLite file at `path`, made first when it is absent and `create` is set."""
    _sweep(path)
    if not path.exists():
        if not create:
            raise StoreError(f"there is no chronicle at {path}", "the file does not exist", "Run: reportedly add FOLDER")
        _create(path)
    _check_header(path)
    engine = engine_of(path)
    try:
        _check_content(path, engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def engine_of(path: Path | str) -> Engine:
    """An engine whose transactions are SQLite's own.

    `writes=True` on a connection takes the write lock at once.  `derived=True` says that what is written can be computed again: a power
    cut may then take the last such transactions back, whole, and what waited before them waits again.
    """
    engine = _plain(path, timeout=BUSY_SECONDS, check_same_thread=False)
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _plain(path: Path | str, **options: object) -> Engine:
    return create_engine(URL.create("sqlite", database=str(path)), connect_args=options, execution_options={KIND: Sqlite()})


def _on_connect(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _on_begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    connection.exec_driver_sql(f"PRAGMA synchronous={'NORMAL' if options.get('derived') else 'FULL'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
        raise Sqlite().told(str(path), cause) from error


def _create(path: Path) -> None:
    """Build the empty chronicle beside its place and link it there: it exists whole or not at all."""
    if not path.parent.is_dir():
        raise StoreError(f"{path} cannot be created", f"{path.parent} is not a folder", "Create the folder first.")
    draft = path.with_name(f".{path.name}.{os.getpid()}.creating")
    with _translated(path), _as_store_error(path):
        try:
            draft.touch(mode=0o600)
            _fill(draft)
            _publish(draft, path)
        finally:
            draft.unlink(missing_ok=True)


def _fill(draft: Path) -> None:
    engine = _plain(draft)
    try:
        with engine.begin() as connection:
            for pragma in ("journal_mode=MEMORY", "synchronous=OFF"):  # the draft is synced whole before anybody sees it
                connection.exec_driver_sql(f"PRAGMA {pragma}")
            migrations.create(connection)
            connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version={VERSION}")
    finally:
        engine.dispose()
    with draft.open("rb") as file:
        os.fsync(file.fileno())


def _publish(draft: Path, path: Path) -> None:
    with suppress(FileExistsError):  # another process created it meanwhile
        os.link(draft, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _sweep(path: Path) -> None:
    """Remove what a killed creation left behind."""
    for stale in path.parent.glob(f".{path.name}.*.creating*"):
        process = stale.name.removeprefix(f".{path.name}.").split(".")[0]
        if not (process.isdigit() and Path(f"/proc/{process}").exists()):
            stale.unlink(missing_ok=True)


@contextmanager
def _as_store_error(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        cause = f"{error.strerror or error}; {free(str(path))} MB free"
        raise StoreError(f"{path} cannot be used", cause, "Check the rights of its folder and the free space.") from error


def _check_header(path: Path) -> None:
    """Refuse by the first hundred bytes alone, so that a file that is not ours is never opened for writing."""
    with _as_store_error(path), path.open("rb") as file:
        head = file.read(100)
    if not head:
        raise StoreError(f"{path} is empty", "a chronicle was expected and the file has 0 bytes",
                         "Restore it from a copy, or remove the file to begin a new chronicle.")
    if not head.startswith(MAGIC) or len(head) < 100:
        kind = next((name for start, name in KNOWN_STARTS.items() if head.startswith(start)), "other data")
        raise StoreError(f"{path} is not a chronicle", f"it holds {kind}", "Name another file with --chronicle.")
    if int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise StoreError(f"{path} is not a chronicle", "it is the database of another program", "Name another file with --chronicle.")
    _check_version(path, int.from_bytes(head[60:64], "big"))


def _check_version(path: Path, found: int) -> None:
    if found > VERSION:
        raise StoreError(f"{path} was written by a newer reportedly", f"its schema is {found}, this program knows {VERSION}",
                         "Install the newer version; the file was not changed.")


def _check_content(path: Path, engine: Engine) -> None:
    with _translated(path), engine.connect() as connection:
        _check_version(path, connection.exec_driver_sql("PRAGMA user_version").scalar_one())
        _check_objects(path, connection)
        if path.stat().st_size <= CHECKED_BYTES:
            check_pages(path, connection)
    migrations.migrate(path, engine)


def check_pages(path: Path, connection: Connection) -> None:
    """SQLite's own look at its pages; raises StoreError when they do not hang together."""
    found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    if found != "ok":
        raise StoreError(f"{path} is damaged", str(found), RESTORE)


def _check_objects(path: Path, connection: Connection) -> None:
    """Triggers and views run by themselves; we make none, so that there are none to trust."""
    rows = connection.exec_driver_sql("SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view')").all()
    if rows:
        kind, name = rows[0]
        raise StoreError(f"{path} holds a {kind} that reportedly did not make", f"its name is {name}",
                         "Do not use this file; somebody may have altered it.")
