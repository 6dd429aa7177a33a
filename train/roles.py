"""Learns who fills which role (`src/reportedly/data/role-weights.json`) from annotated passages.

    python train/roles.py PASSAGES.jsonl [--folds 5] [--write]

Each passage gives its text and its incidents with `spans.trigger`, `victim`, `killed`, `injured`, `perpetrator` and `evidence`.
For every noun phrase and every incident four logistic regressions say whether it is a victim, one of the dead, one of the
injured, a doer.  Drafts are both those of the annotated triggers and those that the local reader finds.  Figures are of
passages that the weights have not seen; `--write` then learns from all.  Needs scikit-learn, which the installed program does not.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from spacy.tokens import Span as TokenSpan

from reportedly.codebook import Codebook, load_codebook
from reportedly.codebook.weights import Linear
from reportedly.model import Basis, Draft, Published, Report, Status, digest
from reportedly.read.candidates import Candidate, candidates_of, role_features, scene_of
from reportedly.read.fill import fill
from reportedly.read.local import drafts_of
from reportedly.read.mentions import Mention
from reportedly.read.outcomes import stated
from reportedly.read.tolls import sentence_number
from reportedly.text.analysis import Analysis
from reportedly.text.parser import Parser

TARGET = Path(__file__).parents[1] / "src/reportedly/data/role-weights.json"
ROLES = ("victim", "killed", "injured", "perpetrator")
THRESHOLDS = {"victim": 0.25, "killed": 0.4, "injured": 0.35, "perpetrator": 0.35}
SPANS = {"victim": ("victim",), "killed": ("killed",), "injured": ("injured",), "perpetrator": ("perpetrator",)}
STRENGTH = 0.3  # inverse of the regularisation
RAREST = 3  # features seen less often are left out
SMALLEST = 0.03  # weights below this are left out of the file


@dataclass(frozen=True, slots=True)
class Row:
    """A noun phrase in an incident: its features and, for each role, whether it fills it (None: not to be learned from)."""

    features: list[str]
    labels: Mapping[str, bool | None]
    fold: int
    weight: float


def rows_of(raw: dict[str, Any], analysis: Analysis, book: Codebook, fold: int) -> Iterator[Row]:
    """Rows of one passage: its gold drafts, and the reader's drafts paired with gold incidents by their triggers."""
    golds = [i for i in raw["incidents"] if i["evidence"]]
    made = stated([gold_draft(i, analysis, book) for i in golds], analysis, book)
    candidates = candidates_of(analysis, book)
    yield from _rows(list(zip(golds, made, strict=True)), made, candidates, analysis, book, fold, 1.0)
    read = stated(drafts_of(analysis, book), analysis, book)
    pairs = [(_paired(draft, golds), draft) for draft in read]
    yield from _rows([(g or {"spans": {}}, d) for g, d in pairs], read, candidates, analysis, book, fold, 1.0)


def gold_draft(incident: dict[str, Any], analysis: Analysis, book: Codebook) -> Draft:
    """The draft that the annotated triggers of an incident give."""
    spans = sorted(incident["spans"].get("trigger") or incident["evidence"][:1], key=lambda s: s["start"])
    roots = [_tokens(s, analysis).root for s in spans]
    status, types = Status(incident["status"]), tuple(incident["types"])
    mentions = [Mention(t.i, sentence_number(t.idx, analysis), types, status) for t in roots]
    fillers = tuple(dict.fromkeys(f for m in mentions for f in fill(m, analysis, book)))
    evidence = tuple(analysis.report.span(e["start"], e["end"]) for e in incident["evidence"])
    triggers = tuple(analysis.span(t) for t in roots)
    return Draft(digest("gold", analysis.report.id, incident["id"]), types, status, triggers, evidence, fillers, incident["main"])


def _tokens(span: dict[str, Any], analysis: Analysis) -> TokenSpan:
    found = analysis.doc.char_span(span["start"], span["end"], alignment_mode="expand")
    assert found is not None
    return found


