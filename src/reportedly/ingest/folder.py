"""Finds the inputs under paths and hands each to the adapter that recognises it; every one ends as a document or a refusal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from reportedly.errors import InputError, UsageError
from reportedly.ingest import facts
from reportedly.ingest.base import HEAD, LARGEST, Item, Refusal, Source
from reportedly.ingest.guard import Guard
from reportedly.ingest.readers import SAFE, adapter_of, read

if TYPE_CHECKING:
    from reportedly.ingest.web import Web

STANDARD_INPUT = Path("-")

def inputs(places: Iterable[Path | str], guard: Guard | None = None) -> Iterator[Item]:
    """What is found at the places, in order of their names; raises UsageError for a path that is not there.

    A place is a file, a folder, `-` for standard input, or a web address, which is fetched.  Formats that need a parser are
    read in the guard's child process.
    """
    chosen = tuple(place if is_address(str(place)) else Path(place) for place in places)
    for path in chosen:
        if isinstance(path, Path) and path != STANDARD_INPUT and not os.path.lexists(path):
            raise UsageError(f"there is no {path}", "neither a file nor a folder has this name", "Check the name.")
    with guard or Guard() as watched:
        yield from fetched([place for place in chosen if isinstance(place, str)], watched)
        for path in (place for place in chosen if isinstance(place, Path)):
            for found in files(path):
                if isinstance(found, Refusal):
                    yield found
                else:
                    yield from read_file(found, watched)


def fetched(addresses: Sequence[str], guard: Guard, web: Web | None = None) -> Iterator[Item]:
    """The documents at web addresses, asked for one after another."""
    if not addresses:
        return
    from reportedly.ingest.web import Web, source_of

    with web or Web() as client:
        for address in addresses:
            try:
                source = source_of(client.fetch(address))
            except InputError as error:
                yield Refusal(address, f"{error.what}: {error.why}")
                continue
            yield from guard.read(source)


def is_address(place: str) -> bool:
    """Whether a place is meant as a web address."""
    return place.lower().startswith(("http://", "https://"))


def count(places: Iterable[Path | str]) -> int:
    """How many files (and unreadable folders, and web addresses) there are at the places."""
    return sum(1 if is_address(str(place)) else sum(1 for _ in files(Path(place))) for place in places)


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
