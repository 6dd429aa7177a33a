"""How many were killed or injured: the fillers of a draft as claims of ranges, and the one range of the record."""

from __future__ import annotations

from reportedly.model import Count, Draft, Filler, Role


def counts_of(draft: Draft, role: Role) -> tuple[tuple[Count, Filler], ...]:
    """Each count that the report gives for KILLED or INJURED."""
    return tuple((Count(f.low, f.high, f.span.quote, f.qualifier), f) for f in draft.of(role))
