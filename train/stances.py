"""Learns the stance model: `python train/stances.py PASSAGES.jsonl [TEXTS.jsonl ...] [--fold-only]`.

Reads annotated passages, further texts in their form (`train/texts.py` makes them) and the annotated sentences of this
repository, pairs each claim with the clause that makes it, fits one logistic regression for each stance, and writes
`src/reportedly/data/stance-weights.json`. First it measures: five folds by cluster, so that no report of an incident is judged
by a model that saw another report of it; each fold is coded end to end and scored as `reportedly eval gold` does. Only the
passages of the first file are coded and scored; texts that tell of no incident teach what is no statement. Needs scikit-learn
(`pip install .[train]`).
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from reportedly.attribute.clauses import Clause, phrase_of
from reportedly.attribute.features import candidates_of, features_of, vector_of
from reportedly.attribute.scene import Scene
from reportedly.codebook.stancing import StanceModel, model_from
from reportedly.evaluate.gold.run import evaluate_with, read_set, report_of
from reportedly.model import Basis, Coding, Published, Report, Stance
from reportedly.pipeline.code import Tools, code
from reportedly.text.analysis import Analysis
from reportedly.text.segments import segmented

FOLDS = 5
WORDS = 0.4  # what a plain word counts beside a cue of the codebook
STRENGTH = 0.5  # inverse of the regularisation
DENSE = 0.05  # what a dimension of a vector counts beside a cue
SMALLEST = 0.03  # weights below this are left out of the file
STANCES = tuple(Stance)
TARGET = Path(__file__).parents[1] / "src/reportedly/data/stance-weights.json"
SENTENCES = Path(__file__).parents[1] / "tests/data/statements-gold.jsonl"


@dataclass(frozen=True, slots=True)
class Example:
    """A clause as the model sees it, the stances that it takes, the speaker that it shares with others, and its fold."""

    features: dict[str, float]
    vector: NDArray[np.float32]
    stances: frozenset[Stance]
    group: tuple[str, int, int]
    fold: int


@dataclass(frozen=True, slots=True)
class Corpus:
    """All examples, their matrix (named features, then vectors at one scale), and how many claims of each stance no clause makes."""

    examples: tuple[Example, ...]
    matrix: Any
    names: Sequence[str]
    scale: NDArray[np.float32]
    middle: NDArray[np.float32]
    unpaired: dict[Stance, int]


def fold_of(passage: Any) -> int:
    """The fold of a passage; reports of one incident share it."""
    cluster = next((i["cluster"] for i in passage["incidents"] if i.get("cluster")), passage["id"])
    return int(hashlib.md5(str(cluster).encode(), usedforsecurity=False).hexdigest(), 16) % FOLDS


def shared(a: int, b: int, c: int, d: int) -> int:
    """How many characters two ranges share."""
    return max(0, min(b, d) - max(a, c))


def fit_of(claim: Any, clause: Clause) -> float:
    """How well a clause fits an annotated claim; 0 when it is another speaker's or stands elsewhere."""
    sentence, words = clause.cue.sent, clause.tokens
    if not any(shared(e["start"], e["end"], sentence.start_char, sentence.end_char) for e in claim["evidence"]):
        return 0.0
    said, score = claim.get("speaker_span"), 1.0
    if (said is None) != (clause.speaker is None):
        return 0.0
    if said is not None and clause.speaker is not None:
        phrase, other = phrase_of(clause.speaker), clause.relative
        hit = shared(said["start"], said["end"], phrase.start_char, phrase.end_char)
        if not hit and not (other is not None and shared(said["start"], said["end"], other.idx, other.idx + len(other))):
            return 0.0
        score += 1 + (said["start"] <= clause.speaker.idx < said["end"])
    cue = claim.get("cue_span")
    if cue:
        beside = shared(cue["start"], cue["end"], words.start_char, words.end_char) > 0
        score += 3 if cue["start"] <= clause.cue.idx < cue["end"] else beside
    inside = sum(shared(e["start"], e["end"], words.start_char, words.end_char) for e in claim["evidence"])
    return score + inside / (words.end_char - words.start_char)


