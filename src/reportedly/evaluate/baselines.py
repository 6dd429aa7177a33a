"""What merging must beat: same day and same place; clusters of articles by TF-IDF."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import log, sqrt

from reportedly.merge import LocalIncident
from reportedly.merge.names import folded

ALIKE = 0.35        # cosine from which two texts are joined: the best of .25 to .5 for B-cubed F1 on the open filed reports
MOST_HOLDERS = 0.05  # share of the texts above which a word says nothing
_WORD = re.compile(r"[a-z0-9']{2,}")


def same_day_and_place(incidents: Iterable[LocalIncident]) -> dict[str, str]:
    """Local incidents with one date and one place name are one incident; the others stand alone."""
    groups: dict[str, str] = {}
    for incident in incidents:
        place = next((folded(p.name) for p in incident.places if p.name), None)
        groups[incident.id] = f"{incident.when} {place}" if incident.when and place else incident.id
    return groups


def by_words(texts: Mapping[str, str]) -> dict[str, str]:
    """Texts whose TF-IDF vectors have a cosine of at least ALIKE are one cluster (single linkage)."""
    names = sorted(texts)
    vectors = _vectors([texts[name] for name in names])
    parent = list(range(len(names)))
    for a, b in _alike(vectors):
        parent[_root(parent, b)] = _root(parent, a)
    return {name: names[_root(parent, index)] for index, name in enumerate(names)}


def _root(parent: list[int], node: int) -> int:
    while parent[node] != node:
        parent[node] = parent[parent[node]]
        node = parent[node]
    return node


def _vectors(texts: Sequence[str]) -> list[dict[str, float]]:
    counts = [Counter(_WORD.findall(text.casefold())) for text in texts]
    holders = Counter(word for count in counts for word in count)
    most = max(2.0, MOST_HOLDERS * len(texts))
    weights = {w: log(len(texts) / n) + 1 for w, n in holders.items() if n <= most}
    return [_unit({w: (1 + log(n)) * weights[w] for w, n in count.items() if w in weights}) for count in counts]


def _unit(vector: dict[str, float]) -> dict[str, float]:
    length = sqrt(sum(v * v for v in vector.values())) or 1.0
    return {w: v / length for w, v in vector.items()}


def _alike(vectors: Sequence[Mapping[str, float]]) -> Iterable[tuple[int, int]]:
    holders: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for index, vector in enumerate(vectors):
        cosine: dict[int, float] = defaultdict(float)
        for word, value in vector.items():
            for other, theirs in holders[word]:
                cosine[other] += value * theirs
            holders[word].append((index, value))
        yield from ((other, index) for other, value in cosine.items() if value >= ALIKE)
