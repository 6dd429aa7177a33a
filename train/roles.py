"""Learns who fills which role (`src/reportedly/data/role-weights.json`) from annotated passages.

    python train/roles.py PASSAGES.jsonl [TEXTS.jsonl ...] [--folds 5] [--write]

Each passage gives its text and its incidents with `targets`, `accused`, `spans.trigger`, `victim`, `killed`, `injured`, `perpetrator`
and `evidence`.  For every noun phrase and every incident three logistic regressions say whether it is a victim, one of the dead, one of
the injured; for every party (a noun phrase with all its other mentions) three say whether it is a victim, does it, is accused of it.
Drafts are both those of the annotated triggers and those that the local reader finds.  Figures are of passages that the weights have not
seen; `--write` then learns from all.  Needs scikit-learn, which the installed program does not.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from spacy.tokens import Span as TokenSpan

from reportedly.codebook import Codebook, load_codebook
from reportedly.codebook.weights import Linear
from reportedly.model import Basis, Draft, Published, Report, Status, digest
from reportedly.read.candidates import Candidate, candidates_of, scene_of, within_reach
from reportedly.read.entities import Entity, Sight, entities_of, may_have_part, party_features, party_vector, phrase_vector
from reportedly.read.fill import fill
from reportedly.read.local import drafts_of
from reportedly.read.mentions import Mention
from reportedly.read.outcomes import stated
from reportedly.read.tolls import sentence_number
from reportedly.read.vectors import Vector
from reportedly.text.analysis import Analysis
from reportedly.text.parser import Parser

TARGET = Path(__file__).parents[1] / "src/reportedly/data/role-weights.json"
PHRASES = {"struck": "victim", "killed": "killed", "injured": "injured"}
PARTIES = ("victim", "perpetrator", "accused")
ROLES = (*PHRASES, *PARTIES)
THRESHOLDS = {"victim": 0.28, "killed": 0.3, "injured": 0.25, "perpetrator": 0.22, "accused": 0.25, "struck": 0.25}
NAMED_ALIKE = 0.6  # share of the words of an accused party that a phrase must hold
SPANS = ("victim", "killed", "injured", "perpetrator")
SMALL = frozenset({"the", "a", "an", "of", "in", "and", "by", "from", "for", "s"})
STRENGTH = 0.3  # inverse of the regularisation
RAREST = 3  # features seen less often are left out
SMALLEST = 0.03  # weights below this are left out of the file
DENSE = 0.06  # what a dimension of a vector counts beside a feature


@dataclass(frozen=True, slots=True)
class Row:
    """A noun phrase or a party in an incident: what is said of it, and whether it fills its roles (None: not to be learned from)."""

    features: list[str]
    vector: Vector
    labels: Mapping[str, bool | None]
    fold: int


def rows_of(raw: dict[str, Any], analysis: Analysis, book: Codebook, fold: int) -> Iterator[Row]:
    """Rows of one passage: its gold drafts, and the reader's drafts paired with gold incidents by their triggers."""
    golds = [i for i in raw["incidents"] if i["evidence"]]
    made = stated([gold_draft(i, analysis, book) for i in golds], analysis, book)
    yield from _rows(list(zip(golds, made, strict=True)), analysis, book, fold)
    read = stated(drafts_of(analysis, book), analysis, book)
    yield from _rows([(_paired(draft, golds) or {"spans": {}}, draft) for draft in read], analysis, book, fold)


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


