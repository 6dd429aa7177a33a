"""Status: whether the report says that an incident occurred, or that it is alleged, was attempted, planned or is denied."""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.codebook import Codebook
from reportedly.model import Status
from reportedly.read.features import Setting, mention_features
from reportedly.read.traits import Traits
from reportedly.text.analysis import Analysis


def status_features(group: Sequence[Traits], setting: Setting, analysis: Analysis, book: Codebook) -> list[str]:
    """What the mentions of one incident say together, apart from what its best told mention says."""
    found: set[str] = set()
    everywhere: set[str] | None = None
    for traits in group:
        own = {f for f in mention_features(traits, setting, analysis, book) if f.startswith(STATUS_FEATURES)}
        found |= own
        everywhere = own if everywhere is None else everywhere & own
    return sorted(found) + sorted(f"all {f}" for f in everywhere or ())


STATUS_FEATURES = ("cue:", "under:", "tense:", "lemma:", "negated", "conditional", "article:", "quoted", "head:")


def status_of(features: Sequence[str], book: Codebook) -> Status:
    """The most likely status; occurred unless another one is likely enough."""
    models = book.weights.status
    if not models:
        return Status.OCCURRED
    chances = {label: model.chance(features) for label, model in models.items()}
    best = max(chances, key=lambda label: (chances[label], label))
    return Status(best) if chances[best] >= book.weights.thresholds.get("status", 0.5) else Status.OCCURRED
