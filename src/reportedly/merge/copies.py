"""How much of one text is another's: shared runs of words and rare word sequences.

True reprints of one agency story share only about a third of their word sequences, so one similarity figure is not enough: what
counts is how much of the shorter text lies in long runs of the same words, outside quotations (two outlets that quote one
speaker copy nobody) and outside sentences that serve the reader (tip lines, notices).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

WIDTH = 5        # words of a sequence
SHORTEST_RUN = 7  # words; shorter agreement is chance
LONGEST_TEXT = 6000  # words that are compared
MOST_PLACES = 12  # places of one sequence in one text that are tried
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[\"“”]")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_OPEN, _CLOSE, _EITHER = "“", "”", '"'
LONGEST_QUOTATION = 120  # words; a mark that is never closed opens no quotation


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The words of a text in lower case, which of them are quoted, and the sequence that starts at each word."""

    words: tuple[str, ...]
    quoted: frozenset[int]
    sequences: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two texts share.

    `resemblance` and `containment` are shares of word sequences (of both texts, of the shorter one); `longest` is the longest
    shared run in words that are nobody's quotation; `covered` the share of the shorter text that lies in such runs.
    """

    resemblance: float
    containment: float
    longest: int
    covered: float


def fingerprint(text: str, service: tuple[str, ...] = ()) -> Fingerprint:
    """The fingerprint of one text without the sentences that hold a `service` phrase; linear in its length.

    Service sentences (tip lines, copyright notices, newsletters) are nobody's account of anything.  A text of nothing else is
    taken as it is.
    """
    kept = "\n".join(s for s in _SENTENCE.split(text) if not any(phrase in s.casefold() for phrase in service))
    return _printed(kept if len(_TOKEN.findall(kept)) >= WIDTH else text)


def _printed(text: str) -> Fingerprint:
    words: list[str] = []
    quoted: set[int] = set()
    opened: int | None = None
    for found in _TOKEN.finditer(text):
        token = found[0]
        if token in (_OPEN, _CLOSE, _EITHER):
            if opened is not None and token != _OPEN and len(words) - opened <= LONGEST_QUOTATION:
                quoted.update(range(opened, len(words)))
            opened = None if token == _CLOSE or (token == _EITHER and opened is not None) else len(words)
            continue
        words.append(token.casefold().replace("’", "'"))
        if len(words) == LONGEST_TEXT:
            break
    return Fingerprint(tuple(words), frozenset(quoted), tuple(_sequences(words)))


def _sequences(words: Sequence[str]) -> Iterator[int]:
    for start in range(len(words) - WIDTH + 1):
        yield crc32(" ".join(words[start : start + WIDTH]).encode("utf-8", "surrogatepass"))


def likeness(left: Fingerprint, right: Fingerprint) -> Likeness:
    """What two texts share."""
    short, long = sorted((left, right), key=lambda f: (len(f.words), f.words))
    mine, theirs = set(short.sequences), set(long.sequences)
    if not mine or not theirs:
        same = short.words == long.words and bool(short.words)
        return Likeness(float(same), float(same), len(short.words) if same else 0, float(same))
    shared = len(mine & theirs)
    own = set(range(len(short.words))) - short.quoted
    runs = [sum(index in own for index in run) for run in _runs(short, long)]
    runs = [length for length in runs if length >= SHORTEST_RUN]
    return Likeness(shared / len(mine | theirs), shared / len(mine), max(runs, default=0), sum(runs) / max(len(own), WIDTH))


def _runs(short: Fingerprint, long: Fingerprint) -> Iterator[range]:
    """The longest shared runs of the shorter text, from left to right, without overlap."""
    places: dict[int, list[int]] = defaultdict(list)
    for place, sequence in enumerate(long.sequences):
        if len(places[sequence]) < MOST_PLACES:
            places[sequence].append(place)
    start = 0
    while start < len(short.sequences):
        length = max((_reach(short.words, start, long.words, p) for p in places.get(short.sequences[start], ())), default=0)
        if length:
            yield range(start, start + length)
        start += max(length, 1)


def _reach(a: Sequence[str], i: int, b: Sequence[str], j: int) -> int:
    length = 0
    while i + length < len(a) and j + length < len(b) and a[i + length] == b[j + length]:
        length += 1
    return length