def _paired(draft: Draft, golds: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """The gold incident whose evidence holds most of a draft's triggers."""
    def held(gold: dict[str, Any]) -> float:
        inside = sum(any(e["start"] <= t.start < e["end"] for e in gold["evidence"]) for t in draft.triggers)
        exact = sum(any(e["start"] < t.end and t.start < e["end"] for e in gold["spans"].get("trigger") or []) for t in draft.triggers)
        return inside + 2.0 * exact

    best = max(golds, key=held, default=None)
    return best if best is not None and held(best) > 0 else None


def _rows(
    pairs: Sequence[tuple[dict[str, Any], Draft]], drafts: Sequence[Draft], candidates: Sequence[Candidate], analysis: Analysis,
    book: Codebook, fold: int, weight: float,
) -> Iterator[Row]:
    scenes = [scene_of(draft, analysis, book) for draft in drafts]
    for (gold, _), scene in zip(pairs, scenes, strict=True):
        carriers = {role: [_tokens(s, analysis) for part in SPANS[role] for s in gold["spans"].get(part) or []] for role in ROLES}
        names = {t.text.lower() for span in carriers["victim"] for t in span if t.ent_type_ == "PERSON"}
        for candidate in candidates:
            labels = {role: _label(candidate, carriers[role]) for role in ROLES}
            if labels["victim"] is False and candidate.surname in names:
                labels["victim"] = None
            yield Row(role_features(candidate, scene, scenes, book), labels, fold, weight)


def _label(candidate: Candidate, spans: Sequence[TokenSpan]) -> bool | None:
    head = candidate.phrase.head
    inside = False
    for span in spans:
        root = span.root
        modifies = root.head.i == head.i and root.dep_ in ("nummod", "compound", "amod") and span.start >= candidate.phrase.start
        if head.i == root.i or modifies:
            return True
        if span.start <= head.i < span.end:
            if any(t.i == head.i for t in root.conjuncts):
                return True
            inside = True
    return None if inside else False


def learned(rows: Sequence[Row], role: str) -> Linear:
    """One logistic regression for a role."""
    used = [r for r in rows if r.labels[role] is not None]
    counts: dict[str, int] = {}
    for row in used:
        for feature in set(row.features):
            counts[feature] = counts.get(feature, 0) + 1
    vectors = DictVectorizer()
    matrix = vectors.fit_transform([{f: 1.0 for f in r.features if counts[f] >= RAREST} for r in used])
    model = LogisticRegression(C=STRENGTH, max_iter=300)
    model.fit(matrix, [bool(r.labels[role]) for r in used], sample_weight=[r.weight for r in used])
    pairs = zip(vectors.get_feature_names_out(), model.coef_[0], strict=True)
    return Linear(float(model.intercept_[0]), {str(n): round(float(w), 3) for n, w in pairs if abs(w) >= SMALLEST})


def raw_of(models: Mapping[str, Linear]) -> dict[str, Any]:
    """The JSON form of the weights."""
    raw: dict[str, Any] = {role: {"bias": round(m.bias, 3), "weights": dict(sorted(m.weights.items()))} for role, m in models.items()}
    return {**raw, "thresholds": THRESHOLDS}


def fold_of(raw: dict[str, Any], folds: int) -> int:
    """Reports of one cluster share a fold."""
    clusters = sorted(i["cluster"] for i in raw["incidents"] if i.get("cluster"))
    key = clusters[0] if clusters else raw["id"]
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % folds


def judged(rows: Sequence[Row], models: Mapping[str, Linear]) -> dict[str, tuple[int, int, int]]:
    """Right, gold and found of each role."""
    out = {}
    for role, model in models.items():
        right = gold = found = 0
        for row in rows:
            if row.labels[role] is None:
                continue
            says = model.chance(row.features) >= THRESHOLDS[role]
            right += says and bool(row.labels[role])
            gold += bool(row.labels[role])
            found += says
        out[role] = (right, gold, found)
    return out


def analysed(raws: Sequence[dict[str, Any]]) -> Iterator[Analysis]:
    """The passages through the language pipeline."""
    parser = Parser.load()
    yield from parser.parse_all(
        Report(r["text"], name=r["id"], published=Published(r["published"], Basis.GIVEN) if r["published"] else Published()) for r in raws)


def all_rows(raws: Sequence[dict[str, Any]], analyses: Iterable[Analysis], folds: int) -> list[Row]:
    """Rows of all passages with their folds."""
    book = load_codebook()
    return [row for raw, analysis in zip(raws, analyses, strict=True) for row in rows_of(raw, analysis, book, fold_of(raw, folds))]


def main() -> None:
    """Measure by folds, then write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("passages", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    raws = [json.loads(line) for line in args.passages.read_text(encoding="utf-8").splitlines()]
    rows = all_rows(raws, analysed(raws), args.folds)
    totals = dict.fromkeys(ROLES, (0, 0, 0))
    for fold in range(args.folds):
        seen, unseen = [r for r in rows if r.fold != fold], [r for r in rows if r.fold == fold]
        result = judged(unseen, {role: learned(seen, role) for role in ROLES})
        totals = {role: tuple(a + b for a, b in zip(totals[role], result[role], strict=True)) for role in ROLES}  # type: ignore[misc]
    for role, (right, gold, found) in totals.items():
        print(f"{role:12} P {right / max(1, found):.3f} R {right / max(1, gold):.3f} F1 {2 * right / max(1, gold + found):.3f}")
    if args.write:
        TARGET.write_text(json.dumps(raw_of({role: learned(rows, role) for role in ROLES}), indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
