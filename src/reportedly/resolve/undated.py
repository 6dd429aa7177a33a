"""The time of an incident that no words date: what its place in the report still says."""

from __future__ import annotations

from datetime import timedelta

from reportedly import edtf
from reportedly.model import Draft, Span, Status, When
from reportedly.resolve.timeline import anchor_at
from reportedly.text.analysis import Analysis

DAY = timedelta(days=1)
VAGUE = 27  # days: a publication date this wide (a month) holds the day before it


def undated(draft: Draft, analysis: Analysis) -> tuple[When, tuple[Span, ...]] | None:
    """Fresh main event: the day before publication to publication; anything else: up to its segment's anchor."""
    start = draft.triggers[0].start
    low, high = edtf.bounds(anchor_at(start, analysis)[1])
    if high is None:
        return None
    if draft.status is Status.PLANNED:
        return When(f"{(low or high).isoformat()}/..", "", "planned, no day said"), ()
    if draft.main and low is not None:
        first = low if (high - low).days >= VAGUE else low - DAY
        fresh = edtf.between(first, high) if first != low - DAY else edtf.between(first, high, one_of=True)
        return When(fresh, "", "fresh report that names no day: the day before publication or publication"), ()
    return When(f"../{high.isoformat()}", "", "no time said: before the report"), ()
