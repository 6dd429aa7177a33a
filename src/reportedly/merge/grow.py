"""Merging what is new into what is there: only pairs and clusters that the new can change are looked at again.

The result is the one that judging and clustering everything at once gives, whatever the order in which reports came: a pair is compared
or not by what stands under the keys of both, and a cluster depends on the pairs of its own component alone.  What can change, when some
mentions come, go or change, is: the pairs of these mentions; the pairs of a block, or of a stretch of it, that grew beyond the cap or
shrank below it; and the pairs of a mention that became, or ceased to be, one of those that all of a crowded stretch meet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Protocol

from reportedly.codebook.merging import Merging
from reportedly.merge.block import Keyed, is_weak, keyed, number_of, parts_of, stretches_of
from reportedly.merge.cluster import Cluster, clusters_under
from reportedly.merge.decide import compared
from reportedly.merge.decisions import Bonds
from reportedly.merge.local import LocalIncident
from reportedly.model import Judgement, Verdict

Pair = tuple[str, str]
ALL = 2**31 - 1


class Shelf(Protocol):
    """Where mentions and judgements are kept; what is written is seen by what is read after it."""

    def block(self, key: int, most: int) -> Sequence[tuple[int, int]]:
        """Stretch and number of at most so many mentions under a key."""

    def stretch(self, key: int, wanted: int, most: int) -> Sequence[int]:
        """The smallest numbers under a key in a stretch."""

    def mentions(self, numbers: Iterable[int]) -> Mapping[int, LocalIncident]:
        """Mentions by their numbers."""

    def replace(self, gone: Iterable[LocalIncident], new: Iterable[LocalIncident]) -> None:
        """Forget some mentions and keep others."""

    def judged(self, ids: Iterable[str]) -> Sequence[Judgement]:
        """The judgements kept on pairs with one of these; their reasons may be left out."""

    def judge(self, found: Mapping[Pair, Judgement | None]) -> None:
        """Replace the judgements of pairs; None where there is none any more."""

    def named(self, ids: Iterable[str]) -> Sequence[LocalIncident]:
        """The mentions of these ids that are there."""


@dataclass(frozen=True, slots=True)
class Change:
    """Mentions as they were and as they are; one that only people decided about is in both.

    `seeds` are ids whose clusters are looked at again though nothing of theirs changed.
    """

    old: tuple[LocalIncident, ...]
    new: tuple[LocalIncident, ...]
    seeds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Growth:
    """The clusters of all incidents that the change may have touched, and the report of each of their members."""

    clusters: tuple[Cluster, ...]
    reports: Mapping[str, str]


def grow(shelf: Shelf, change: Change, bonds: Bonds, rules: Merging) -> Growth:
    """Bring the shelf to the new state: mentions and judgements are written, the touched clusters are given back."""
    old, new = ([keyed(i, rules) for i in some] for some in (change.old, change.new))
    touched = _touched((*old, *new))
    former = shelf.judged([i.id for i in change.old])
    before = _Blocks(shelf, rules).states(touched)
    shelf.replace(change.old, change.new)
    desk = _Desk(shelf, rules, bonds, _Blocks(shelf, rules))
    after = desk.blocks.states(touched)
    found: dict[Pair, Judgement | None] = {(j.left, j.right): None for j in former}
    changed = {m.number for m in (*old, *new)}
    found.update(desk.pairs_of(new))
    again = desk.checked(_upset(shelf, before, after, changed))
    known = {(j.left, j.right): j for j in (*former, *(shelf.judged({end for pair in again for end in pair}) if again else ()))}
    other = {pair: now for pair, now in {**found, **again}.items() if _unlike(known.get(pair), now)}
    shelf.judge(other)
    joined = (pair for pair, now in other.items() if any(j is not None and j.verdict is Verdict.SAME for j in (now, known.get(pair))))
    seeds = {end for pair in joined for end in pair} | {i.id for i in change.new} | change.seeds
    return _clustered(shelf, seeds, bonds, rules)


def _unlike(was: Judgement | None, now: Judgement | None) -> bool:
    """Whether a judgement changed; one that was replaced is written again, since its reasons may be others."""
    return was is not None or now is not None


def _touched(mentions: Iterable[Keyed]) -> dict[int, set[int]]:
    """The stretches at which each key has something new."""
    found: dict[int, set[int]] = defaultdict(set)
    for one in mentions:
        for key in one.keys:
            found[key].update(parts_of(one.stretch))
    return found


@dataclass(frozen=True, slots=True)
class _Part:
    """What stands under a key in one part of time: all of it when that is little, else only those that all meet."""

    members: tuple[int, ...]
    crowded: bool


@dataclass(frozen=True, slots=True)
class _State:
    """A key's block: `members` when it is small, else its touched parts."""

    members: tuple[int, ...] | None
    parts: Mapping[int, _Part] = field(default_factory=dict)


