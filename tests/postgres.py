"""A PostgreSQL server of the tests' own: made in a temporary folder, on loopback, gone with the tests."""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import socket
import subprocess
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

import pytest

USER, PASSWORD = "tester", "p@ss:w/ord"
WRITTEN = "p%40ss%3Aw%2Ford"  # as it stands in an address


def programs() -> Path | None:
    """The folder of the server's programs; Debian keeps them off the path."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: -float(p.parent.name))
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


@dataclass(slots=True)
class Server:
    """One server; `fresh` gives the address of an empty schema."""

    folder: Path
    port: int
    numbers: count[int]

    def run(self, program: str, *words: str) -> None:
        """Run one of the server's programs; the server refuses to be run by root."""
        folder = programs()
        assert folder is not None
        as_other = {"user": unprivileged(), "group": pwd.getpwnam(unprivileged()).pw_gid, "extra_groups": []} if os.getuid() == 0 else {}
        subprocess.run([folder / program, *words], check=True, capture_output=True, cwd=self.folder, timeout=60, **as_other)  # type: ignore[call-overload]

    def start(self) -> None:
        self.run("pg_ctl", "start", "-w", "-D", str(self.folder / "data"), "-l", str(self.folder / "log"))

    def stop(self, how: str = "immediate") -> None:
        """Stop; `immediate` is as if the power failed: nothing is written any more."""
        self.run("pg_ctl", "stop", "-w", "-D", str(self.folder / "data"), "-m", how)

    def restart_hard(self) -> None:
        self.stop()
        self.start()

    def address(self, database: str = "postgres", password: str = WRITTEN, user: str = USER) -> str:
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{database}"

    def fresh(self) -> str:
        name = f"t{next(self.numbers)}"
        self.do(f"CREATE SCHEMA {name}")
        return f"{self.address()}?options=-csearch_path%3D{name}"

    def do(self, *statements: str) -> None:
        """Run statements by hand, each in its own transaction."""
        import psycopg

        with psycopg.connect(self.address(), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())


def unprivileged() -> str:
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


@cache
def made() -> Server:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = Server(Path(mkdtemp(prefix="reportedly-pg-")), port, count())
    secret = server.folder / "secret"
    secret.write_text(PASSWORD)
    if os.getuid() == 0:
        for path in (server.folder, secret):
            shutil.chown(path, unprivileged())
    atexit.register(shutil.rmtree, server.folder, ignore_errors=True)
    data = str(server.folder / "data")
    server.run("initdb", "-D", data, "-U", USER, f"--pwfile={secret}", "--auth=scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8")
    with (server.folder / "data" / "postgresql.conf").open("a") as settings:
        settings.write(f"port = {port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\nshared_buffers = 32MB\n")
    server.start()
    atexit.register(server.stop)
    return server


def server() -> Server:
    """The server of this run of the tests; skips with the reason where none can be made."""
    pytest.importorskip("psycopg", reason="PostgreSQL's driver is not installed (pip install 'reportedly[postgres]')")
    if programs() is None:
        pytest.skip("PostgreSQL's server is not installed (Debian: apt-get install postgresql)")
    return made()
