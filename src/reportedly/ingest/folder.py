"""Finds the inputs under paths and hands each to the adapter that recognises it; every one ends as a document or a refusal."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from reportedly.errors import InputError, UsageError
from reportedly.ingest import facts
from reportedly.ingest.base import HEAD, LARGEST, Adapter, Item, Refusal, Source, refusal_of
from reportedly.ingest.jsonl import JsonLinesAdapter
from reportedly.ingest.text import TextAdapter

ADAPTERS: tuple[Adapter, ...] = (JsonLinesAdapter(), TextAdapter())


def inputs(paths: Iterable[Path], adapters: Sequence[Adapter] = ADAPTERS) -> Iterator[Item]:
    """What is found under the paths, in order of their names; raises UsageError for a path that is not there."""
    for path in paths:
        if not os.path.lexists(path):
            raise UsageError(f"there is no {path}", "neither a file nor a folder has this name", "Check the name.")
    for path in paths:
        for found in files(path):
            if isinstance(found, Refusal):
                yield found
            else:
                yield from read_file(found, adapters)


def count(paths: Iterable[Path]) -> int:
    """How many files (and unreadable folders) there are under the paths."""
    return sum(1 for path in paths for _ in files(path))


def files(path: Path) -> Iterator[Path | Refusal]:
    """The files under a path, sorted; hidden ones and those beside a report are left out; links are not followed."""
    if not path.is_dir():
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


def read_file(path: Path, adapters: Sequence[Adapter] = ADAPTERS) -> Iterator[Item]:
    """The documents of one file, or why there are none."""
    try:
        content = _content(path)
        beside = _beside(path)
    except (OSError, InputError) as error:
        reason = error.strerror or str(error) if isinstance(error, OSError) else ": ".join((error.what, error.why))
        yield Refusal(str(path), f"cannot be read: {reason}")
        return
    yield from read(Source(str(path), content, beside), adapters)


def read(source: Source, adapters: Sequence[Adapter] = ADAPTERS) -> Iterator[Item]:
    """The documents of one input, or why there are none."""
    head = source.content[:HEAD]
    adapter = next((a for a in adapters if a.recognises(source.name, head)), None)
    if adapter is None:
        yield Refusal(source.name, "no reader for this kind of file", skipped=True)
        return
    try:
        yield from adapter.read(source)
    except InputError as error:
        yield refusal_of(source, error)


def _content(path: Path) -> bytes:
    if path.exists() and not path.is_file():
        raise InputError("not a file", "it is a device, a pipe or a socket")
    with path.open("rb") as file:
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
