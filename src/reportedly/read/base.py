"""What every reader offers: local rules, a learned reader, a prompted one share it."""

from __future__ import annotations

from typing import Protocol

from reportedly.codebook import Codebook
from reportedly.model import Draft
from reportedly.text.analysis import Analysis


class Reader(Protocol):
    """Finds the incidents of one report and their raw fillers."""

    name: str

    def read(self, analysis: Analysis, book: Codebook) -> tuple[Draft, ...]:
        """Drafts in text order, each real event once however often it is told."""
        ...
