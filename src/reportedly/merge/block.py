"""Which pairs are worth comparing: those that share a victim's name, or a time slot and a place, or rare words.

A pair is compared when it shares one key, or two rare words.  A key that many share is cut by time, so that the work stays in
proportion to the number of incidents.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reportedly.codebook.merging import Merging
from reportedly.merge.local import LocalIncident
from reportedly.merge.names import folded, surname
from reportedly.merge.rarity import rarity
from reportedly.merge.window import window_of

WEAK = "word:"
NO_TIME = -(2**40)


def pairs(incidents: Sequence[LocalIncident], rules: Merging) -> Iterator[tuple[LocalIncident, LocalIncident]]:
    """Each pair once that shares enough keys and comes from two reports; `incidents` sorted by id."""
    blocks = list(_blocks(incidents, rules))
    mine: list[list[int]] = [[] for _ in incidents]
    for number, block in enumerate(blocks):
        for index in block.members:
            mine[index].append(number)
    for index, incident in enumerate(incidents):
        for other in _partners(index, [blocks[number] for number in mine[index]]):
            if incidents[other].report != incident.report:
                yield incident, incidents[other]


@dataclass(frozen=True, slots=True)
class _Block:
    """Incidents that share a key.  With `anchors`, each member meets only those; without, every other member.

    A WEAK key is not enough alone: one rare word in two reports of different weeks says nothing.
    """

    key: str
    members: tuple[int, ...]
    anchors: frozenset[int] = frozenset()

    def partners(self, index: int) -> Iterable[int]:
        """Whom a member meets."""
        return self.members if not self.anchors or index in self.anchors else self.anchors


def _partners(index: int, blocks: Iterable[_Block]) -> list[int]:
    """Later incidents that share a strong key or two weak ones with this one, in order."""
    by_key: dict[str, set[int]] = defaultdict(set)
    for block in blocks:
        by_key[block.key].update(other for other in block.partners(index) if other > index)
    enough: set[int] = set()
    once: set[int] = set()
    for key, later in by_key.items():
        if key.startswith(WEAK):
            enough |= once & later
            once |= later
        else:
            enough |= later
    return sorted(enough)


def _blocks(incidents: Sequence[LocalIncident], rules: Merging) -> Iterator[_Block]:
    members: dict[str, list[int]] = defaultdict(list)
    for index, incident in enumerate(incidents):
        for key in dict.fromkeys(keys_of(incident, rules)):
            members[key].append(index)
    for key, block in members.items():
        if len(block) > 1:
            yield from _bounded(key, block, incidents, rules)


def _bounded(key: str, block: Sequence[int], incidents: Sequence[LocalIncident], rules: Merging) -> Iterator[_Block]:
    """A large block in parts by time; in a part that is still large all meet the same few, those with the smallest numbers.

    Both depend on the members alone, not on their order, and cost in proportion to their number.
    """
    if len(block) <= rules.cap:
        yield _Block(key, tuple(block))
        return
    parts: dict[int, list[int]] = defaultdict(list)
    for index in block:
        for when in parts_of(stretch_of(incidents[index], rules)):
            parts[when].append(index)
    for part in parts.values():
        if len(part) <= rules.cap:
            yield _Block(key, tuple(part))
        else:
            first = sorted(part, key=lambda index: number_of(incidents[index].id))[: rules.cap // 2]
            yield _Block(key, tuple(part), frozenset(first))


def stretch_of(incident: LocalIncident, rules: Merging) -> int:
    """The number of the stretch of days in which it ended or was told; NO_TIME when that is not known."""
    window = incident.window or window_of(incident.published)
    return NO_TIME if window is None else window.last // rules.bucket_days


def parts_of(stretch: int) -> tuple[int, ...]:
    """The two overlapping parts of time that hold a stretch, so that neighbours always share one."""
    return (NO_TIME,) if stretch == NO_TIME else (stretch - 1, stretch)


def stretches_of(part: int) -> tuple[int, ...]:
    """The stretches that a part of time holds."""
    return (NO_TIME,) if part == NO_TIME else (part, part + 1)


def number_of(local: str) -> int:
    """A local incident's number: 63 bits of its digest, the same on every machine; it orders without meaning anything."""
    return int.from_bytes(hashlib.blake2b(local.encode(), digest_size=8).digest(), "big") >> 1


@lru_cache(maxsize=200_000)
def key_number(key: str) -> int:
    """A key as 63 bits, the last of which says whether it is weak."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big") >> 2 << 1 | key.startswith(WEAK)


def is_weak(number: int) -> bool:
    """Whether a key's number is that of one that is not enough alone."""
    return bool(number & 1)


@dataclass(frozen=True, slots=True)
class Keyed:
    """An incident with what it is found by: its number, the numbers of its keys, its stretch of time."""

    incident: LocalIncident
    number: int
    keys: tuple[int, ...]
    stretch: int


def keyed(incident: LocalIncident, rules: Merging) -> Keyed:
    """The incident with its keys."""
    keys = tuple(dict.fromkeys(key_number(key) for key in keys_of(incident, rules)))
    return Keyed(incident, number_of(incident.id), keys, stretch_of(incident, rules))


def keys_of(incident: LocalIncident, rules: Merging) -> Iterator[str]:
    """The keys of one incident."""
    rare = _rare(incident.context.words, rules)
    yield from (f"name:{name}" for name in sorted(_names(incident)))
    yield from (f"person:{name}" for name in sorted(incident.context.people | incident.context.names))
    yield from (f"word:{word}" for word in rare)
    for slot in _slots(incident, rules):
        yield from (f"{slot}:{place}" for place in sorted(_places(incident)))
    if incident.main:
        for slot in _news(incident, rules):
            yield from (f"news:{slot}:{word}" for word in rare)


def _names(incident: LocalIncident) -> set[str]:
    found = {surname(who.name) for who in (*incident.targets, *incident.accused) if who.name}
    return {name for name in found if name}


def _news(incident: LocalIncident, rules: Merging) -> range:
    out = window_of(incident.published)
    return range(out.last // rules.bucket_days, out.last // rules.bucket_days + 2) if out else range(0)


def _slots(incident: LocalIncident, rules: Merging) -> range:
    window = incident.window or window_of(incident.published)
    if window is None or window.days > rules.widest_days:
        return range(0)
    return range((window.first - 1) // rules.bucket_days, (window.last + 1) // rules.bucket_days + 1)


def _places(incident: LocalIncident) -> set[str]:
    found = {folded(part) for place in incident.places for part in (place.name, place.admin, place.country) if part}
    return found or {"?"}


def _rare(words: frozenset[str], rules: Merging) -> list[str]:
    """The rarest words; among equally rare ones those that similar reports pick alike, with the smallest digests."""
    return sorted(words, key=lambda w: (-rarity(w), hashlib.blake2b(w.encode(), digest_size=8).digest()))[: rules.rare_keys]
