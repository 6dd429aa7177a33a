"""Joining: which mentions of one report tell of one incident."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from reportedly.read.mentions import Mention
from reportedly.text.analysis import Analysis

JOINS = 1.0
TIME_LABELS = frozenset({"DATE"})


@dataclass(slots=True)
class Group:
    """Mentions of one incident with what they share: names, places, days."""

    mentions: list[Mention]
    people: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    days: set[str] = field(default_factory=set)
    types: set[str] = field(default_factory=set)
    last: int = 0


def joined(mentions: Sequence[Mention], analysis: Analysis) -> list[Group]:
    """Groups in order of their first mention."""
    groups: list[Group] = []
    for mention in mentions:
        own = _seen(mention, analysis)
        best = max(groups, key=lambda g: _score(own, g, mention, analysis), default=None)
        if best is not None and _score(own, best, mention, analysis) >= JOINS:
            _unite(best, own)
        else:
            groups.append(own)
    return groups


def _seen(mention: Mention, analysis: Analysis) -> Group:
    sentence = analysis.sentences[mention.sentence]
    names = [n for n in analysis.names if sentence.start_char <= n.start < sentence.end_char]
    return Group(
        [mention],
        {n.full.split()[-1] for n in names if n.label == "PERSON"},
        {n.text for n in names if n.label in ("GPE", "LOC", "FAC")},
        {e.text.lower() for e in sentence.ents if e.label_ in TIME_LABELS and not e.text[:1].isdigit()},
        set(mention.types), mention.sentence,
    )


def _score(own: Group, group: Group, mention: Mention, analysis: Analysis) -> float:
    distance = mention.sentence - group.last
    token = analysis.doc[mention.token]
    score = 2.0 if distance == 0 else 0.8 / distance
    score += 1.0 * bool(own.people & group.people) + 0.5 * bool(own.places & group.places)
    score += 0.7 * any(c.lower_ in ("the", "this", "that") for c in token.children)
    score += 0.6 * (not own.types or not group.types or bool(own.types & group.types)) - 0.3
    score -= 1.2 * (bool(own.days) and bool(group.days) and not own.days & group.days and distance > 0)
    score -= 0.6 * (bool(own.places) and bool(group.places) and not own.places & group.places and distance > 0)
    return score


def _unite(group: Group, own: Group) -> None:
    group.mentions += own.mentions
    group.people |= own.people
    group.places |= own.places
    group.days |= own.days
    group.types |= own.types
    group.last = max(group.last, own.last)
