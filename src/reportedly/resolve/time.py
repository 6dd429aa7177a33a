"""Which time an incident has: time expressions of the report, normalised from the anchor of their segment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reportedly.codebook import Codebook
from reportedly.model import Draft, Span, When
from reportedly.resolve.chosen import Choice, choices_of, evidence_of
from reportedly.resolve.timeline import timeline_of
from reportedly.resolve.undated import undated
from reportedly.text.analysis import Analysis


def dates_of(drafts: Sequence[Draft], analysis: Analysis, book: Codebook) -> Mapping[str, tuple[When, tuple[Span, ...]]]:
    """Each draft's id → its date and the words it rests on (all drafts at once: some dates are relative to another event)."""
    timeline = timeline_of(analysis, book.times)
    choices = choices_of(drafts, analysis, timeline, book.times)
    found = {draft.id: _dated(draft, choices.get(draft.id), analysis) for draft in drafts}
    return {draft: when for draft, when in found.items() if when}


def _dated(draft: Draft, choice: Choice | None, analysis: Analysis) -> tuple[When, tuple[Span, ...]] | None:
    if choice is None:
        return undated(draft, analysis)
    spans = evidence_of(choice, analysis)
    return When(choice.edtf, spans[0].quote, choice.reason), spans
