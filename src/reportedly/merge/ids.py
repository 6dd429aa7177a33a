"""Permanent incident ids: short, the same on every machine, never dangling.

Each local incident has a handle, the Crockford base32 of its digest.  A cluster takes the handle of its earliest member
(by publication, then by digest), so later reports leave the id as it is.  The handles of the other members lead to it too:
an id that was given before a merge, or before a split, still finds the incident that holds its member.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from reportedly.merge.local import LocalIncident
from reportedly.merge.window import window_of

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10


def handle(local: str) -> str:
    """The handle of one local incident: ten Crockford characters (50 bits)."""
    number = int.from_bytes(hashlib.sha256(f"incident:{local}".encode()).digest()[:8], "big")
    return "".join(ALPHABET[number >> shift & 31] for shift in range(59, 59 - 5 * LENGTH, -5))


def incident_id(members: Iterable[LocalIncident]) -> str:
    """The id of a cluster: the handle of the member published first."""
    return handle(min(members, key=_rank).id)


def _rank(incident: LocalIncident) -> tuple[bool, int, str]:
    out = window_of(incident.published)
    return out is None, out.first if out else 0, incident.id
