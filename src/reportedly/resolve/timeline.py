"""The times that a report names, in order, each read from its segment's anchor or from the time named before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportedly import edtf
from reportedly.codebook.times import Times
from reportedly.edtf import Bounds
from reportedly.text.analysis import Analysis
from reportedly.text.expressions import Expression, expressions_of, within
from reportedly.text.normalise import Reading, reading, recurring, relative_to_text
from reportedly.text.published import dateline_of, is_stamp

SPEECH = 60  # characters after a quotation in which its speaker and day are told
LONGEST_REFERENCE = 31  # days: a vaguer time is no ground to count from
OPPOSITE = {"later": "earlier", "earlier": "later"}
NO_EVENT = frozenset({"that", "this", "in", "on", "at"})
ENDS = frozenset(".,;:!?)—\"”’'")


@dataclass(frozen=True, slots=True)
class Moment:
    """A time expression and what it means here (None: it cannot be told).

    `relative`: counted from the time named before; `to_event`: "two days after X", so it counts from what follows it;
    `clock`: only a time of day is said, and the day is that of which the text spoke.
    """

    expression: Expression
    reading: Reading | None
    recurring: str | None
    anchor: str | None
    relative: bool
    to_event: bool = False
    since: bool = False

    @property
    def edtf(self) -> str | None:
        """The meaning as EDTF."""
        return self.reading.edtf() if self.reading else self.recurring

    @property
    def clock(self) -> bool:
        """Whether no day is said."""
        e = self.expression
        return e.kind == "night" or (e.kind == "clock" and e.weekday is None and e.month is None and e.unit is None)

    @property
    def sharp(self) -> bool:
        """Whether it names one day, or a few."""
        weekend = self.expression.unit == "weekend"
        return self.reading is not None and (self.reading.high - self.reading.low).days <= 2 and not self.clock and not weekend

    def counted_back(self, base: Bounds) -> Reading | None:
        """For "two days after X": the time of X, when the other event was at `base`."""
        flipped = replace(self.expression, direction=OPPOSITE.get(self.expression.direction or "", "earlier"))
        return reading(flipped, base, base)

    def counted_on(self, base: Bounds) -> Reading | None:
        """For "two days after X": the time of the other event, when X was at `base`."""
        return reading(self.expression, base, base)


def timeline_of(analysis: Analysis, times: Times) -> tuple[Moment, ...]:
    """All time expressions of the report's text with their meaning."""
    found: list[Moment] = []
    reference: dict[int, edtf.Bounds] = {}
    text = analysis.doc.text
    expressions = expressions_of(text, times)
    heading = dateline_of(text, expressions)
    for expression in expressions:
        if expression is heading or is_stamp(text, expression):
            continue
        segment, anchor = anchor_at(expression.start, analysis)
        if segment in reference and _said_then(expression, expressions, analysis):
            low, high = reference[segment]
            anchor = edtf.between(low, high) if low and high else anchor
        moment = _moment(expression, anchor, reference.get(segment), text)
        found.append(moment)
        if moment.reading and _is_ground(moment):
            reference[segment] = moment.reading.low, moment.reading.high
    return tuple(found)


def _said_then(expression: Expression, expressions: Sequence[Expression], analysis: Analysis) -> bool:
    """Whether it stands in a quotation that was spoken at the time told before: `"They came today," she said that day`."""
    if expression.kind != "deictic":
        return False
    quotation = next((q for q in analysis.quotations if q.start <= expression.start < q.end), None)
    after = within(expressions, quotation.end, quotation.end + SPEECH) if quotation else ()
    return any(e.direction in ("that", "same") for e in after)


def anchor_at(offset: int, analysis: Analysis) -> tuple[int, str | None]:
    """The start of the segment that holds a place, and the time that relative words count from there."""
    segment = analysis.segment_at(offset)
    if segment and segment.anchor:
        return segment.start, segment.anchor.edtf
    return (segment.start if segment else 0), analysis.report.published.edtf


def _moment(expression: Expression, anchor: str | None, reference: edtf.Bounds | None, text: str) -> Moment:
    base = reference or edtf.bounds(anchor)
    if expression.kind == "clock" and expression.weekday is None and expression.month is None and expression.unit is None:
        low, high = base
        meaning = Reading(low, high, True) if low and high and (high - low).days <= 1 else None
    else:
        meaning = reading(expression, edtf.bounds(anchor), base)
    return Moment(expression, meaning, None if meaning else recurring(expression), anchor, relative_to_text(expression),
                  _counts_from_what_follows(expression, text), text[max(0, expression.start - 6) : expression.start].lower() == "since ")


def _counts_from_what_follows(expression: Expression, text: str) -> bool:
    if expression.kind != "ago" or expression.words.rsplit(" ", 1)[-1] not in ("after", "before"):
        return False
    following = text[expression.end : expression.end + 8].strip()
    return following != "" and following[0] not in ENDS and following.split(" ")[0].strip(",.;:") not in NO_EVENT


def _is_ground(moment: Moment) -> bool:
    found = moment.reading
    if found is None or moment.clock or moment.to_event or moment.expression.future:
        return False
    return (found.high - found.low).days <= LONGEST_REFERENCE
