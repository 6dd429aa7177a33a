"""Reads a file as `add` does, for tests."""

from __future__ import annotations

from pathlib import Path

from reportedly.ingest import Document, Guard, Item, read_file


def items_of(path: Path, guard: Guard) -> list[Item]:
    return list(read_file(path, guard))


def documents(items: list[Item]) -> list[Document]:
    return [item for item in items if isinstance(item, Document)]
