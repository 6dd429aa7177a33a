"""Files that appear whole or not at all: written beside their place, flushed to the disk, and moved there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from uuid import uuid4

from reportedly.errors import InputError

MANY = 50  # files that are flushed one by one


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A path beside `path` to write to; it takes the place of `path` when the block ends well."""
    draft = path.with_name(f".{path.name}.{uuid4().hex[:8]}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield draft
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.replace(path)
        _flush_folder(path.parent)
    except OSError as error:
        raise InputError(f"{path} cannot be written", error.strerror or str(error), "Check its folder and the free space.") from error
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def whole_text(path: Path, bom: bool = False) -> Iterator[IO[str]]:
    """A text file (UTF-8, line ends untouched) that appears whole or not at all."""
    encoding = "utf-8-sig" if bom else "utf-8"
    with whole_file(path) as draft, draft.open("w", encoding=encoding, errors="backslashreplace", newline="") as file:
        yield file


@contextmanager
def whole_folder(path: Path, mark: str | None = None) -> Iterator[Path]:
    """A folder beside `path` to fill; it takes the place of `path` when the block ends well.

    `path` must be absent or empty, or hold the file `mark`: then it is replaced.
    """
    held = path.is_dir() and any(path.iterdir())
    if (path.exists() and not path.is_dir()) or (held and not (mark and (path / mark).is_file())):
        raise InputError(f"{path} is there already", "an export never writes into a folder that holds something", "Name a new folder.")
    draft, old = (path.with_name(f".{path.name}.{uuid4().hex[:8]}.{kind}") for kind in ("part", "old"))
    try:
        draft.mkdir(parents=True)
        yield draft
        _flush_files(draft)
        _exchange(path, draft, old if held else None)
        _flush_folder(path.parent)
    except OSError as error:
        raise InputError(f"{path} cannot be written", error.strerror or str(error), "Check its folder and the free space.") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _exchange(path: Path, draft: Path, old: Path | None) -> None:
    """Put the draft in its place; what stood there comes back when that fails."""
    if old:
        path.rename(old)
    elif path.is_dir():
        path.rmdir()
    try:
        draft.rename(path)
    except OSError:
        if old:
            old.rename(path)
        raise


def _flush_files(folder: Path) -> None:
    """Onto the disk, so that a folder that is there after a crash is whole."""
    found = [path for path in folder.rglob("*") if path.is_file()]
    if len(found) > MANY:
        os.sync()
        return
    for path in found:
        with path.open("rb") as file:
            os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
