"""Who was hit and who is accused: names in full form, titles split off, descriptions kept."""

from __future__ import annotations

from reportedly.codebook import Codebook
from reportedly.model import Draft, Filler, Role, Who
from reportedly.text.analysis import Analysis


def who_of(filler: Filler, analysis: Analysis, book: Codebook) -> Who:
    """One target or perpetrator filler as a party."""
    return Who(filler.name, filler.span.quote, description=filler.description or filler.span.quote, outcome=filler.outcome)


def parties_of(draft: Draft, role: Role, analysis: Analysis, book: Codebook) -> tuple[tuple[Who, Filler], ...]:
    """The parties of one role, each once, with the filler it comes from."""
    return tuple((who_of(f, analysis, book), f) for f in draft.of(role))
