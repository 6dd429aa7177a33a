"""Who gives the words under a span: source, cue and chain."""

from __future__ import annotations

from dataclasses import dataclass

from reportedly.codebook import Codebook
from reportedly.model import Certainty, Span, Who
from reportedly.text.analysis import Analysis


@dataclass(frozen=True, slots=True)
class Attribution:
    """The speaker of some words (None: the report's own voice), the cue, the chain, how firmly."""

    speaker: Who | None = None
    cue: Span | None = None
    via: tuple[str, ...] = ()
    certainty: Certainty = Certainty.ASSERTED


def source_of(span: Span, analysis: Analysis, book: Codebook) -> Attribution:
    """Who says the words under `span`."""
    return Attribution()
