"""Learns which words introduce what somebody says: `python train/relations.py POLNEAR_TRAIN [--limit N]`.

Reads annotated news in the layout of PolNeAR (`text/`, `attributions/`), takes every word that may be a cue, fits one logistic
regression, chooses the threshold on a fifth of the reports that the fit did not see, and writes
`src/reportedly/data/citing-weights.json` (words and their weights, none of the texts).  Needs scikit-learn (`pip install .[train]`).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from reportedly.attribute.relations import cite_features, cue_phrase, cues_in
from reportedly.codebook import Codebook, load_codebook
from reportedly.evaluate.claims import Document, read_polnear
from reportedly.model import Report
from reportedly.text.analysis import Analysis
from reportedly.text.parser import Parser

STRENGTH = 0.5  # inverse of the regularisation
SMALLEST = 0.08
HELD = 5  # each fifth report chooses the threshold
FEWEST = 4  # reports of the training part a feature must be in to be kept
TARGET = Path(__file__).parents[1] / "src/reportedly/data/citing-weights.json"


@dataclass(frozen=True, slots=True)
class Example:
    """A word that may be a cue, whether it is, the report that holds it, and how many of its cues no word makes."""

    features: frozenset[str]
    right: bool
    report: int


def examples_of(number: int, document: Document, analysis: Analysis, book: Codebook) -> list[Example]:
    """The possible cues of one report."""
    cues = {r.cue for r in document.gold}
    made = []
    for sentence in analysis.sentences:
        for token in cues_in(sentence, book):
            phrase = cue_phrase(token)
            right = any(a < phrase.end_char and phrase.start_char < b and a <= token.idx < b for a, b in cues)
            made.append(Example(cite_features(token, analysis, book), right, number))
    return made


def fitted(pairs: Iterable[tuple[Document, Analysis]], book: Codebook) -> Any:
    """The JSON form of the model."""
    examples, gold = [], {}
    for number, (document, analysis) in enumerate(pairs):
        examples += examples_of(number, document, analysis, book)
        gold[number] = len({r.cue for r in document.gold})
    vectors = DictVectorizer()
    matrix = vectors.fit_transform([dict.fromkeys(e.features, 1.0) for e in examples])
    wanted, held = np.array([e.right for e in examples]), np.array([e.report % HELD == 0 for e in examples])
    enough = np.asarray((matrix > 0).sum(axis=0)).ravel() >= FEWEST
    matrix = matrix[:, enough]
    names = [n for n, keep in zip(vectors.feature_names_, enough, strict=True) if keep]
    trial = LogisticRegression(C=STRENGTH, max_iter=300, solver="liblinear").fit(matrix[~held], wanted[~held])
    likely = trial.predict_proba(matrix[held])[:, 1]
    threshold = best_threshold(likely, wanted[held], sum(n for r, n in gold.items() if r % HELD == 0))
    model = LogisticRegression(C=STRENGTH, max_iter=300, solver="liblinear").fit(matrix, wanted)
    weights = dict(zip(names, model.coef_[0], strict=True))
    weights["bias"] = weights.get("bias", 0.0) + model.intercept_[0]
    return {"threshold": threshold, "weights": {n: round(float(w), 3) for n, w in sorted(weights.items()) if abs(w) >= SMALLEST}}


def best_threshold(likely: Any, wanted: Any, gold: int) -> float:
    """The threshold with the best F1 against all annotated cues."""
    scored = []
    for threshold in np.arange(0.2, 0.7, 0.02):
        kept = likely >= threshold
        scored.append((2 * float((wanted & kept).sum()) / (gold + float(kept.sum())), round(float(threshold), 2)))
    print(f"cue F1 {max(scored)[0]:.3f} at {max(scored)[1]}")
    return max(scored)[1]


def main() -> None:
    """Fit and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int, help="read only so many reports")
    asked = parser.parse_args()
    documents = tuple(read_polnear(asked.folder))[: asked.limit]
    analyses = Parser.load().parse_all(Report(d.text, name=d.name) for d in documents)
    model = fitted(zip(documents, analyses, strict=True), load_codebook())
    TARGET.write_text(json.dumps(model, separators=(",", ":"), ensure_ascii=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