def _rows(pairs: Sequence[tuple[dict[str, Any], Draft]], analysis: Analysis, book: Codebook, fold: int) -> Iterator[Row]:
    """Rows of all noun phrases and of all parties in each of some drafts."""
    candidates = candidates_of(analysis, book)
    entities = entities_of(candidates)
    scenes = [scene_of(draft, analysis, book) for _, draft in pairs]
    for (gold, _), scene in zip(pairs, scenes, strict=True):
        carriers = {role: [_tokens(s, analysis) for s in gold["spans"].get(role) or []] for role in SPANS}
        sight = Sight(scene, scenes, book)
        for candidate in (c for c in candidates if within_reach(c, scene)):
            labels = {role: _label(candidate, carriers[part]) for role, part in PHRASES.items()}
            yield Row(sight.features(candidate), phrase_vector(candidate), labels, fold)
        for entity in (e for e in entities if may_have_part(e, scene)):
            yield Row(party_features(entity, sight), party_vector(entity, scene), _party_labels(entity, gold, carriers), fold)


def _party_labels(entity: Entity, gold: dict[str, Any], carriers: Mapping[str, Sequence[TokenSpan]]) -> dict[str, bool | None]:
    labels = {role: _any([_label(m, carriers[role]) for m in entity.mentions]) for role in ("victim", "perpetrator")}
    surnames = {str(t["name"]).split()[-1].lower() for t in gold.get("targets") or [] if t.get("name")}
    if any(m.surname in surnames for m in entity.mentions if m.surname):
        labels["victim"] = True
    blamed = [_words(str(a["name"])) for a in gold.get("accused") or [] if a.get("name")]
    shown = [_words(m.phrase.head.doc[m.phrase.start : m.phrase.end].text) for m in entity.mentions]
    accused = any(_alike(b, w) for b in blamed for w in shown)
    labels["accused"] = True if accused else None if labels["perpetrator"] else False
    return labels


def _any(labels: Sequence[bool | None]) -> bool | None:
    return True if True in labels else None if None in labels else False


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text.lower())) - SMALL


def _alike(wanted: set[str], words: set[str]) -> bool:
    return bool(wanted) and len(wanted & words) >= NAMED_ALIKE * len(wanted)


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
    used = [r for r in rows if r.labels.get(role) is not None]
    counts: dict[str, int] = {}
    for row in used:
        for feature in set(row.features):
            counts[feature] = counts.get(feature, 0) + 1
    vectors = DictVectorizer()
    matrix = vectors.fit_transform([{f: 1.0 for f in r.features if counts[f] >= RAREST} for r in used])
    dense = np.stack([r.vector for r in used])
    scale = DENSE / np.maximum(dense.std(0), 1e-6)
    middle = dense.mean(0) * scale
    both = hstack([matrix, csr_matrix(dense * scale - middle)]).tocsr()
    both.indices, both.indptr = both.indices.astype(np.int32), both.indptr.astype(np.int32)
    model = LogisticRegression(C=STRENGTH, max_iter=300)
    model.fit(both, [bool(r.labels[role]) for r in used])
    sparse, rest = model.coef_[0][: matrix.shape[1]], model.coef_[0][matrix.shape[1] :]
    weights = {str(n): round(float(w), 3) for n, w in zip(vectors.get_feature_names_out(), sparse, strict=True) if abs(w) >= SMALLEST}
    return Linear(float(model.intercept_[0] - rest @ middle), weights, np.round(rest * scale, 4).astype(np.float32))


def raw_of(models: Mapping[str, Linear]) -> dict[str, Any]:
    """The JSON form of the weights."""
    raw: dict[str, Any] = {
        role: {"bias": round(m.bias, 3), "weights": dict(sorted(m.weights.items())), **_dense(m)} for role, m in models.items()
    }
    return {**raw, "thresholds": THRESHOLDS}


def _dense(model: Linear) -> dict[str, Any]:
    return {} if model.dense is None else {"dense": [round(float(w), 4) for w in model.dense]}


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
            if row.labels.get(role) is None:
                continue
            says = model.chance(row.features, row.vector) >= THRESHOLDS[role]
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
    parser.add_argument("passages", type=Path, nargs="+")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    lines = [line for path in args.passages for line in path.read_text(encoding="utf-8").splitlines()]
    raws = [raw for raw in map(json.loads, lines) if not raw.get("partial")]
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
