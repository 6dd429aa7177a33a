"""Finds the inputs under paths and hands each to the adapter that recognises it; every one ends as a document or a refusal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from reportedly.errors import InputError, UsageError
from reportedly.ingest import facts
from reportedly.ingest.base import HEAD, LARGEST, Item, Refusal, Source
from reportedly.ingest.guard import Guard
from reportedly.ingest.lists import Asked, is_address
from reportedly.ingest.readers import SAFE, adapter_of, read

if TYPE_CHECKING:
    from reportedly.ingest.web import Web

STANDARD_INPUT = Path("-")

Place = Path | str | Asked


def inputs(places: Iterable[Place], guard: Guard | None = None) -> Iterator[Item]:
    """What is found at the places, in order of their names; raises UsageError for a path that is not there.

    A place is a file, a folder, `-` for standard input, or a web address, which is fetched.  Formats that need a parser are
    read in the guard's child process.
    """
    asked, paths = sorted_out(places)
    for path in paths:
        if path != STANDARD_INPUT and not os.path.lexists(path):
            raise UsageError(f"there is no {path}", "neither a file nor a folder has this name", "Check the name.")
    with guard or Guard() as watched:
        yield from fetched(asked, watched)
        for path in paths:
            for found in files(path):
                if isinstance(found, Refusal):
                    yield found
                else:
                    yield from read_file(found, watched)


def sorted_out(places: Iterable[Place]) -> tuple[list[Asked], list[Path]]:
    """The web addresses and the paths among the places."""
    asked, paths = list[Asked](), list[Path]()
    for place in places:
        if isinstance(place, Asked):
            asked.append(place)
        elif isinstance(place, str) and is_address(place):
            asked.append(Asked(place))
        else:
            paths.append(Path(place))
    return asked, paths


def fetched(asked: Sequence[Asked], guard: Guard, web: Web | None = None) -> Iterator[Item]:
    """The documents at web addresses, asked for one after another."""
    if not asked:
        return
    from reportedly.ingest.web import Web, source_of

    with web or Web() as client:
        for one in asked:
            try:
                source = source_of(client.fetch(one.address))
            except InputError as error:
                yield Refusal(one.address, f"{error.what}: {error.why}")
                continue
            yield from guard.read(replace(source, said=replace(one.said, url=source.said.url)))


def count(places: Iterable[Place]) -> int:
    """How many files (and unreadable folders, and web addresses) there are at the places."""
    asked, paths = sorted_out(places)
    return len(asked) + sum(1 for path in paths for _ in files(path))


def files(path: Path) -> Iterator[Path | Refusal]:
    """The files under a path, sorted; hidden ones and those beside a report are left out; links are not followed."""
    if path == STANDARD_INPUT or not path.is_dir():
        yield path
        return
    try:
        entries = sorted(os.scandir(path), key=lambda entry: entry.name)
    except OSError as error:
        yield Refusal(str(path), f"the folder cannot be read: {error.strerror}")
        return
    names = {entry.name for entry in entries}
    for entry in entries:
        if entry.name.startswith(".") or _stands_beside(entry.name, names):
            continue
        yield from _entry(entry)


def _entry(entry: os.DirEntry[str]) -> Iterator[Path | Refusal]:
    if entry.is_dir(follow_symlinks=False):
        yield from files(Path(entry.path))
    elif entry.is_symlink() and Path(entry.path).is_dir():
        yield Refusal(entry.path, "a link to a folder is not followed", skipped=True)
    else:
        yield Path(entry.path)


def read_file(path: Path, guard: Guard) -> Iterator[Item]:
    """The documents of one file, or why there are none."""
    try:
        source = _source(path)
    except (OSError, InputError) as error:
        reason = error.strerror or str(error) if isinstance(error, OSError) else ": ".join((error.what, error.why))
        yield Refusal(str(path), f"cannot be read: {reason}")
        return
    adapter = adapter_of(source)
    yield from guard.read(source) if adapter is not None and adapter not in SAFE else read(source, SAFE)


def _source(path: Path) -> Source:
    """A file as an input; a container is left on the disk."""
    if path == STANDARD_INPUT:
        return Source("stdin", _limited(sys.stdin.buffer))
    if path.exists() and not path.is_file():
        raise InputError("not a file", "it is a device, a pipe or a socket")
    with path.open("rb") as file:
        head = file.read(HEAD)
        probe = Source(str(path), head)
        if getattr(adapter_of(probe), "name", "") in ("warc", "zip"):
            return Source(str(path), head, path=path.resolve())
        file.seek(0)
        return Source(str(path), _limited(file), _beside(path))


def _limited(file: BinaryIO) -> bytes:
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise InputError("too large", f"more than {LARGEST // 2**20} MB")
    return content


def _beside(path: Path) -> bytes | None:
    for ending in facts.SIDECARS:
        other = path.with_suffix(ending)
        if other != path and other.is_file():
            with other.open("rb") as file:
                return file.read(facts.LONGEST_HEAD + 1)
    return None


def _stands_beside(name: str, names: set[str]) -> bool:
    """Whether a file only describes another one of the same name."""
    stem, ending = os.path.splitext(name)
    return ending in facts.SIDECARS and any(n != name and os.path.splitext(n)[0] == stem for n in names)
