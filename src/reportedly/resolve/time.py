"""Which time an incident has: time expressions of the report, normalised from the anchor of their segment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reportedly.codebook import Codebook
from reportedly.model import Draft, Span, When
from reportedly.text.analysis import Analysis


def dates_of(drafts: Sequence[Draft], analysis: Analysis, book: Codebook) -> Mapping[str, tuple[When, tuple[Span, ...]]]:
    """Each draft's id → its date and the words it rests on (all drafts at once: some dates are relative to another event)."""
    return {}
