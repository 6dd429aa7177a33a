"""What the clauses of a sentence do towards an incident: stance by the learned model, certainty by the hedges of the codebook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reportedly.attribute.clauses import Clause
from reportedly.attribute.features import features_of, lemmas_of, vector_of
from reportedly.attribute.frames import tells_of_others
from reportedly.attribute.scene import Scene
from reportedly.model import Certainty, Stance

SILENT = frozenset([Stance.REPORTS])  # what a report's sources tell goes with the slot values, not as a statement

DECISIVE = frozenset([Stance.CLAIMS_RESPONSIBILITY, Stance.ATTRIBUTES_TO, Stance.DENIES, Stance.WITHHOLDS, Stance.CONFIRMS])
PERSONAL = DECISIVE - {Stance.ATTRIBUTES_TO}  # what only somebody can do; "that points to the rebels" attributes
THINGS = frozenset(["this", "that", "these", "those"])
SURE = 0.5  # the least probability of a stance whose formula stands in the clause
NOBODY = "speaker=nobody"
WHOLE = 3  # bars in a frame that names cue, doer, act and polarity
OTHERS = frozenset((who, what, "yes") for who in ("party", "accused") for what in ("act", "behind"))
SECOND = 0.6  # of the leading stance: beside it, a weaker one of the same speaker is noise


@dataclass(frozen=True, slots=True)
class Verdict:
    """A clause with the stance that it takes, how firmly, and the model's probability."""

    clause: Clause
    stance: Stance
    certainty: Certainty
    score: float


def verdicts_of(clauses: Iterable[Clause], scene: Scene) -> Iterator[Verdict]:
    """For each speaker of a sentence each stance that the model finds likely, with the clause that shows it best."""
    best: dict[tuple[int, Stance], tuple[float, Clause]] = {}
    for clause in clauses:
        speaker = clause.speaker.i if clause.speaker is not None else -1
        for stance, threshold, score in _scored(clause, scene):
            if stance not in SILENT and score >= threshold and score > best.get((speaker, stance), (0.0, clause))[0]:
                best[speaker, stance] = score, clause
    leading: dict[int, float] = {}
    for (speaker, stance), (score, _) in best.items():
        if stance in DECISIVE:
            leading[speaker] = max(score, leading.get(speaker, 0.0))
    for (speaker, stance), (score, clause) in best.items():
        if stance in DECISIVE and score < SECOND * leading[speaker]:
            continue
        yield Verdict(clause, stance, scene.book.reporting.certainty_of(lemmas_of(clause)), score)


def _scored(clause: Clause, scene: Scene) -> Iterator[tuple[Stance, float, float]]:
    """Each stance with its threshold and its probability: the model's, raised where a sure formula stands in the clause."""
    model, features = scene.book.stancing, features_of(clause, scene)
    sure = {scene.book.frames.sure[f] for f in features if f in scene.book.frames.sure}
    barred = _barred(clause, features, scene)
    for stance, threshold, score in zip(model.stances, model.thresholds, model.scores(features, vector_of(clause)), strict=True):
        if stance not in barred:
            yield stance, threshold, max(score, SURE) if stance in sure else score


def _barred(clause: Clause, features: frozenset[str], scene: Scene) -> frozenset[Stance]:
    """The stances that a clause cannot take, whatever the model finds."""
    if NOBODY in features:
        return frozenset(Stance) - {Stance.WITHHOLDS}
    barred = {scene.book.frames.never[f] for f in features if f in scene.book.frames.never}
    if _blames_another(features) or _harmless(features) or tells_of_others(clause, scene):
        barred.add(Stance.CLAIMS_RESPONSIBILITY)
    if clause.speaker is not None and clause.speaker.lower_ in THINGS:
        barred |= PERSONAL
    return frozenset(barred)


def _blames_another(features: Iterable[str]) -> bool:
    """Whether what is said is that another party did it, and nothing is said of the speaker's own side."""
    frames = _whole(features)
    own = any(who.startswith("own") for _, who, _, _ in frames)
    return not own and any((who, what, said) in OTHERS for _, who, what, said in frames)


def _harmless(features: Iterable[str]) -> bool:
    """Whether all that is said of the speaker's own side is an inquiry, a search or the like."""
    return {what for _, who, what, _ in _whole(features) if who.startswith("own")} == {"harmless"}


def _whole(features: Iterable[str]) -> list[list[str]]:
    """The frames with all their parts: the cue, who, what, and whether it is said or denied."""
    return [f.split("|") for f in features if f.startswith("frame=") and f.count("|") == WHOLE]
