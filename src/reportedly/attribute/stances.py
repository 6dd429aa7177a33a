"""What the clauses of a sentence do towards an incident: stance by the learned model, certainty by the hedges of the codebook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reportedly.attribute.clauses import Clause
from reportedly.attribute.features import features_of, lemmas_of
from reportedly.attribute.scene import Scene
from reportedly.model import Certainty, Stance

SILENT = frozenset([Stance.REPORTS])  # what a report's sources tell goes with the slot values, not as a statement

DECISIVE = frozenset([Stance.CLAIMS_RESPONSIBILITY, Stance.ATTRIBUTES_TO, Stance.DENIES, Stance.WITHHOLDS, Stance.CONFIRMS])
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
    book = scene.book
    model = book.stancing
    best: dict[tuple[int, Stance], tuple[float, Clause]] = {}
    for clause in clauses:
        speaker = clause.speaker.i if clause.speaker is not None else -1
        scores = model.scores(features_of(clause, scene))
        for stance, threshold, score in zip(model.stances, model.thresholds, scores, strict=True):
            if stance not in SILENT and score >= threshold and score > best.get((speaker, stance), (0.0, clause))[0]:
                best[speaker, stance] = score, clause
    leading: dict[int, float] = {}
    for (speaker, stance), (score, _) in best.items():
        if stance in DECISIVE:
            leading[speaker] = max(score, leading.get(speaker, 0.0))
    for (speaker, stance), (score, clause) in best.items():
        if stance in DECISIVE and score < SECOND * leading[speaker]:
            continue
        yield Verdict(clause, stance, book.reporting.certainty_of(lemmas_of(clause)), score)
