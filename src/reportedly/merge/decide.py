"""Judgements: the comparisons' points added up, same above one threshold, for a person above the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reportedly.codebook.merging import Merging, load_merging
from reportedly.merge.anchors import rebound
from reportedly.merge.block import pairs
from reportedly.merge.compare import COMPARISONS
from reportedly.merge.decisions import bonds_of
from reportedly.merge.local import LocalIncident
from reportedly.model import Decision, Judgement, Reason, Verdict

BY = "merge.v5"


def judge(incidents: Iterable[LocalIncident], decisions: Iterable[Decision] = (), rules: Merging | None = None) -> tuple[Judgement, ...]:
    """The pairs that are the same or possibly the same, each with its reasons; sorted by their ids.

    A pair that a person has called different is not judged again.
    """
    ordered = sorted({i.id: i for i in incidents}.values(), key=lambda i: i.id)
    known, apart = rules or load_merging(), bonds_of(rebound(decisions, ordered)).apart
    open_pairs = ((a, b) for a, b in pairs(ordered, known) if b.id not in apart.get(a.id, ()))
    judged = (compared(left, right, known) for left, right in open_pairs)
    return tuple(j for j in judged if j.verdict is not Verdict.DIFFERENT)


def compared(left: LocalIncident, right: LocalIncident, rules: Merging) -> Judgement:
    """One pair, whichever way round it is given."""
    first, second = (left, right) if left.id <= right.id else (right, left)
    reasons = tuple(_reasons(first, second, rules))
    score = round(sum(r.points for r in reasons), 3)
    return Judgement(first.id, second.id, verdict_of(score, reasons, rules), score, reasons, by=BY)


def verdict_of(score: float, reasons: Iterable[Reason], rules: Merging) -> Verdict:
    """Same, different, or for a person; one strong conflict is enough for different."""
    if score < rules.review or any(r.points <= rules.conflict for r in reasons):
        return Verdict.DIFFERENT
    return Verdict.SAME if score >= rules.same else Verdict.REVIEW


def _reasons(left: LocalIncident, right: LocalIncident, rules: Merging) -> Iterator[Reason]:
    for comparison in COMPARISONS:
        reason = comparison(left, right, rules)
        if reason is not None:
            yield reason