class _Blocks:
    """The blocks as they stand now, each read once."""

    def __init__(self, shelf: Shelf, rules: Merging) -> None:
        self.shelf, self.cap = shelf, rules.cap
        self.small: dict[int, frozenset[int] | None] = {}
        self.parts: dict[tuple[int, int], _Part] = {}

    def states(self, touched: Mapping[int, Iterable[int]]) -> dict[int, _State]:
        """The blocks of some keys with some of their parts."""
        return {key: self._state(key, parts) for key, parts in touched.items()}

    def _state(self, key: int, parts: Iterable[int]) -> _State:
        whole = self.whole(key)
        return _State(tuple(whole)) if whole is not None else _State(None, {p: self.part(key, p) for p in parts})

    def whole(self, key: int) -> frozenset[int] | None:
        """All members of a small block."""
        if key not in self.small:
            found = self.shelf.block(key, self.cap + 1)
            self.small[key] = frozenset(number for _, number in found) if len(found) <= self.cap else None
        return self.small[key]

    def part(self, key: int, part: int) -> _Part:
        """One part of time of a large block."""
        if (key, part) not in self.parts:
            found = sorted(n for when in stretches_of(part) for n in self.shelf.stretch(key, when, self.cap + 1))
            crowded = len(found) > self.cap
            self.parts[key, part] = _Part(tuple(found[: self.cap // 2] if crowded else found), crowded)
        return self.parts[key, part]

    def partners(self, key: int, one: Keyed) -> set[int]:
        """Whom a mention meets under one of its keys."""
        whole = self.whole(key)
        if whole is not None:
            return set(whole)
        found: set[int] = set()
        for part in parts_of(one.stretch):
            there = self.part(key, part)
            found.update(self.everyone(key, part) if there.crowded and one.number in there.members else there.members)
        return found

    def everyone(self, key: int, part: int) -> list[int]:
        """All members of a part, however many."""
        return [n for when in stretches_of(part) for n in self.shelf.stretch(key, when, ALL)]

    def meet(self, key: int, one: Keyed, other: Keyed) -> bool:
        """Whether two mentions that both have a key meet under it."""
        if self.whole(key) is not None:
            return True
        for part in set(parts_of(one.stretch)) & set(parts_of(other.stretch)):
            there = self.part(key, part)
            if not there.crowded or one.number in there.members or other.number in there.members:
                return True
        return False


@dataclass(slots=True)
class _Desk:
    """Judges pairs over the shelf as it is now."""

    shelf: Shelf
    rules: Merging
    bonds: Bonds
    blocks: _Blocks
    seen: dict[int, Keyed] = field(default_factory=dict)

    def pairs_of(self, new: Sequence[Keyed]) -> dict[Pair, Judgement | None]:
        """The judgements of all pairs of these mentions."""
        self.seen.update({m.number: m for m in new})
        partners = {m.number: self._partners(m) for m in new}
        self._fetch({n for some in partners.values() for n in some})
        return dict(self._judged(self.seen[n], self.seen[other]) for n, some in partners.items() for other in some)

    def checked(self, pairs: Iterable[tuple[int, int]]) -> dict[Pair, Judgement | None]:
        """The judgements of pairs of which it is not known whether they still meet."""
        wanted = set(pairs)
        self._fetch({n for pair in wanted for n in pair})
        both = [(self.seen[a], self.seen[b]) for a, b in wanted if a in self.seen and b in self.seen]
        return dict(self._judged(a, b) if self._met(a, b) else (_pair(a, b), None) for a, b in both)

    def _partners(self, one: Keyed) -> set[int]:
        enough: set[int] = set()
        once: set[int] = set()
        for key in one.keys:
            met = self.blocks.partners(key, one)
            enough |= (met & once) if is_weak(key) else met
            once |= met if is_weak(key) else set()
        return enough - {one.number}

    def _met(self, one: Keyed, other: Keyed) -> bool:
        shared = [key for key in set(one.keys) & set(other.keys) if self.blocks.meet(key, one, other)]
        return len(shared) > 1 or any(not is_weak(key) for key in shared)

    def _fetch(self, numbers: set[int]) -> None:
        found = self.shelf.mentions(sorted(numbers - self.seen.keys()))
        self.seen.update({number: keyed(one, self.rules) for number, one in found.items()})

    def _judged(self, one: Keyed, other: Keyed) -> tuple[Pair, Judgement | None]:
        pair, left, right = _pair(one, other), one.incident, other.incident
        if left.report == right.report or right.id in self.bonds.apart.get(left.id, ()):
            return pair, None
        found = compared(left, right, self.rules)
        return pair, None if found.verdict is Verdict.DIFFERENT else found


def _pair(one: Keyed, other: Keyed) -> Pair:
    a, b = one.incident.id, other.incident.id
    return (a, b) if a <= b else (b, a)


def _upset(shelf: Shelf, before: Mapping[int, _State], after: Mapping[int, _State], changed: set[int]) -> Iterator[tuple[int, int]]:
    """Pairs of unchanged mentions that may have begun or ceased to meet."""
    for key, was in before.items():
        now = after[key]
        if (was.members is None) != (now.members is None):
            yield from _all_pairs(was.members or now.members or (), changed)
        elif now.members is None:
            for part, there in now.parts.items():
                yield from _upset_part(shelf, (key, part), (was.parts[part], there), changed)


def _upset_part(shelf: Shelf, place: tuple[int, int], states: tuple[_Part, _Part], changed: set[int]) -> Iterator[tuple[int, int]]:
    was, now = states
    if was.crowded != now.crowded:
        yield from _all_pairs(now.members if was.crowded else was.members, changed)
    elif now.crowded:
        met_by_all = set(now.members) - set(was.members) - changed
        others = [n for when in stretches_of(place[1]) for n in shelf.stretch(place[0], when, ALL)] if met_by_all else []
        yield from (_ordered(a, b) for a in met_by_all for b in others if b not in changed and a != b)
        yield from _former_pairs(shelf, set(was.members) - set(now.members) - changed, changed)


def _former_pairs(shelf: Shelf, turned: set[int], changed: set[int]) -> Iterator[tuple[int, int]]:
    """The judged pairs of mentions that not all of their stretch meet any more: only these can be lost."""
    for one in shelf.mentions(turned).values():
        for judged in shelf.judged([one.id]):
            a, b = number_of(judged.left), number_of(judged.right)
            if a not in changed and b not in changed:
                yield _ordered(a, b)


def _all_pairs(members: Iterable[int], changed: set[int]) -> Iterator[tuple[int, int]]:
    yield from combinations(sorted(n for n in members if n not in changed), 2)


def _ordered(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a <= b else (b, a)


def _clustered(shelf: Shelf, seeds: set[str], bonds: Bonds, rules: Merging) -> Growth:
    """The clusters of the components that hold these ids."""
    bound: dict[str, set[str]] = defaultdict(set)
    for left, right in bonds.together:
        bound[left].add(right)
        bound[right].add(left)
    inside: set[str] = set()
    edges: dict[Pair, Judgement] = {}
    frontier = set(seeds)
    while frontier:
        inside |= frontier
        same = [j for j in shelf.judged(frontier) if j.verdict is Verdict.SAME]
        edges.update({(j.left, j.right): j for j in same})
        reached = {end for j in same for end in (j.left, j.right)} | {other for one in frontier for other in bound.get(one, ())}
        frontier = reached - inside
    there = shelf.named(sorted(inside))
    return Growth(clusters_under(there, edges.values(), bonds, rules), {i.id: i.report for i in there})
