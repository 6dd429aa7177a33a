"""Examines the installation: is everything here that reading needs, and is it what we shipped."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from reportedly.codebook import load_codebook
from reportedly.errors import ReportedlyError
from reportedly.resolve.gazetteer import Gazetteer
from reportedly.store import Store
from reportedly.store.postgres_server import is_address
from reportedly.text.checked import check_files, checked_folder
from reportedly.text.parser import PACKAGE, PINNED, pipeline_folder


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: whether it is as it must be, what was found, and what to do if not."""

    name: str
    ok: bool
    found: str
    remedy: str = ""


def examine(chronicle: str) -> tuple[Check, ...]:
    """All checks; each tells what it found, none raises."""
    checks: tuple[tuple[str, Callable[[], str]], ...] = (
        ("Python", _python),
        ("language pipeline", _pipeline),
        ("language model", _encoder),
        ("codebook", _codebook),
        ("gazetteer", _gazetteer),
        ("full-text search", _search),
        ("chronicle", lambda: _chronicle(chronicle)),
    )
    return tuple(_checked(name, look) for name, look in checks)


def _checked(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, True, look())
    except ReportedlyError as error:
        return Check(name, False, " ".join(part for part in (error.what, error.why) if part), error.remedy)


def _python() -> str:
    return sys.version.split()[0]


def _pipeline() -> str:
    check_files(pipeline_folder(), PINNED)
    return f"{PACKAGE} {version(PACKAGE)}, every file as pinned; spaCy {_version('spacy')}"


def _encoder() -> str:
    from reportedly.text.encoder import PACKAGE, PINNED

    checked_folder(PACKAGE, "model.safetensors", PINNED)
    return f"{PACKAGE} {version(PACKAGE)} (all-MiniLM-L6-v2), every file as pinned"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"


def _codebook() -> str:
    load_codebook()
    return "every file is valid"


def _gazetteer() -> str:
    Gazetteer.open()
    return "ready"


def _search() -> str:
    with sqlite3.connect(":memory:") as connection:
        try:
            connection.execute("CREATE VIRTUAL TABLE probe USING fts5(words)")
        except sqlite3.OperationalError as error:
            raise ReportedlyError("SQLite has no FTS5", str(error), "Use a Python whose SQLite has FTS5") from error
    return f"SQLite {sqlite3.sqlite_version} with FTS5"


def _chronicle(target: str) -> str:
    if is_address(target):
        with Store.open(target, create=False) as store:
            return f"{store.name} can be reached"
    path = Path(target)
    if not path.exists():
        return f"{path} does not exist yet; `reportedly add FOLDER` makes it"
    with path.open("rb") as handle:
        if handle.read(16) != b"SQLite format 3\x00":
            raise ReportedlyError(f"{path} is no chronicle", "it is not an SQLite file", "Name another file with --chronicle")
    return f"{path}, {path.stat().st_size / 1e6:.1f} MB"
