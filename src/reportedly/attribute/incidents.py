"""Which incidents a statement is about."""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.attribute.clauses import Clause
from reportedly.model import Draft
from reportedly.text.analysis import Analysis

ALL = frozenset(["both", "all", "two", "attacks", "killings", "incidents", "murders", "bombings", "blasts"])


def about(clause: Clause, analysis: Analysis, drafts: Sequence[Draft]) -> tuple[str, ...]:
    """The ids of the drafts that a clause speaks of: told in it, told in its sentence, told last before it, or the main one."""
    if len(drafts) == 1:
        return (drafts[0].id,)
    tokens = clause.tokens
    inside = [d.id for d in drafts if _told(d, tokens.start_char, tokens.end_char)]
    if inside:
        return tuple(inside)
    sentence = clause.cue.sent
    beside = [d.id for d in drafts if _told(d, sentence.start_char, sentence.end_char)]
    if beside:
        return tuple(beside[:1])
    return (max(drafts, key=lambda d: (_last_before(d, sentence.start_char), d.main)).id,)


def _told(draft: Draft, start: int, end: int) -> bool:
    return any(start <= t.start < end for t in draft.triggers)


def _last_before(draft: Draft, offset: int) -> int:
    return max((t.start for t in (*draft.triggers, *(f.span for f in draft.fillers)) if t.start < offset), default=-1)
