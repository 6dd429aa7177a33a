"""The local reader: dependency frames with lexicons as data."""

from __future__ import annotations

from reportedly.codebook import Codebook
from reportedly.model import Draft
from reportedly.text.analysis import Analysis


class LocalReader:
    """Finds incidents by trigger words and their dependents; joins what is told twice."""

    name = "local.v1"

    def read(self, analysis: Analysis, book: Codebook) -> tuple[Draft, ...]:
        """Drafts in text order."""
        return ()
