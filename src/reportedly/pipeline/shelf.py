"""Mentions and judgements of a chronicle as merging sees them, within one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from reportedly.codebook.merging import Merging, load_merging
from reportedly.merge.block import keyed, number_of
from reportedly.merge.local import LocalIncident
from reportedly.merge.packed import packed, unpacked
from reportedly.model import Judgement
from reportedly.store import groups, mentions
from reportedly.store.mentions import Mention


@dataclass(slots=True)
class StoreShelf:
    """The shelf of `merge.grow` over a connection that writes."""

    connection: Connection
    rules: Merging = field(default_factory=load_merging)
    known: dict[int, LocalIncident] = field(default_factory=dict)

    def block(self, key: int, most: int) -> Sequence[tuple[int, int]]:
        """Stretch and number of at most so many mentions under a key."""
        return mentions.block(self.connection, key, most)

    def stretch(self, key: int, wanted: int, most: int) -> Sequence[int]:
        """The smallest numbers under a key in a stretch."""
        return mentions.stretch(self.connection, key, wanted, most)

    def mentions(self, numbers: Iterable[int]) -> Mapping[int, LocalIncident]:
        """Mentions by their numbers."""
        wanted = set(numbers)
        found = mentions.records(self.connection, sorted(wanted - self.known.keys()))
        self.known.update({number: unpacked(record) for number, record in found.items()})
        return {number: self.known[number] for number in wanted if number in self.known}

    def replace(self, gone: Iterable[LocalIncident], new: Iterable[LocalIncident]) -> None:
        """Forget some mentions and keep others; those that are in both stay as they are."""
        old, fresh = ({i.id: i for i in some} for some in (gone, new))
        same = {i for i in old.keys() & fresh.keys() if old[i] == fresh[i]}
        mentions.remove(self.connection, [mention_of(i, self.rules) for i in old.values() if i.id not in same])
        mentions.put(self.connection, [mention_of(i, self.rules) for i in fresh.values() if i.id not in same])
        for one in old:
            self.known.pop(number_of(one), None)
        self.known.update({number_of(i.id): i for i in fresh.values()})

    def judged(self, ids: Iterable[str]) -> Sequence[Judgement]:
        """The judgements kept on pairs with one of these, without their reasons."""
        return groups.judged(self.connection, ids)

    def judge(self, found: Mapping[tuple[str, str], Judgement | None]) -> None:
        """Replace the judgements of pairs."""
        groups.judge(self.connection, found)

    def named(self, ids: Iterable[str]) -> Sequence[LocalIncident]:
        """The mentions of these ids that are there."""
        return list(self.mentions(number_of(i) for i in ids).values())


def mention_of(incident: LocalIncident, rules: Merging) -> Mention:
    """The row of an incident in the store."""
    found = keyed(incident, rules)
    return Mention(found.number, incident.id, incident.report, packed(incident), found.keys, found.stretch)
