"""Gzip files of one input: unpacked, and read as what is inside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reportedly.ingest.base import Item, Source
from reportedly.ingest.html import unpacked

ENDING = ".gz"
GZIP = b"\x1f\x8b\x08"


class GzipAdapter:
    """One gzip file holds one input, named as the file without its ending."""

    name = "gzip"

    def recognises(self, name: str, head: bytes) -> bool:
        """By its first bytes; a file that only has the ending is no gzip data."""
        return head.startswith(GZIP)

    def read(self, source: Source) -> Iterator[Item | Source]:
        """The input inside; raises InputError when it is damaged or unpacks to too much."""
        name = source.name[: -len(ENDING)] if source.name.lower().endswith(ENDING) else source.name
        yield replace(source, name=name, content=unpacked(source.whole()), path=None, depth=source.depth + 1)
