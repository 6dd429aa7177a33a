"""What people decided: which incidents are one, which are not, and what stands of it after undoing.

The payload of `merge` is `{"members": [local id, …]}`; of `split` and `different` `{"apart": [[local id, …], …]}`: no member
of one group may ever meet a member of another.  `undo` names the decision it takes back as its subject.  "Not the same" wins
over "the same" whatever came first; who wants them joined after all undoes it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations, pairwise

from reportedly.model import Decision


@dataclass(frozen=True, slots=True)
class Bonds:
    """Pairs that a person joined, and for each incident those that it must never meet."""

    together: tuple[tuple[str, str], ...] = ()
    apart: Mapping[str, frozenset[str]] = field(default_factory=dict)


def standing(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions that no later `undo` took back; an undone `undo` restores what it had taken back."""
    log = list(decisions)
    undone: set[str] = set()
    for decision in reversed(log):
        if decision.kind == "undo" and decision.id not in undone:
            undone.add(decision.subject)
    return tuple(d for d in log if d.kind != "undo" and d.id not in undone)


def bonds_of(decisions: Iterable[Decision]) -> Bonds:
    """The bonds of all standing decisions, in an order that does not depend on theirs."""
    together: set[tuple[str, str]] = set()
    apart: dict[str, set[str]] = defaultdict(set)
    for decision in standing(decisions):
        payload = json.loads(decision.payload)
        if decision.kind == "merge":
            together.update(pairwise(sorted(payload["members"])))
        elif decision.kind in ("split", "different"):
            for left, right in combinations(payload["apart"], 2):
                for a in left:
                    for b in right:
                        apart[a].add(b)
                        apart[b].add(a)
    return Bonds(tuple(sorted(together)), {name: frozenset(others) for name, others in apart.items()})