def paired(claims: Sequence[Any], clauses: Sequence[Clause]) -> dict[int, int]:
    """For each claim the clause that makes it, best fits first."""
    ranked = sorted(((fit_of(c, k), i, j) for i, c in enumerate(claims) for j, k in enumerate(clauses)), reverse=True)
    found: dict[int, int] = {}
    for score, claim, clause in ranked:
        if score > 0:
            found.setdefault(claim, clause)
    return found


def examples_of(passage: Any, analysis: Analysis, tools: Tools) -> tuple[list[Example], list[Stance]]:
    """The clauses of one passage as examples, and the stances of claims that no clause makes."""
    scene = Scene.of(analysis, tools.reader.read(analysis, tools.book), tools.book)
    clauses = [clause for sentence in analysis.sentences for clause in candidates_of(sentence, analysis, tools.book)]
    found = paired(passage["claims"], clauses)
    stances: dict[int, set[Stance]] = defaultdict(set)
    for claim, clause in found.items():
        stances[clause].add(Stance(passage["claims"][claim]["stance"]))
    made = [Example(
        {f: WORDS if f.startswith(("w=", "b=")) else 1.0 for f in features_of(clause, scene)}, vector_of(clause),
        frozenset(stances[number]),
        (passage["id"], clause.cue.sent.start, clause.speaker.i if clause.speaker is not None else -1), fold_of(passage),
    ) for number, clause in enumerate(clauses)]
    return made, [Stance(c["stance"]) for i, c in enumerate(passage["claims"]) if i not in found]


