"""Pairs of incidents that may be one, for a person to decide: each once, with what speaks for and against."""

from __future__ import annotations

from dataclasses import dataclass

from reportedly.model import Judgement, Reason
from reportedly.pipeline.decided import masks
from reportedly.store import Store, lists
from reportedly.store.rows import Row

ROOM = 10  # judgements that are looked at for each pair that is wanted: several may concern one pair


@dataclass(frozen=True, slots=True)
class Pair:
    """Two incidents that may be one, with the comparisons for and against."""

    judgement: Judgement
    left: Row
    right: Row

    @property
    def favouring(self) -> tuple[Reason, ...]:
        """What speaks for one incident, the strongest first."""
        return tuple(sorted((r for r in self.judgement.reasons if r.points > 0), key=lambda r: (-r.points, r.name)))

    @property
    def undecided(self) -> tuple[Reason, ...]:
        """What was compared and speaks neither way."""
        return tuple(r for r in self.judgement.reasons if not r.points)

    @property
    def opposing(self) -> tuple[Reason, ...]:
        """What speaks against it, the strongest first."""
        return tuple(sorted((r for r in self.judgement.reasons if r.points < 0), key=lambda r: (r.points, r.name)))


def possibly_same(store: Store, most: int) -> tuple[Pair, ...]:
    """Pairs of incidents, each once, the likeliest first; hidden names are barred."""
    found: dict[frozenset[str], Pair] = {}
    with store.reading() as connection:
        judgements = lists.reviewable(connection, most * ROOM)
    hidden = masks(store)
    for judgement in map(hidden.record, judgements):
        left, right = (store.row(store.incident_of(local) or "") for local in (judgement.left, judgement.right))
        if left and right and left.id != right.id:
            found.setdefault(frozenset((left.id, right.id)), Pair(judgement, left, right))
        if len(found) == most:
            break
    return tuple(found.values())
