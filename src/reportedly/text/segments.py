"""Segments of a report, each with its own time anchor, and the publication date inferred when none is given."""

from __future__ import annotations

from reportedly.codebook import Codebook
from reportedly.model import Report


def segmented(report: Report, book: Codebook) -> Report:
    """The report with its segments and, when no date was given, with what the text says of its publication date."""
    return report
