"""Where an incident happened: the scene, as a gazetteer entry no finer than the words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reportedly.codebook import Codebook
from reportedly.model import Draft, Span, Where
from reportedly.resolve.gazetteer import Gazetteer
from reportedly.text.analysis import Analysis


def places_of(
    drafts: Sequence[Draft], analysis: Analysis, book: Codebook, gazetteer: Gazetteer
) -> Mapping[str, tuple[Where, tuple[Span, ...]]]:
    """Each draft's id → its scene and the words it rests on."""
    return {}
