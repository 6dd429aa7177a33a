"""Opens a chronicle on a PostgreSQL server: begun whole or not at all; what is not ours, newer or tampered with is refused.

A chronicle is all of one schema of one database: the first of the search path.  Everybody reads one moment; one at a time writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, insert, make_url, select, text, update
from sqlalchemy.exc import ArgumentError, DBAPIError

from reportedly.errors import StoreError
from reportedly.store import migrations
from reportedly.store.kinds import KIND, translated
from reportedly.store.postgres import BUSY_SECONDS, Postgres
from reportedly.store.schema import APPLICATION_ID, VERSION, chronicle

STARTS = ("postgresql:", "postgres:", "postgresql+psycopg:")
SHOWN = ("host", "port", "options", "sslmode")  # parts of an address that may be told; the others may be secret
SCHEMA, OURS = "schema", "reportedly"
HOW = "Write it so: postgresql://user@host:5432/database"
CONNECT_SECONDS = 10
LOCK = f"pg_advisory_xact_lock({APPLICATION_ID}, hashtext(current_schema()))"
DURABLE = f"SELECT set_config('synchronous_commit', coalesce(nullif(current_setting('synchronous_commit'), 'off'), 'on'), true), {LOCK}"
DERIVED = f"SELECT set_config('synchronous_commit', 'off', true), {LOCK}"
ONE_MOMENT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"


def is_address(target: str | Path) -> bool:
    """Whether this is an address rather than a file; raises StoreError for one that leads to no kind of database known here."""
    start = str(target).partition("//")[0]
    if "://" in str(target) and start not in STARTS:
        raise StoreError(f"{start}//… cannot be opened", "chronicles are files or PostgreSQL databases", HOW)
    return "://" in str(target)


def open_address(target: str, create: bool) -> tuple[str, Engine]:
    """The chronicle at an address, begun first when there is none and `create` is set: its name without secrets, and its engine."""
    url = _url_of(target)
    name, engine = _told(url), engine_of(url)
    try:
        with translated(engine, name):
            _look(name, engine, create)
    except BaseException:
        engine.dispose()
        raise
    return name, engine


def _url_of(target: str) -> URL:
    if find_spec("psycopg") is None:
        raise StoreError("the chronicle cannot be opened", "PostgreSQL's driver is not installed",
                         "Run: pip install 'reportedly[postgres]'")
    try:
        url = make_url(target)
    except (ArgumentError, ValueError):
        url = None
    if url is None or "@" in (url.host or ""):  # what stands before it may be a part of the password: it is not repeated
        raise StoreError("the address of the chronicle cannot be read", "a part of it is not as it must be",
                         f"{HOW}; in a password write @ as %40, : as %3A and / as %2F.")
    if not url.database:
        raise StoreError(f"{_told(url)} names no database", "the last part is missing", HOW)
    return url.set(drivername="postgresql+psycopg")


def _told(url: URL) -> str:
    shown = {key: value for key, value in url.query.items() if key in SHOWN}
    return URL.create("postgresql", url.username, None, url.host, url.port, url.database, shown).render_as_string()


def engine_of(url: URL) -> Engine:
    """An engine with the isolation that a file has.

    `writes=True` on a connection waits until nobody else writes and then sees all that was written; others see one moment.
    `derived=True` says that what is written can be computed again: a crash may then take the last such transactions back, whole.
    """
    options = f"{_first(url.query.get('options'))} -c lock_timeout={BUSY_SECONDS}s"
    asked = {"options": options.strip(), "client_encoding": "utf8", "application_name": "reportedly"}
    limits = {} if "connect_timeout" in url.query else {"connect_timeout": CONNECT_SECONDS}
    engine = create_engine(
        url, connect_args={**asked, **limits}, pool_pre_ping=True, hide_parameters=True, execution_options={KIND: Postgres()})
    event.listen(engine, "begin", _on_begin)
    return engine


def _first(given: str | Sequence[str] | None) -> str:
    return given if isinstance(given, str) else next(iter(given or ()), "")


def _on_begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("isolation_level") == "AUTOCOMMIT":
        return
    if options.get("writes"):
        connection.exec_driver_sql(DERIVED if options.get("derived") else DURABLE)
    else:
        connection.exec_driver_sql(ONE_MOMENT)


def _look(name: str, engine: Engine, create: bool) -> None:
    with engine.connect() as connection:
        _check_server(name, connection)
        version = _version(name, connection)
        _check_objects(name, connection)
    if version is None:
        if not create:
            raise StoreError(f"there is no chronicle at {name}", "the database is empty",
                             "Run: reportedly add FOLDER with the same --chronicle")
        _begin(name, engine)
    elif version > VERSION:
        raise StoreError(f"{name} was written by a newer reportedly", f"its schema is {version}, this program knows {VERSION}",
                         "Install the newer version; the database was not changed.")
    else:
        migrate(name, engine)


def _check_server(name: str, connection: Connection) -> None:
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    if encoding != "UTF8":
        raise StoreError(f"{name} cannot hold a chronicle", f"its encoding is {encoding}",
                         "Make a database for it: createdb -E UTF8 -T template0 NAME")
    if connection.exec_driver_sql("SELECT current_schema()").scalar_one() is None:
        path = connection.exec_driver_sql("SHOW search_path").scalar_one()
        raise StoreError(f"{name} has no such schema", f"the search path is {path}", "Make the schema first: CREATE SCHEMA NAME")


def _version(name: str, connection: Connection) -> int | None:
    """The version of the chronicle's tables, None when there are no tables; raises StoreError when they are not ours."""
    tables = set(connection.exec_driver_sql("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()").scalars())
    if not tables:
        return None
    found = _mark(connection) if chronicle.name in tables else None
    program, _, version = (found or "").partition(" ")
    if program != OURS or not version.isdigit():
        raise StoreError(f"{name} is not a chronicle", f"it holds {len(tables)} tables of another program, such as {min(tables)}",
                         "Name an empty database, or another schema: postgresql://user@host/database?options=-csearch_path%3DSCHEMA")
    return int(version)


def _mark(connection: Connection) -> str | None:
    try:
        with connection.begin_nested():
            return connection.execute(select(chronicle.c.value).where(chronicle.c.key == SCHEMA)).scalar_one_or_none()
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) in ("42703", "42883"):  # a table of this name with other columns
            return None
        raise


def _check_objects(name: str, connection: Connection) -> None:
    """Triggers and rules run by themselves; we make none, so that there are none to trust."""
    found = connection.execute(text("""
        SELECT 'trigger', tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE NOT tgisinternal AND c.relnamespace = CAST(current_schema() AS regnamespace)
        UNION ALL SELECT 'rule', rulename FROM pg_rules WHERE schemaname = current_schema()""")).first()
    if found:
        raise StoreError(f"{name} holds a {found[0]} that reportedly did not make", f"its name is {found[1]}",
                         "Do not use this database before you know who made it and why.")


def _begin(name: str, engine: Engine) -> None:
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if _version(name, connection) is None:  # nobody else began it meanwhile
            migrations.create(connection)
            connection.execute(insert(chronicle).values(key=SCHEMA, value=f"{OURS} {VERSION}"))


def migrate(name: str, engine: Engine, steps: Sequence[migrations.Step] = migrations.STEPS, wanted: int = VERSION) -> None:
    """Bring an older chronicle to `wanted`: all steps in one transaction, so that a stop leaves the old version."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        found = _version(name, connection) or wanted
        for version in range(found, wanted):
            steps[version - 1](connection)
            connection.execute(update(chronicle).where(chronicle.c.key == SCHEMA).values(value=f"{OURS} {version + 1}"))