def read_lines(path: Path) -> list[Any]:
    """The passages of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def report_from(passage: Any) -> Report:
    """A passage as a report with its day given."""
    day = passage.get("published")
    return Report(passage["text"], name=passage["id"], published=Published(day, Basis.GIVEN) if day else Published())


def sentence_passages(path: Path) -> list[Any]:
    """The open part of the annotated sentences in the form of passages."""
    return [sentence_passage(line) for line in read_lines(path) if line["part"] == "open"]


def sentence_passage(raw: Any) -> Any:
    """One annotated sentence as a passage of its own; it stands for a sentence of a report that tells an incident."""
    whole = {"start": 0, "end": len(raw["text"]), "quote": raw["text"]}
    claims = [{**c, "speaker_span": c["speaker"], "cue_span": c["cue"], "evidence": [whole]} for c in raw["claims"]]
    return {"id": raw["id"], "text": raw["text"], "incidents": [{"id": "i1"}], "claims": claims}


def corpus_of(passages: Iterable[tuple[Any, Analysis]], tools: Tools) -> Corpus:
    """All examples of the passages."""
    examples: list[Example] = []
    unpaired: dict[Stance, int] = defaultdict(int)
    for passage, analysis in passages:
        made, lost = examples_of(passage, analysis, tools)
        examples += made
        for stance in lost:
            unpaired[stance] += 1
    vectors = DictVectorizer()
    matrix = vectors.fit_transform([e.features for e in examples])
    dense = np.stack([e.vector for e in examples])
    scale = DENSE / np.maximum(dense.std(0), 1e-6)
    middle = dense.mean(0) * scale
    both = hstack([matrix, csr_matrix(dense * scale - middle)]).tocsr()
    both.indices, both.indptr = both.indices.astype(np.int32), both.indptr.astype(np.int32)
    return Corpus(tuple(examples), both, vectors.feature_names_, scale, middle, unpaired)


def usable(corpus: Corpus, stance: Stance) -> Any:
    """Which examples teach a stance: not those whose speaker takes it by another clause of the sentence."""
    taken = {e.group for e in corpus.examples if stance in e.stances}
    return np.array([stance in e.stances or e.group not in taken for e in corpus.examples])


def regressions(corpus: Corpus, chosen: Any) -> list[LogisticRegression]:
    """One regression for each stance over the chosen examples."""
    made = []
    for stance in STANCES:
        rows = chosen & usable(corpus, stance)
        wanted = np.array([stance in e.stances for e in corpus.examples])
        made.append(LogisticRegression(C=STRENGTH, max_iter=400).fit(corpus.matrix[rows], wanted[rows]))
    return made


def thresholds_of(corpus: Corpus) -> tuple[float, ...]:
    """For each stance the probability that gives the best F1 over the folds, each judged by a model that did not see it."""
    folds = np.array([e.fold for e in corpus.examples])
    likely = np.zeros((len(STANCES), len(folds)))
    for fold in range(FOLDS):
        for number, model in enumerate(regressions(corpus, folds != fold)):
            likely[number, folds == fold] = model.predict_proba(corpus.matrix[folds == fold])[:, 1]
    return tuple(best_threshold(corpus, stance, likely[number]) for number, stance in enumerate(STANCES))


def best_threshold(corpus: Corpus, stance: Stance, likely: Any) -> float:
    """The threshold with the best F1 over speakers and sentences."""
    top: dict[tuple[str, int, int], float] = defaultdict(float)
    for example, value in zip(corpus.examples, likely, strict=True):
        top[example.group] = max(top[example.group], value)
    wanted = {e.group for e in corpus.examples if stance in e.stances}
    best = (0.0, 0.5)
    for threshold in np.arange(0.1, 0.7, 0.02):
        kept = {group for group, value in top.items() if value >= threshold}
        right = len(kept & wanted)
        best = max(best, (2 * right / (len(kept) + len(wanted) + corpus.unpaired[stance]), -float(threshold)))
    print(f"{stance:24} F1 {best[0]:.3f} at {-best[1]:.2f}")
    return -best[1]


def model_of(corpus: Corpus, chosen: Any, thresholds: Sequence[float]) -> Any:
    """The JSON form of a model fitted on the chosen examples."""
    weights: dict[str, list[tuple[int, float]]] = defaultdict(list)
    dense: list[list[float]] = []
    for number, model in enumerate(regressions(corpus, chosen)):
        rest = model.coef_[0][len(corpus.names) :]
        dense.append([round(float(w), 4) for w in rest * corpus.scale])
        for name, weight in zip(corpus.names, model.coef_[0][: len(corpus.names)], strict=True):
            value = float(weight) * (WORDS if name.startswith(("w=", "b=")) else 1.0)
            value += float(model.intercept_[0] - rest @ corpus.middle) if name == "bias" else 0.0
            if abs(value) >= SMALLEST:
                weights[name].append((number, round(value, 3)))
    named = dict(sorted(weights.items()))
    return {"stances": list(STANCES), "thresholds": [round(t, 3) for t in thresholds], "weights": named, "dense": dense}


def measured(path: Path, analyses: dict[str, Analysis], models: Sequence[StanceModel], folds: dict[str, int], tools: Tools) -> None:
    """Code every passage with the model that did not see it, and print the gold scores."""
    def coder(reports: Iterable[Report]) -> Iterator[Coding]:
        for report in reports:
            name = report.name.removesuffix(".txt")
            yield code(analyses[name], replace(tools, book=replace(tools.book, stancing=models[folds[name]])))

    for name, figure in evaluate_with(read_set(path, None, "given"), coder, "given").rows.items():
        print(f"{name:16} P {figure.precision:.3f} R {figure.recall:.3f} F1 {figure.f1:.3f}")


def main() -> None:
    """Measure by folds, then fit on everything and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("passages", type=Path, nargs="+")
    parser.add_argument("--fold-only", action="store_true", help="measure, write nothing")
    asked = parser.parse_args()
    tools = Tools.load()
    first, *others = asked.passages
    passages = read_lines(first)
    articles = {a.name.removesuffix(".txt"): a for a in read_set(first, None, "given")}
    reports = [segmented(report_of(articles[p["id"]], "given"), tools.book) for p in passages]
    analyses = dict(zip((p["id"] for p in passages), tools.parser.parse_all(reports), strict=True))
    extra = [*sentence_passages(SENTENCES), *(p for path in others for p in read_lines(path) if not p.get("partial"))]
    more = tools.parser.parse_all(segmented(report_from(p), tools.book) for p in extra)
    corpus = corpus_of([*((p, analyses[p["id"]]) for p in passages), *zip(extra, more, strict=True)], tools)
    thresholds = thresholds_of(corpus)
    folds = np.array([e.fold for e in corpus.examples])
    models = [model_from(model_of(corpus, folds != fold, thresholds)) for fold in range(FOLDS)]
    measured(first, analyses, models, {p["id"]: fold_of(p) for p in passages}, tools)
    if not asked.fold_only:
        everything = model_of(corpus, np.ones(len(folds), dtype=bool), thresholds)
        TARGET.write_text(json.dumps(everything, separators=(",", ":"), ensure_ascii=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
