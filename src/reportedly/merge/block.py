"""Which pairs are worth comparing: those that share a victim's name, or a time slot and a place, or rare words.

A pair is compared when it shares one key, or two rare words.  A key that many share is cut by time, so that the work stays in
proportion to the number of incidents.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reportedly.codebook.merging import Merging
from reportedly.merge.local import LocalIncident
from reportedly.merge.names import folded, surname
from reportedly.merge.rarity import rarity
from reportedly.merge.window import window_of

WEAK = "word:"


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
    """A large block in parts by time; in a part that is still large all meet the same few, those with the smallest ids.

    Both depend on the members alone, not on their order, and cost in proportion to their number.
    """
    if len(block) <= rules.cap:
        yield _Block(key, tuple(block))
        return
    parts: dict[int | None, list[int]] = defaultdict(list)
    for index in block:
        for slot in _times(incidents[index], rules):
            parts[slot].append(index)
    for part in parts.values():
        if len(part) <= rules.cap:
            yield _Block(key, tuple(part))
        else:
            yield _Block(key, tuple(part), frozenset(sorted(part)[: rules.cap // 2]))


def _times(incident: LocalIncident, rules: Merging) -> tuple[int | None, ...]:
    """Two overlapping stretches of time, so that neighbours always share one."""
    window = incident.window or window_of(incident.published)
    if window is None:
        return (None,)
    first = window.last // (2 * rules.bucket_days)
    return (2 * first, 2 * first + 1) if window.last // rules.bucket_days % 2 else (2 * first, 2 * first - 1)


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
