"""MUC-4 scores: which response stands for which key, each slot's points, and the totals over all templates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reportedly.codebook.muc4 import MucSlot, load_muc4
from reportedly.evaluate.assignment import best_pairs
from reportedly.evaluate.muc4.matching import alike, credit
from reportedly.evaluate.muc4.templates import Fill, Template


@dataclass(frozen=True, slots=True)
class Points:
    """What one slot was worth: points, how many fills the key had and how many the response."""

    right: float = 0.0
    possible: int = 0
    actual: int = 0

    def __add__(self, other: Points) -> Points:
        return Points(self.right + other.right, self.possible + other.possible, self.actual + other.actual)

    @property
    def precision(self) -> float:
        """Points of the fills given."""
        return self.right / self.actual if self.actual else 0.0

    @property
    def recall(self) -> float:
        """Points of the fills wanted."""
        return self.right / self.possible if self.possible else 0.0

    @property
    def f(self) -> float:
        """The harmonic mean."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def to_json(self) -> dict[str, float]:
        """Fractions of 1."""
        return {"precision": round(self.precision, 4), "recall": round(self.recall, 4), "f": round(self.f, 4)}


Table = dict[str, Points]
BARELY = 1e-6  # a pair that may be, though none of its points is right, still is a pair


def score_messages(keys: Mapping[str, Sequence[Template]], responses: Mapping[str, Sequence[Template]]) -> Table:
    """Points by slot over all messages of the key."""
    table: Table = defaultdict(Points)
    for message, wanted in keys.items():
        for slot, points in score_message(wanted, responses.get(message, ())):
            table[slot] += points
    return {slot.short: table[slot.short] for slot in load_muc4().slots}


def total(table: Mapping[str, Points]) -> Points:
    """The row ALL TEMPLATES."""
    return sum(table.values(), Points())


def score_message(keys: Sequence[Template], responses: Sequence[Template]) -> Iterator[tuple[str, Points]]:
    """The points of one message; what has no counterpart is missing or spurious, an optional key may be missing."""
    worth = [[_worth(key, response) for response in responses] for key in keys]
    pairs = dict(best_pairs(worth))
    taken = set(pairs.values())
    for i, key in enumerate(keys):
        if i in pairs:
            yield from score_pair(key, responses[pairs[i]])
        elif not key.optional:
            yield from _missing(key)
    for j, response in enumerate(responses):
        if j not in taken:
            yield from _spurious(response)


def _worth(key: Template, response: Template) -> float:
    """The share of the key that a pair gets; nothing when they cannot be one incident: other types, or no party or target in common."""
    points = dict(score_pair(key, response))
    rules = load_muc4()
    if points["type"].right < 1:
        possible = points["type"].right > 0 and any(points[slot].right for slot in rules.sure_evidence_slots)
    else:
        possible = _alike(key, response, rules.evidence_slots)
    return total(points).recall + BARELY if possible else 0.0


def _alike(key: Template, response: Template, names: Collection[str]) -> bool:
    return any(alike(wanted, given, slot) for slot in load_muc4().slots if slot.short in names
               for wanted in key.fills(slot.short) for given in response.fills(slot.short))


def score_pair(key: Template, response: Template) -> Iterator[tuple[str, Points]]:
    """The points of each slot of a template."""
    for slot in load_muc4().slots:
        yield slot.short, _slot(key.fills(slot.short), response.fills(slot.short), slot)


def _slot(wanted: Sequence[Fill], given: Sequence[Fill], slot: MucSlot) -> Points:
    values = [[credit(key, said, slot) for said in given] for key in wanted]
    pairs = best_pairs(values)
    met = {i for i, _ in pairs}
    possible = sum(not key.optional or i in met for i, key in enumerate(wanted))
    return Points(sum(values[i][j] for i, j in pairs), possible, len(given))


def _missing(key: Template) -> Iterator[tuple[str, Points]]:
    for slot in load_muc4().slots:
        yield slot.short, Points(possible=sum(not fill.optional for fill in key.fills(slot.short)))


def _spurious(response: Template) -> Iterator[tuple[str, Points]]:
    for slot in load_muc4().slots:
        yield slot.short, Points(actual=len(response.fills(slot.short)))


def merged(tables: Iterable[Table]) -> Table:
    """The sum of several tables."""
    together: Table = defaultdict(Points)
    for table in tables:
        for slot, points in table.items():
            together[slot] += points
    return dict(together)
