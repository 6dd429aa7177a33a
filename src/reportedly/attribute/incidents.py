"""Which incidents a statement is about."""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.attribute.clauses import Clause
from reportedly.model import Draft
from reportedly.text.analysis import Analysis

GENERAL = frozenset([
    "attack", "incident", "operation", "raid", "assault", "strike", "killing", "murder", "crime", "act", "explosion", "blast", "violence",
    "bombing", "ambush", "shooting", "massacre", "death", "assassination", "deed", "case"])


def about(clause: Clause, analysis: Analysis, drafts: Sequence[Draft]) -> tuple[str, ...]:
    """The ids of the drafts that a clause speaks of.

    A clause that tells a draft in words of its own is about that draft.  A general word ("the attack") may mean the draft that it
    was read into or the report's main one, and both are named.
    """
    if len(drafts) == 1:
        return (drafts[0].id,)
    tokens = clause.tokens
    inside = tuple(d.id for d in drafts if _told(d, tokens.start_char, tokens.end_char, analysis))
    if inside:
        return inside
    main = next((d.id for d in drafts if d.main), drafts[0].id)
    return tuple(dict.fromkeys((*_meant(clause, drafts), main)))


def _meant(clause: Clause, drafts: Sequence[Draft]) -> tuple[str, ...]:
    tokens, sentence = clause.tokens, clause.cue.sent
    inside = tuple(d.id for d in drafts if _mentioned(d, tokens.start_char, tokens.end_char))
    beside = tuple(d.id for d in drafts if _mentioned(d, sentence.start_char, sentence.end_char))
    return inside or beside[:1] or (max(drafts, key=lambda d: (_last_before(d, sentence.start_char), d.main)).id,)


def _told(draft: Draft, start: int, end: int, analysis: Analysis) -> bool:
    """Whether a draft is told here by a word that says what was done, not only that something was."""
    roots = (analysis.tokens(t).root for t in draft.triggers if start <= t.start < end)
    return any(root.pos_ != "NOUN" or root.lemma_.lower() not in GENERAL for root in roots)


def _mentioned(draft: Draft, start: int, end: int) -> bool:
    return any(start <= t.start < end for t in draft.triggers)


def _last_before(draft: Draft, offset: int) -> int:
    return max((t.start for t in (*draft.triggers, *(f.span for f in draft.fillers)) if t.start < offset), default=-1)
