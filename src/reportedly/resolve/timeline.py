"""The times that a report names, in order, each read from its segment's anchor or from the time named before it."""

from __future__ import annotations

from dataclasses import dataclass

from reportedly import edtf
from reportedly.codebook.times import Times
from reportedly.text.analysis import Analysis
from reportedly.text.expressions import Expression, expressions_of
from reportedly.text.normalise import Reading, reading, recurring, relative_to_text
from reportedly.text.published import dateline_of

LONGEST_REFERENCE = 31  # days: a vaguer time is no ground to count from


@dataclass(frozen=True, slots=True)
class Moment:
    """A time expression, what it means here (None: it cannot be told), and from what it was counted."""

    expression: Expression
    reading: Reading | None
    recurring: str | None
    anchor: str | None
    relative: bool

    @property
    def edtf(self) -> str | None:
        """The meaning as EDTF."""
        return self.reading.edtf() if self.reading else self.recurring


def timeline_of(analysis: Analysis, times: Times) -> tuple[Moment, ...]:
    """All time expressions of the report's text with their meaning."""
    found: list[Moment] = []
    reference: dict[int, edtf.Bounds] = {}
    expressions = expressions_of(analysis.doc.text, times)
    heading = dateline_of(analysis.doc.text, expressions)
    for expression in expressions:
        if expression is heading:
            continue
        segment, anchor = anchor_at(expression.start, analysis)
        moment = _moment(expression, anchor, reference.get(segment))
        found.append(moment)
        if moment.reading and _is_ground(moment):
            reference[segment] = moment.reading.low, moment.reading.high
    return tuple(found)


def anchor_at(offset: int, analysis: Analysis) -> tuple[int, str | None]:
    """The start of the segment that holds a place, and the time that relative words count from there."""
    segment = analysis.segment_at(offset)
    if segment and segment.anchor:
        return segment.start, segment.anchor.edtf
    return (segment.start if segment else 0), analysis.report.published.edtf


def _moment(expression: Expression, anchor: str | None, reference: edtf.Bounds | None) -> Moment:
    relative = relative_to_text(expression)
    base = reference if reference else edtf.bounds(anchor)
    meaning = reading(expression, edtf.bounds(anchor), base)
    return Moment(expression, meaning, None if meaning else recurring(expression), anchor, relative)


def _is_ground(moment: Moment) -> bool:
    found = moment.reading
    return found is not None and (found.high - found.low).days <= LONGEST_REFERENCE and not moment.expression.future
