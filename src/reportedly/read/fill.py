"""The fillers of a mention: who was hit, how many, with what, by whom, as its clause and its neighbours say."""

from __future__ import annotations

from reportedly.codebook import Codebook
from reportedly.model import Filler
from reportedly.read.mentions import Mention
from reportedly.text.analysis import Analysis


def fill(mention: Mention, analysis: Analysis, book: Codebook) -> tuple[Filler, ...]:
    """Fillers of the roles TARGET, KILLED, INJURED, WEAPON, METHOD and PERPETRATOR, in text order."""
    return ()
