"""Which pairs are worth comparing: those that share a victim's name, or a time slot and a place, or rare words.

A pair is compared when it shares one key.  A key that many share is cut into overlapping stretches of its members in order
of time and place, so that the work stays in proportion to the number of incidents.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence

from reportedly.codebook.merging import Merging
from reportedly.merge.local import LocalIncident
from reportedly.merge.names import folded, surname
from reportedly.merge.rarity import rarity
from reportedly.merge.window import window_of


def pairs(incidents: Sequence[LocalIncident], rules: Merging) -> Iterator[tuple[LocalIncident, LocalIncident]]:
    """Each pair once that shares a key and comes from two reports; `incidents` sorted by id."""
    keys = [tuple(dict.fromkeys(keys_of(incident, rules))) for incident in incidents]
    blocks = _blocks(incidents, keys, rules)
    mine: list[list[int]] = [[] for _ in incidents]
    for number, block in enumerate(blocks):
        for index in block:
            mine[index].append(number)
    for index, incident in enumerate(incidents):
        others = {other for number in mine[index] for other in blocks[number] if other > index}
        for other in sorted(others):
            if incidents[other].report != incident.report:
                yield incident, incidents[other]


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


def _blocks(incidents: Sequence[LocalIncident], keys: list[tuple[str, ...]], rules: Merging) -> list[list[int]]:
    members: dict[str, list[int]] = defaultdict(list)
    for index, own in enumerate(keys):
        for key in own:
            members[key].append(index)
    return [stretch for block in members.values() if len(block) > 1 for stretch in _bounded(block, incidents, rules.cap)]


def _bounded(block: list[int], incidents: Sequence[LocalIncident], cap: int) -> Iterator[list[int]]:
    if len(block) <= cap:
        yield block
        return
    ordered = sorted(block, key=lambda index: (*_order(incidents[index]), index))
    for start in range(0, len(ordered) - cap // 2, cap // 2):
        yield ordered[start : start + cap]


def _order(incident: LocalIncident) -> tuple[int, str]:
    window = incident.window or window_of(incident.published)
    return window.last if window else 0, " ".join(sorted(p.name or "" for p in incident.places))
