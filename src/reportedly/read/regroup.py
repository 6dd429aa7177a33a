"""A second look at the groups: what two groups say together shows better than single mentions whether they are one incident."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import inf

from reportedly.codebook import Codebook
from reportedly.read.join import age_of, differing, pair_logit, parted
from reportedly.read.traits import Traits
from reportedly.read.vectors import Vector, apart, mean_of

MOST_GROUPS = 24  # of one report; beyond them the groups stay as they are
SIZES = (1, 2, 3, 5, 8)
STEPS = (-3.0, -2.0, -1.0, 0.0, 1.0, 2.0)
LATEST = 4


@dataclass(frozen=True, slots=True)
class Side:
    """One group: its mentions in text order with what they say together."""

    mentions: tuple[Traits, ...]
    people: frozenset[str]
    places: frozenset[str]
    victims: frozenset[str]
    patients: frozenset[str]
    numbers: frozenset[str]
    doers: frozenset[str]
    times: frozenset[str]
    own_times: frozenset[str]
    types: frozenset[str]
    vector: Vector

    @classmethod
    def of(cls, mentions: Sequence[Traits]) -> Side:
        """The side that some mentions make."""
        def union(name: str) -> frozenset[str]:
            return frozenset().union(*(getattr(t, name) for t in mentions))

        return cls(
            tuple(mentions), union("people"), union("places"), union("victims"), frozenset(t.patient for t in mentions if t.patient),
            union("numbers"), union("doers"), union("times"), frozenset().union(*(t.times for t in mentions if t.own_time)),
            frozenset(x for t in mentions for x in t.seen.types), mean_of([t.vector for t in mentions]))


def regrouped(groups: Sequence[list[int]], traits: Sequence[Traits], book: Codebook) -> list[list[int]]:
    """The groups with those that are one incident put together, surest first."""
    found = [list(g) for g in groups]
    if len(found) > MOST_GROUPS:
        return found
    sides = [Side.of([traits[i] for i in g]) for g in found]
    while len(found) > 1:
        scores = {(a, b): two_sides_logit(a, b, sides, book) for a, b in combinations(range(len(found)), 2)}
        (a, b), best = max(scores.items(), key=lambda item: (item[1], [-n for n in item[0]]))
        if best <= book.weights.thresholds.get("regroup", 0.0):
            break
        found[a] = sorted(found[a] + found.pop(b))
        sides.pop(b)
        sides[a] = Side.of([traits[i] for i in found[a]])
    return found


def two_sides_logit(a: int, b: int, sides: Sequence[Side], book: Codebook) -> float:
    """Log-odds that two groups tell of one incident; those with mentions that are parted are two."""
    if any(parted(*_in_order(x, y), book) for x in sides[a].mentions for y in sides[b].mentions):
        return -inf
    return book.weights.regroup.logit(sides_features(a, b, sides, book), apart(sides[a].vector, sides[b].vector))


def _in_order(one: Traits, other: Traits) -> tuple[Traits, Traits]:
    return (one, other) if one.index < other.index else (other, one)


def sides_features(a: int, b: int, sides: Sequence[Side], book: Codebook) -> list[str]:
    """Features of two groups of one report, the earlier first."""
    first, second = sides[a], sides[b]
    found = [*_shared(first, second), *_when(first, second), *_shape(first, second)]
    links = [pair_logit(x, y, book) for x in first.mentions[-LATEST:] for y in second.mentions[:LATEST]]
    found += [f"most>{s}" for s in STEPS if max(links) > s] + [f"mean>{s}" for s in STEPS if sum(links) / len(links) > s]
    found.append(f"groups:{min(len(sides), 5)}")
    found += ["first is largest"] if len(first.mentions) == max(len(s.mentions) for s in sides) else []
    found += ["first group"] if a == 0 else []
    found += ["next to"] if b == a + 1 else []
    return found


def _shared(first: Side, second: Side) -> Iterator[str]:
    for name in ("people", "places", "victims", "patients", "numbers", "doers", "types"):
        one, other = getattr(first, name), getattr(second, name)
        if one and other:
            yield f"{name} {'shared' if one & other else 'differ'}"
            yield f"{name} shared many" if len(one & other) > 1 else f"{name} shared few"
        else:
            yield f"{name} {'first only' if one else 'second only' if other else 'none'}"


def _when(first: Side, second: Side) -> Iterator[str]:
    for name, one, other in (("time", first.times, second.times), ("own time", first.own_times, second.own_times)):
        if one and other:
            yield f"{name} {'same' if one & other else 'differs'}"
            yield f"{name} {age_of(one)}+{age_of(other)}"
            yield from (f"{name} differs {kind}" for kind in differing(one, other))
        else:
            yield f"{name} {'first' if one else 'second' if other else 'none'}"


def _shape(first: Side, second: Side) -> Iterator[str]:
    for name, side in (("first", first), ("second", second)):
        yield from (f"{name} size>={n}" for n in SIZES if len(side.mentions) >= n)
        yield from (f"{name} {a}" for a in sorted({t.article for t in side.mentions}))
        yield from (f"{name} patient {p}" for p in sorted({t.patient_sort for t in side.mentions}))
        yield from (f"{name} strong" for _ in range(any(t.seen.strength == "strong" for t in side.mentions)))
        yield from (f"{name} opens {t.opens}" for t in side.mentions[:1])
        yield from (f"{name} tense {t.tense}" for t in side.mentions[:1])
        yield from (f"{name} {c}" for c in sorted(frozenset().union(*(t.cues for t in side.mentions)) & {"other", "recalled", "generic"}))
    gap = second.mentions[0].seen.sentence - max(t.seen.sentence for t in first.mentions)
    yield f"gap:{max(-2, min(gap, 4))}"
    yield f"paragraphs:{max(-1, min(second.mentions[0].paragraph - first.mentions[-1].paragraph, 3))}"
