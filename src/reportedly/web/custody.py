"""How a report came into the chronicle, for people to read."""

from __future__ import annotations

import json
from dataclasses import dataclass

from reportedly.store import Store


@dataclass(frozen=True, slots=True)
class Custody:
    """Where a report was found, when it was added (UTC), and what was recorded when it was fetched and read."""

    found: tuple[str, ...]
    added: str
    record: tuple[tuple[str, str], ...]


def custody_of(store: Store, report: str) -> Custody:
    """What is known of one report."""
    sources, added = store.found(report)
    told = (item for capture in store.captures(report) for item in json.loads(capture).items())
    return Custody(tuple(source.name for source in sources), added, tuple((name, _line(value)) for name, value in told if value))


def _line(value: object) -> str:
    if not isinstance(value, list):
        return str(value)
    return "; ".join(": ".join(map(str, one)) if isinstance(one, list) else str(one) for one in value)
