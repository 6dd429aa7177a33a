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
def whole_folder(path: Path) -> Iterator[Path]:
    """A folder beside `path` to fill; it takes the place of `path`, which must be absent or empty, when the block ends well."""
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise InputError(f"{path} is there already", "an export never writes into a folder that holds something", "Name a new folder.")
    draft = path.with_name(f".{path.name}.{uuid4().hex[:8]}.part")
    try:
        draft.mkdir(parents=True)
        yield draft
        if path.is_dir():
            path.rmdir()
        draft.rename(path)
        _flush_folder(path.parent)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
