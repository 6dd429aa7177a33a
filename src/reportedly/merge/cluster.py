"""Clusters: the best pairs join first, and two groups join only when their members agree and nothing keeps them apart.

Taking pairs from the best downwards makes the result a function of the set of incidents alone, whatever their order, and
a higher threshold only splits what a lower one joined.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from reportedly.codebook.merging import Merging, load_merging
from reportedly.merge.anchors import rebound
from reportedly.merge.decide import compared
from reportedly.merge.decisions import Bonds, bonds_of
from reportedly.merge.ids import incident_id
from reportedly.merge.local import LocalIncident
from reportedly.model import Decision, Judgement, Verdict

SAMPLE = 5


@dataclass(frozen=True, slots=True)
class Cluster:
    """One incident: its permanent id and its local incidents, sorted."""

    id: str
    members: tuple[str, ...]


class _Groups:
    """Disjoint groups that know what must not join them."""

    def __init__(self, incidents: Mapping[str, LocalIncident], bonds: Bonds, rules: Merging) -> None:
        self.incidents, self.bonds, self.rules = incidents, bonds, rules
        self.parent = {name: name for name in incidents}
        self.members: dict[str, list[str]] = {name: [name] for name in incidents}

    def root(self, name: str) -> str:
        while self.parent[name] != name:
            self.parent[name] = self.parent[self.parent[name]]
            name = self.parent[name]
        return name

    def join(self, left: str, right: str, forced: bool = False) -> None:
        """Join the groups of two incidents unless a person or, when not forced, the evidence keeps them apart."""
        a, b = sorted((self.root(left), self.root(right)), key=lambda r: (-len(self.members[r]), r))
        if a == b or self._barred(a, b) or not (forced or self._agree(a, b)):
            return
        self.parent[b] = a
        self.members[a].extend(self.members.pop(b))

    def _barred(self, a: str, b: str) -> bool:
        apart = self.bonds.apart
        return any(self.root(other) == a for name in self.members[b] for other in apart.get(name, ()) if other in self.parent)

    def _agree(self, a: str, b: str) -> bool:
        reports = {self.incidents[name].report for name in self.members[b]}
        if any(self.incidents[name].report in reports for name in self.members[a]):
            return False
        crossed = list(product(self._sample(a), self._sample(b)))
        judged = [compared(self.incidents[x], self.incidents[y], self.rules) for x, y in crossed]
        if any(r.points <= self.rules.conflict for j in judged for r in j.reasons):
            return False
        return sum(j.score for j in judged) / len(judged) >= self.rules.linkage

    def _sample(self, root: str) -> Sequence[str]:
        return list(islice(sorted(self.members[root]), SAMPLE))


def cluster(incidents: Iterable[LocalIncident], judgements: Iterable[Judgement], decisions: Iterable[Decision] = (),
            rules: Merging | None = None) -> tuple[Cluster, ...]:
    """The partition of local incidents into incidents, sorted by id; people's decisions come before the machine's."""
    known = tuple(incidents)
    return clusters_under(known, judgements, bonds_of(rebound(decisions, known)), rules or load_merging())


def clusters_under(
    incidents: Iterable[LocalIncident], judgements: Iterable[Judgement], bonds: Bonds, rules: Merging,
) -> tuple[Cluster, ...]:
    """The partition under bonds that lead to these incidents already."""
    known = {i.id: i for i in sorted(incidents, key=lambda i: i.id)}
    groups = _Groups(known, bonds, rules)
    for left, right in groups.bonds.together:
        if left in known and right in known:
            groups.join(left, right, forced=True)
    same = (j for j in judgements if j.verdict is Verdict.SAME and j.left in known and j.right in known)
    for pair in sorted(same, key=lambda j: (-j.score, j.left, j.right)):
        groups.join(pair.left, pair.right)
    found = (tuple(sorted(members)) for members in groups.members.values())
    return tuple(sorted((Cluster(incident_id(known[m] for m in ms), ms) for ms in found), key=lambda c: c.id))
