"""What speakers do towards the incidents of a report."""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.codebook import Codebook
from reportedly.model import Claim, Draft
from reportedly.text.analysis import Analysis


def statements(analysis: Analysis, drafts: Sequence[Draft], book: Codebook) -> tuple[Claim, ...]:
    """Statement claims (`statement=True`) about the drafts, in text order."""
    return ()
