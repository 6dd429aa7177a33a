"""Cuts long lists of ids into pieces that fit into one query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batched(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """Pieces of at most `size` items, in order."""
    left = iter(items)
    while piece := tuple(islice(left, size)):
        yield piece
