"""Long lists of ids in pieces that fit into one query, and ids by how they begin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement

T = TypeVar("T")
LAST = "\U0010ffff"  # stands behind every letter of an id


def batched(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """Pieces of at most `size` items, in order."""
    left = iter(items)
    while piece := tuple(islice(left, size)):
        yield piece


def begins(column: ColumnElement[Any], start: str) -> ColumnElement[bool]:
    """Whether an id begins so; unlike LIKE it is answered by the index of the column."""
    return (column >= start) & (column < start + LAST)
