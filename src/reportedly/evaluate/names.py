"""Pairs of names, labelled whether they are of one person or organisation (nomenklatura's `cases.csv`)."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from reportedly.errors import UsageError
from reportedly.names import match_names

LEVELS = tuple(n / 100 for n in range(40, 100))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names and whether they are of one."""

    left: str
    right: str
    same: bool


@dataclass(frozen=True, slots=True)
class Agreement:
    """Precision, recall and their mean for the pairs that are called one from `level` on."""

    level: float
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class NameFigures:
    """Our matcher at its own threshold; the baselines at whatever threshold suits them best on these very pairs."""

    pairs: int
    precision: float
    recall: float
    f1: float
    baseline: dict[str, Agreement] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """All figures."""
        return asdict(self)


def evaluate_names(data: Path, **options: Any) -> NameFigures:
    """Measure over `cases.csv` in a folder (or the file itself)."""
    path = data / "cases.csv" if data.is_dir() else data
    if not path.is_file():
        raise UsageError(f"{path} does not exist", "pairs of names are expected in cases.csv", "see docs/evaluation.md")
    pairs = list(read_pairs(path))
    ours = _agreement(pairs, [float(match_names(p.left, p.right).same) for p in pairs], 1.0)
    baselines = {"ratio": _best(pairs, lambda a, b: fuzz.ratio(a.lower(), b.lower()) / 100),
                 "weighted ratio": _best(pairs, lambda a, b: fuzz.WRatio(a.lower(), b.lower()) / 100)}
    return NameFigures(len(pairs), ours.precision, ours.recall, ours.f1, baselines)


def read_pairs(path: Path) -> Iterator[Pair]:
    """Pairs of a file with the columns name1, name2 and is_match."""
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            try:
                yield Pair(row["name1"], row["name2"], row["is_match"].strip().lower() == "true")
            except (KeyError, AttributeError) as error:
                raise UsageError(f"{path} is no file of pairs", f"a column is missing: {error}",
                                 "name1, name2 and is_match are needed") from error


def _best(pairs: Sequence[Pair], score: Callable[[str, str], float]) -> Agreement:
    scores = [score(p.left, p.right) for p in pairs]
    return max((_agreement(pairs, scores, level) for level in LEVELS), key=lambda a: a.f1)


def _agreement(pairs: Sequence[Pair], scores: Sequence[float], level: float) -> Agreement:
    called = [p.same for p, s in zip(pairs, scores, strict=True) if s >= level]
    right, wanted = sum(called), sum(p.same for p in pairs)
    precision, recall = right / max(len(called), 1), right / max(wanted, 1)
    return Agreement(level, precision, recall, 2 * right / max(len(called) + wanted, 1))
