"""Which incident of the record is which of the gold: one to one, the best total first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from reportedly.codebook.scoring import load_scoring
from reportedly.evaluate.gold.dates import agreement
from reportedly.evaluate.gold.names import any_same
from reportedly.evaluate.gold.records import Spans, Told

G = TypeVar("G")
S = TypeVar("S")
SAME_WORDS, SAME_NAME, SAME_VICTIM, SAME_DATE, SAME_TACTIC = 2.0, 3.0, 1.0, 0.5, 0.25


def pairs(golds: Sequence[G], systems: Sequence[S], likeness: Callable[[G, S], float]) -> list[tuple[int, int]]:
    """Indices of pairs with a likeness above 0; each side used once, ties go to what comes first."""
    ranked = sorted((-likeness(g, s), i, j) for i, g in enumerate(golds) for j, s in enumerate(systems))
    free_gold, free_system = set(range(len(golds))), set(range(len(systems)))
    chosen = []
    for value, i, j in ranked:
        if value < 0 and i in free_gold and j in free_system:
            free_gold.remove(i)
            free_system.remove(j)
            chosen.append((i, j))
    return chosen


def pointing(spans: Spans) -> Spans:
    """The evidence; none when it is so long that it points at nothing."""
    bound = load_scoring().longest_evidence * max(1.0, len(spans) ** 0.5)
    return spans if sum(end - start for start, end in spans) <= bound else ()


def touch(one: Spans, other: Spans) -> bool:
    """Whether any two quotes share a character."""
    return any(a < d and c < b for a, b in one for c, d in other)


def shared_part(one: Spans, other: Spans) -> float:
    """The share of the shorter evidence that both have."""
    common = sum(max(0, min(b, d) - max(a, c)) for a, b in one for c, d in other)
    shorter = min(sum(b - a for a, b in one), sum(d - c for c, d in other))
    return common / max(1, shorter)


def likeness(gold: Told, system: Told) -> float:
    """How much speaks for one incident; 0 when neither words nor victims are shared."""
    score = SAME_WORDS if touch(gold.evidence, system.evidence) else 0.0
    if any_same(gold.named, system.victims):
        score += SAME_NAME
    elif any_same(gold.victims, system.victims):
        score += SAME_VICTIM
    if not score:
        return 0.0
    score += SAME_DATE * agreement(gold.pairing_date, system.date)
    return score + (SAME_TACTIC if gold.tactics & system.tactics else 0.0)
