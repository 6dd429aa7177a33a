"""Measures how well reprints are told from other tellings, on pairs of filed reports labelled for this project.

The labels are ids only (`data/reprints.tsv`); the texts come from the collection, which is not ours.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from reportedly.codebook.accounts import load_accounts
from reportedly.errors import UsageError
from reportedly.evaluate.clusters import Prf
from reportedly.merge.accounts import is_copy
from reportedly.merge.copies import Fingerprint, Likeness, fingerprint, likeness

PLAIN = 0.05  # resemblance of word sequences from which the baseline calls two texts one: its best on these pairs


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports by id, and whether one text was made from the other or both from one."""

    left: str
    right: str
    copy: bool


@dataclass(frozen=True, slots=True)
class ReprintFigures:
    """Ours and the baseline of plain resemblance over the same pairs."""

    ours: Prf
    resemblance: Prf
    pairs: int

    def to_json(self) -> dict[str, Any]:
        """Fractions of 1."""
        plain = {"precision": round(self.resemblance.precision, 4), "recall": round(self.resemblance.recall, 4),
                 "f1": round(self.resemblance.f1, 4)}
        return {"precision": round(self.ours.precision, 4), "recall": round(self.ours.recall, 4), "f1": round(self.ours.f1, 4),
                "pairs": self.pairs, "baselines": {"resemblance": plain}}


def labelled() -> Iterator[Pair]:
    """The labelled pairs."""
    lines = files("reportedly.data").joinpath("reprints.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    for left, right, copy in rows[1:]:
        yield Pair(left, right, copy == "1")


def evaluate_reprints(data: Path) -> ReprintFigures:
    """Judge the labelled pairs over the texts in `data/articles.jsonl`; pairs whose texts are not there are left out."""
    path = data / "articles.jsonl"
    if not path.is_file():
        raise UsageError(f"{path} does not exist", "the labels are ids of its reports")
    rules = load_accounts()
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    prints = {row["doc_id"]: fingerprint(row["content"] or "", rules.service) for row in rows}
    known = [pair for pair in labelled() if pair.left in prints and pair.right in prints]
    found = [(pair, likeness(prints[pair.left], prints[pair.right])) for pair in known]
    ours = _scored(found, lambda pair, like: is_copy(like, _words(pair, prints), rules))
    return ReprintFigures(ours, _scored(found, lambda _, like: like.resemblance >= PLAIN), len(known))


def _words(pair: Pair, prints: Mapping[str, Fingerprint]) -> int:
    return min(len(prints[pair.left].words), len(prints[pair.right].words))


def _scored(found: list[tuple[Pair, Likeness]], says: Callable[[Pair, Likeness], bool]) -> Prf:
    said = [(pair.copy, says(pair, like)) for pair, like in found]
    right = sum(truth and given for truth, given in said)
    return Prf(right / max(1, sum(given for _, given in said)), right / max(1, sum(truth for truth, _ in said)))
