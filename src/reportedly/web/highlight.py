"""A report's text cut into pieces for the reader: each piece knows which numbered quotes it belongs to.

Nothing is added, dropped or changed: the pieces joined are the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Quote:
    """A numbered quote: half-open code points of the text."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of the text; `numbers` are the quotes that cover them, `begins` those that start here, `start` where they stand."""

    text: str
    numbers: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()
    start: int = 0


def pieces(text: str, quotes: Sequence[Quote]) -> tuple[Piece, ...]:
    """The text cut where a quote begins or ends."""
    cuts = sorted({0, len(text), *(min(max(edge, 0), len(text)) for q in quotes for edge in (q.start, q.end))})
    found = []
    for start, end in pairwise(cuts):
        over = tuple(q.number for q in quotes if q.start <= start and end <= q.end)
        found.append(Piece(text[start:end], over, tuple(q.number for q in quotes if q.start == start and q.number in over), start))
    return tuple(found)


def paragraphs(found: Iterable[Piece]) -> tuple[tuple[Piece, ...], ...]:
    """Pieces by line, without the line ends; a quote over several lines goes on in each."""
    lines: list[list[Piece]] = [[]]
    for piece in found:
        for n, part in enumerate(_lines(piece)):
            if n:
                lines.append([])
            if part.text:
                lines[-1].append(part)
    return tuple(tuple(line) for line in lines if any(p.text.strip() for p in line))


def _lines(piece: Piece) -> Iterator[Piece]:
    start = piece.start
    for n, line in enumerate(piece.text.split("\n")):
        yield Piece(line, piece.numbers, piece.begins if n == 0 else (), start)
        start += len(line) + 1
