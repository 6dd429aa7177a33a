"""Scores of one partition against another: B-cubed, MUC, CEAF-e, their mean (CoNLL), and the share of false merges.

Definitions: Bagga and Baldwin 1998 (B-cubed), Vilain et al. 1995 (MUC), Luo 2005 (CEAF with the entity similarity phi-4); the
CoNLL figure is the mean of the three F1.  Both partitions are taken over the items of `gold`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Item = TypeVar("Item", bound=Hashable)
Gains = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Prf:
    """Precision, recall and their harmonic mean."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean; 0 when both are 0."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Partitioned:
    """How well a partition agrees with the gold one."""

    items: int
    b3: Prf
    muc: Prf
    ceaf_e: Prf
    false_merge_rate: float
    false_merges: int

    @property
    def conll_f1(self) -> float:
        """The mean of the F1 of MUC, B-cubed and CEAF-e."""
        return (self.b3.f1 + self.muc.f1 + self.ceaf_e.f1) / 3


def compare(gold: Mapping[Item, Hashable], system: Mapping[Item, Hashable]) -> Partitioned:
    """Scores of `system` (item → cluster) against `gold`; an item that the system lacks stands alone."""
    given: dict[Item, Hashable] = {item: system.get(item, ("alone", item)) for item in gold}
    wrong, joined = _false_pairs(gold, given)
    return Partitioned(len(gold), _b3(gold, given), _muc(gold, given), _ceaf_e(gold, given), wrong / joined if joined else 0.0, wrong)


def _cells(gold: Mapping[Item, Hashable], system: Mapping[Item, Hashable]) -> Counter[tuple[Hashable, Hashable]]:
    return Counter((gold[item], system[item]) for item in gold)


def _b3(gold: Mapping[Item, Hashable], system: Mapping[Item, Hashable]) -> Prf:
    cells, wanted, given = _cells(gold, system), Counter(gold.values()), Counter(system.values())
    total = max(len(gold), 1)
    precision = sum(n * n / given[s] for (_, s), n in cells.items()) / total
    recall = sum(n * n / wanted[g] for (g, _), n in cells.items()) / total
    return Prf(precision, recall)


def _muc(gold: Mapping[Item, Hashable], system: Mapping[Item, Hashable]) -> Prf:
    cells, wanted, given = _cells(gold, system), Counter(gold.values()), Counter(system.values())
    split_gold, split_system = Counter(g for g, _ in cells), Counter(s for _, s in cells)
    recall_links = sum(n - 1 for n in wanted.values())
    precision_links = sum(n - 1 for n in given.values())
    recall = sum(wanted[g] - split_gold[g] for g in wanted) / recall_links if recall_links else 0.0
    precision = sum(given[s] - split_system[s] for s in given) / precision_links if precision_links else 0.0
    return Prf(precision, recall)


def _ceaf_e(gold: Mapping[Item, Hashable], system: Mapping[Item, Hashable]) -> Prf:
    cells, wanted, given = _cells(gold, system), Counter(gold.values()), Counter(system.values())
    likeness = {(g, s): 2 * n / (wanted[g] + given[s]) for (g, s), n in cells.items()}
    best = sum(_assigned(part) for part in _components(likeness))
    return Prf(best / max(len(given), 1), best / max(len(wanted), 1))


Likeness = dict[tuple[Hashable, Hashable], float]


def _components(likeness: Likeness) -> list[Likeness]:
    """The overlaps in parts that share no cluster, so that each is assigned alone."""
    parent: dict[Hashable, Hashable] = {}

    def root(node: Hashable) -> Hashable:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for g, s in likeness:
        parent[root(("system", s))] = root(("gold", g))
    parts: dict[Hashable, Likeness] = defaultdict(dict)
    for (g, s), value in likeness.items():
        parts[root(("gold", g))][(g, s)] = value
    return list(parts.values())


def _assigned(part: Likeness) -> float:
    rows, columns = list(dict.fromkeys(g for g, _ in part)), list(dict.fromkeys(s for _, s in part))
    if len(rows) > len(columns):
        return _most(np.array([[part.get((g, s), 0.0) for g in rows] for s in columns]))
    return _most(np.array([[part.get((g, s), 0.0) for s in columns] for g in rows]))


def _most(gains: Gains) -> float:
    """The largest sum of a one-to-one assignment of rows to columns (Kuhn and Munkres); no more rows than columns."""
    rows, columns = gains.shape
    over_rows, over_columns = np.zeros(rows + 1), np.zeros(columns + 1)
    holder = np.zeros(columns + 1, dtype=int)
    for row in range(1, rows + 1):
        holder[0], column = row, 0
        least, before, used = np.full(columns + 1, np.inf), np.zeros(columns + 1, dtype=int), np.zeros(columns + 1, dtype=bool)
        while holder[column]:
            used[column] = True
            now = holder[column]
            slack = -gains[now - 1] - over_rows[now] - over_columns[1:]
            better = (slack < least[1:]) & ~used[1:]
            least[1:][better], before[1:][better] = slack[better], column
            following = int(np.argmin(np.where(used[1:], np.inf, least[1:]))) + 1
            step = least[following]
            over_rows[holder[used]] += step
            over_columns[used] -= step
            least[~used] -= step
            column = following
        while column:
            holder[column], column = holder[before[column]], before[column]
    return float(sum(gains[holder[c] - 1, c - 1] for c in range(1, columns + 1) if holder[c]))


def _false_pairs(gold: Mapping[Item, Hashable], system: Mapping[Item, Hashable]) -> tuple[int, int]:
    """Pairs that the system joins and gold keeps apart, and all pairs that it joins."""
    cells, given = _cells(gold, system), Counter(system.values())
    joined = sum(n * (n - 1) // 2 for n in given.values())
    right = sum(n * (n - 1) // 2 for n in cells.values())
    return joined - right, joined
