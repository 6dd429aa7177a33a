"""How many were killed or injured: the fillers of a draft as claims of ranges, rival ones side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reportedly.model import Count, Draft, Filler, Role, Status

Counted = tuple[Count, Filler]
PARTIAL = "part"
SUPERSEDED = "superseded"
HIT = "hit"
UNTOLD = frozenset({"unknown", "abducted", "killed"})
ADDITIONAL = "additional"


def counts_of(draft: Draft, role: Role) -> tuple[Counted, ...]:
    """Each count that the report gives for KILLED or INJURED: one claim for each rival figure, none for parts of a figure."""
    found = [f for f in draft.of(role) if f.qualifier != HIT]
    live = next((kept for kept in (_without(found, PARTIAL, SUPERSEDED), _without(found, SUPERSEDED), found) if kept), [])
    if not live:
        live = _hit(draft, role)
    positive = [f for f in live if f.high != 0]
    stated = [f for f in positive if not _single(f)]
    singles = _distinct([f for f in positive if _single(f)])
    if stated:
        return tuple(_counted(f) for f in _rivals(stated))
    return (_together(singles),) if singles else tuple(_counted(f) for f in live[:1])


def _without(fillers: Sequence[Filler], *qualifiers: str) -> list[Filler]:
    return [f for f in fillers if f.qualifier not in qualifiers]


def _hit(draft: Draft, role: Role) -> list[Filler]:
    """People shot or stabbed: killed where the draft tells of a killing without saying whose, else injured."""
    hit = [f for f in draft.of(Role.INJURED) if f.qualifier == HIT]
    killing = any(f.high != 0 for f in draft.of(Role.KILLED)) or (
        draft.status in (Status.OCCURRED, Status.ALLEGED) and bool({"assassination", "execution"} & set(draft.types)))
    if role is Role.KILLED:
        named = [replace(f, low=1, high=1) for f in draft.of(Role.TARGET) if f.name and f.outcome in UNTOLD]
        return (hit or named) if killing and not draft.of(Role.KILLED) else []
    return [] if killing else hit


def _single(filler: Filler) -> bool:
    return filler.low == 1 and filler.high == 1


def _distinct(fillers: Sequence[Filler]) -> list[Filler]:
    """Named people once each; an unnamed one counts only where nobody is named."""
    named = {f.name: f for f in reversed(fillers) if f.name}
    return list(reversed(named.values())) if named else list(fillers[:1])


def _together(singles: Sequence[Filler]) -> Counted:
    total = len(singles)
    return Count(total, total, singles[0].span.quote, "exact"), singles[0]


def _rivals(fillers: Sequence[Filler]) -> list[Filler]:
    """Each different range once, in text order."""
    seen: dict[tuple[int | None, int | None], Filler] = {}
    for filler in fillers:
        seen.setdefault((filler.low, filler.high), filler)
    return list(seen.values())


def _counted(filler: Filler) -> Counted:
    return Count(filler.low, filler.high, filler.span.quote, filler.qualifier), filler
