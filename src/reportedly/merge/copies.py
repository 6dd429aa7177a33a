"""How much of one text is another's: shared runs of words and rare word sequences.

True reprints of one agency story share only about a third of their word sequences, so one similarity figure is not enough: what
counts is how much of the shorter text lies in long runs of the same words, outside quotations (two outlets that quote one
speaker copy nobody) and outside sequences that many unrelated reports have (menus, notices).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

WIDTH = 5        # words of a sequence
SHORTEST_RUN = 7  # words; shorter agreement is chance
LONGEST_TEXT = 6000  # words that are compared
MOST_PLACES = 12  # places of one sequence in one text that are tried
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[\"“”]")
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


def fingerprint(text: str) -> Fingerprint:
    """The fingerprint of one text; linear in its length."""
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


def likeness(left: Fingerprint, right: Fingerprint, common: Collection[int] = frozenset()) -> Likeness:
    """What two texts share; `common` are sequences that unrelated reports have too and that say nothing."""
    short, long = sorted((left, right), key=lambda f: (len(f.words), f.words))
    mine, theirs = set(short.sequences).difference(common), set(long.sequences).difference(common)
    if not mine or not theirs:
        same = short.words == long.words and bool(short.words)
        return Likeness(float(same), float(same), len(short.words) if same else 0, float(same))
    shared = len(mine & theirs)
    own = _own(short, common)
    runs = [sum(index in own for index in run) for run in _runs(short, long)]
    runs = [length for length in runs if length >= SHORTEST_RUN]
    return Likeness(shared / len(mine | theirs), shared / len(mine), max(runs, default=0), sum(runs) / max(len(own), WIDTH))


def _own(text: Fingerprint, common: Collection[int]) -> set[int]:
    """The words that are the text's own: not quoted, not in a common sequence."""
    usual = {index for start, sequence in enumerate(text.sequences) if sequence in common for index in range(start, start + WIDTH)}
    return set(range(len(text.words))) - text.quoted - usual


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


def common_sequences(texts: Iterable[tuple[str, Fingerprint]], most: int = 3) -> frozenset[int]:
    """Sequences that more than `most` unrelated groups have; each text comes with the name of its group (its incident)."""
    groups: dict[int, set[str]] = defaultdict(set)
    for group, text in texts:
        for sequence in set(text.sequences):
            if len(groups[sequence]) <= most:
                groups[sequence].add(group)
    return frozenset(sequence for sequence, found in groups.items() if len(found) > most)
