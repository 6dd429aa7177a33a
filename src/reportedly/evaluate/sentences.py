"""Stances on annotated sentences (`docs/claims.md` says how they are annotated): each sentence stands alone.

A claim is right when a clause of the sentence takes its stance and names its speaker (or nobody where nobody is named).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportedly.attribute.clauses import phrase_of
from reportedly.attribute.features import candidates_of
from reportedly.attribute.scene import Scene
from reportedly.attribute.stances import Verdict, verdicts_of
from reportedly.codebook import Codebook
from reportedly.errors import UsageError
from reportedly.model import Certainty, Report, Stance
from reportedly.text.analysis import Analysis
from reportedly.text.parser import Parser

JUDGED = frozenset(set(Stance) - {Stance.REPORTS})  # what sources merely report becomes slot values, not statements
Made = tuple[Stance, tuple[int, int] | None]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One annotated sentence: its part (open or held), and its claims as stance, range of the speaker, certainty."""

    id: str
    part: str
    text: str
    claims: tuple[tuple[Stance, tuple[int, int] | None, Certainty], ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Over some sentences: claims with the right stance, and counts for each stance."""

    sentences: int
    certain: int
    counts: dict[Stance, tuple[int, int, int]]

    def to_json(self) -> dict[str, Any]:
        """Accuracy over the claims, certainty over those that are right, F1 of each stance."""
        right = sum(c[0] for c in self.counts.values())
        gold = sum(c[1] for c in self.counts.values())
        found = sum(c[2] for c in self.counts.values())
        each = {stance.value: _prf(*self.counts[stance]) for stance in Stance if stance in self.counts}
        return {"sentences": self.sentences, "stance_accuracy": round(right / max(1, gold), 4), "all": _prf(right, gold, found),
                "certainty": round(self.certain / max(1, right), 4), **each}


@dataclass(frozen=True, slots=True)
class StanceFigures:
    """The sentences that the model was trained on, and the third that it was not."""

    open: Agreement
    held: Agreement

    def to_json(self) -> dict[str, Any]:
        """Fractions of 1; only `held` says how good the model is."""
        return {"held": self.held.to_json(), "open": self.open.to_json()}


def evaluate_sentences(path: Path, parser: Parser, book: Codebook) -> StanceFigures:
    """Measure on a JSON Lines file of annotated sentences; raises UsageError when it is none."""
    try:
        sentences = tuple(read_sentences(path))
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{path} is no file of annotated sentences", f"{type(error).__name__}: {error}", "docs/claims.md") from error
    analyses = tuple(parser.parse_all(Report(s.text, name=s.id) for s in sentences))
    pairs = tuple(zip(sentences, analyses, strict=True))
    return StanceFigures(*(_agreement([(s, a) for s, a in pairs if s.part == part], book) for part in ("open", "held")))


def read_sentences(path: Path) -> Iterator[Sentence]:
    """The annotated sentences of a file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        raw = json.loads(line)
        claims = tuple((Stance(c["stance"]), _range(c["speaker"]), Certainty(c["certainty"])) for c in raw["claims"])
        yield Sentence(raw["id"], raw["part"], raw["text"], claims)


def _range(span: Any) -> tuple[int, int] | None:
    return None if span is None else (int(span["start"]), int(span["end"]))


def _agreement(pairs: Iterable[tuple[Sentence, Analysis]], book: Codebook) -> Agreement:
    counts: dict[Stance, list[int]] = {stance: [0, 0, 0] for stance in Stance if stance in JUDGED}
    number = certain = 0
    for sentence, analysis in pairs:
        number += 1
        found = list(_verdicts(analysis, book))
        for verdict in found:
            counts[verdict.stance][2] += 1
        for stance, speaker, certainty in sentence.claims:
            if stance in JUDGED:
                hit = next((v for v in found if v.stance is stance and _same_speaker(v, speaker)), None)
                counts[stance][1] += 1
                counts[stance][0] += hit is not None
                certain += hit is not None and hit.certainty is certainty
                found = [v for v in found if v is not hit]
    return Agreement(number, certain, {stance: (a, b, c) for stance, (a, b, c) in counts.items() if b or c})


def _verdicts(analysis: Analysis, book: Codebook) -> Iterator[Verdict]:
    scene = Scene.of(analysis, (), book)
    for sentence in analysis.sentences:
        yield from verdicts_of(candidates_of(sentence, analysis, book), scene)


def _same_speaker(verdict: Verdict, speaker: tuple[int, int] | None) -> bool:
    head = verdict.clause.speaker
    if speaker is None or head is None:
        return speaker is None and (head is None or phrase_of(head)[0].lower_ in ("no", "nobody", "none", "neither"))
    phrase, other = phrase_of(head), verdict.clause.relative
    inside = phrase.start_char < speaker[1] and speaker[0] < phrase.end_char
    return inside or (other is not None and speaker[0] <= other.idx < speaker[1])


def _prf(right: int, gold: int, found: int) -> dict[str, float]:
    return {"precision": round(right / max(1, found), 4), "recall": round(right / max(1, gold), 4),
            "f1": round(2 * right / max(1, gold + found), 4)}
