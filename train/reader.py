"""Learns the weights of the local reader (`src/reportedly/data/reader.json`) from annotated passages.

    python train/reader.py PASSAGES.jsonl [--folds 5] [--seed 7] [--only HALF] [--write]

Each passage gives its text and its incidents with `spans.trigger` and `evidence`.  Four kinds of weights are learned by
logistic regression: mention (does this trigger tell of a real act), join (are two mentions of one incident), incident (do
joined mentions stand), status.  Figures are of passages that the weights have not seen; `--write` then learns from all.
Needs scikit-learn, which the installed program does not.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from reportedly.codebook import Codebook, load_codebook
from reportedly.codebook.weights import Linear, weights_of
from reportedly.model import Basis, Published, Report
from reportedly.read.features import Setting, incident_features, mention_features, setting_of
from reportedly.read.join import attach_features, best_group, joined, pair_features
from reportedly.read.local import LocalReader
from reportedly.read.status import status_features
from reportedly.read.traits import Traits, traits_of
from reportedly.read.triggers import candidates
from reportedly.text.analysis import Analysis
from reportedly.text.parser import Parser

THRESHOLDS = {"mention": 0.3, "join": 0.0, "incident": 0.5, "status": 0.5}
STATUSES = ("alleged", "attempted", "denied", "planned")
Row = tuple[list[str], int, float]


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage as analysed, with the gold incident of each of its candidates (None: of none; "?": not told)."""

    raw: dict[str, Any]
    analysis: Analysis
    traits: list[Traits]
    setting: Setting
    gold: list[str | None]


def passage_of(raw: dict[str, Any], analysis: Analysis, book: Codebook) -> Passage:
    """Candidates of a passage with the incidents they tell of."""
    traits = traits_of(list(candidates(analysis, book)), analysis, book)
    return Passage(raw, analysis, traits, setting_of(traits, analysis, book), [_gold(t, raw["incidents"]) for t in traits])


def _gold(traits: Traits, incidents: Sequence[dict[str, Any]]) -> str | None:
    """The incident whose trigger span holds the word, else the one with the shortest evidence around it."""
    place = traits.seen.token.idx
    holding: list[tuple[int, int, str]] = []
    for incident in incidents:
        for rank, spans in ((0, incident["spans"].get("trigger", [])), (1, incident["evidence"])):
            holding += [(rank, s["end"] - s["start"], incident["id"]) for s in spans if s["start"] <= place < s["end"]]
    holding.sort()
    if not holding:
        near = any(e["start"] - 200 <= place < e["end"] + 200 for i in incidents for e in i["evidence"])
        return "?" if near and traits.article in ("the", "possessed") else None
    tied = {name for rank, size, name in holding if (rank, size) == holding[0][:2]}
    return holding[0][2] if len(tied) == 1 else "?"


def mention_rows(passage: Passage, book: Codebook) -> Iterable[Row]:
    """One row a candidate; what stands near evidence without being evidence counts half."""
    planned = {i["id"] for i in passage.raw["incidents"] if i["status"] == "planned"}
    for traits, gold in zip(passage.traits, passage.gold, strict=True):
        if gold != "?":
            weight = 1.0 if gold or not passage.raw["incidents"] else 0.7
            if gold in planned:
                weight = 0.3
            yield mention_features(traits, passage.setting, passage.analysis, book), int(gold is not None), weight


def join_rows(passage: Passage) -> Iterable[Row]:
    """One row a pair of candidates that tell of incidents."""
    told = [(t, g) for t, g in zip(passage.traits, passage.gold, strict=True) if g not in (None, "?")]
    for j in range(len(told)):
        for i in range(j):
            yield pair_features(told[i][0], told[j][0], j - i == 1), int(told[i][1] == told[j][1]), 1.0


def attach_rows(passage: Passage, book: Codebook) -> Iterable[Row]:
    """One row a mention after the first: whether it is of the group that it fits best, the groups before it being right."""
    told = [(t, g) for t, g in zip(passage.traits, passage.gold, strict=True) if g not in (None, "?")]
    traits = [t for t, _ in told]
    groups: dict[str, list[int]] = {}
    for index, (_, gold) in enumerate(told):
        best = best_group(index, list(groups.values()), traits, book)
        if best is not None:
            right = groups.get(str(gold)) is best
            if right or str(gold) not in groups:
                yield attach_features(index, best, list(groups.values()), traits, book), int(right), 1.0
        groups.setdefault(str(gold), []).append(index)


def fitted(rows: Sequence[Row], strength: float) -> Linear:
    """Logistic regression with small weights left out."""
    vectorizer = DictVectorizer()
    counts = Counter(f for features, _, _ in rows for f in features)
    x = vectorizer.fit_transform([{f: 1.0 for f in features if counts[f] >= 3} for features, _, _ in rows])
    model = LogisticRegression(C=strength, max_iter=2000)
    model.fit(x, [label for _, label, _ in rows], sample_weight=[weight for _, _, weight in rows])
    named = zip(vectorizer.feature_names_, model.coef_[0], strict=True)
    return Linear(float(model.intercept_[0]), {n: round(float(w), 3) for n, w in named if abs(w) >= 0.02})


def learn(passages: Sequence[Passage], book: Codebook, seed: int) -> Codebook:
    """The book with weights learned from these passages; the incident weights see mentions scored by other folds' weights."""
    mention = fitted([r for p in passages for r in mention_rows(p, book)], 0.3)
    join = fitted([r for p in passages for r in join_rows(p)], 0.1)
    whole = with_weights(book, mention=mention, join=join)
    attach: list[Row] = []
    for inside, outside in folds(passages, 4, seed + 1):
        held = with_weights(book, join=fitted([r for p in inside for r in join_rows(p)], 0.1))
        attach += [row for p in outside for row in attach_rows(p, held)]
    whole = with_weights(whole, attach=fitted(attach, 0.1))
    incident: list[Row] = []
    status: list[tuple[list[str], str]] = []
    for inside, outside in folds(passages, 4, seed):
        held = with_weights(whole, mention=fitted([r for p in inside for r in mention_rows(p, book)], 0.3),
                            join=fitted([r for p in inside for r in join_rows(p)], 0.1))
        for passage in outside:
            _group_rows(passage, held, incident, status)
    models = {label: fitted([(f, int(s == label), 1.0) for f, s in status], 0.3) for label in STATUSES}
    return with_weights(whole, incident=fitted(incident, 0.3), status=models)


def with_weights(book: Codebook, **parts: Any) -> Codebook:
    """The book with some of its weights replaced."""
    return replace(book, weights=replace(book.weights, **parts))


def _group_rows(passage: Passage, book: Codebook, incident: list[Row], status: list[tuple[list[str], str]]) -> None:
    scored = [(t, g, book.weights.mention.chance(mention_features(t, passage.setting, passage.analysis, book)))
              for t, g in zip(passage.traits, passage.gold, strict=True)]
    kept = [s for s in scored if s[2] >= THRESHOLDS["mention"]]
    known = {i["id"]: i["status"] for i in passage.raw["incidents"]}
    for indices in joined([t for t, _, _ in kept], book):
        group = [kept[i] for i in indices]
        golds = Counter(g for _, g, _ in group if g not in (None, "?"))
        features = incident_features([t for t, _, _ in group], [c for _, _, c in group], passage.setting)
        if not golds and any(g == "?" for _, g, _ in group):
            continue
        best = golds.most_common(1)[0][0] if golds else None
        incident.append((features, int(best is not None), 0.2 if best and known[best] == "planned" else 1.0))
        if best:
            status.append((status_features([t for t, _, _ in group], passage.setting, passage.analysis, book), known[best]))


def folds(passages: Sequence[Passage], count: int, seed: int) -> Iterable[tuple[list[Passage], list[Passage]]]:
    """(to learn from, to test on); reports of one cluster stay together."""
    names = sorted({_family(p) for p in passages})
    random.Random(seed).shuffle(names)
    part = {name: n % count for n, name in enumerate(names)}
    for k in range(count):
        yield [p for p in passages if part[_family(p)] != k], [p for p in passages if part[_family(p)] == k]


def _family(passage: Passage) -> str:
    clusters = sorted(i["cluster"] for i in passage.raw["incidents"] if i.get("cluster"))
    return clusters[0] if clusters else str(passage.raw["id"])


def figures(passages: Sequence[Passage], book: Codebook) -> Counter[str]:
    """Counts of paired, gold and found incidents by overlap of evidence, and of quiet passages left quiet."""
    tally: Counter[str] = Counter()
    for passage in passages:
        drafts = LocalReader().read(passage.analysis, book)
        golds = [i for i in passage.raw["incidents"] if i["status"] != "planned"]
        used: set[int] = set()
        hits = 0
        for gold in golds:
            spans = [(e["start"], e["end"]) for e in gold["evidence"]]
            match = next((n for n, d in enumerate(drafts) if n not in used and any(
                s.start < b and a < s.end for s in d.evidence for a, b in spans)), None)
            if match is not None:
                used.add(match)
                hits += 1
        planned = [(e["start"], e["end"]) for i in passage.raw["incidents"] if i["status"] == "planned" for e in i["evidence"]]
        counted = sum(n in used or not any(s.start < b and a < s.end for s in d.evidence for a, b in planned) for n, d in enumerate(drafts))
        tally.update(hits=hits, gold=len(golds), found=counted)
        tally.update(quiet=not golds, kept_quiet=not golds and not counted)
    return tally


def shown(tally: Counter[str]) -> str:
    """F1 of incidents and share of quiet passages."""
    f1 = 2 * tally["hits"] / max(1, tally["gold"] + tally["found"])
    return (f"incident F1 {f1:.3f} P {tally['hits'] / max(1, tally['found']):.3f} R {tally['hits'] / max(1, tally['gold']):.3f}"
            f"  quiet {tally['kept_quiet']}/{tally['quiet']}")


def plain(book: Codebook) -> dict[str, Any]:
    """The weights as JSON."""
    weights = book.weights
    parts = {"mention": weights.mention, "join": weights.join, "attach": weights.attach, "incident": weights.incident}
    return {**{name: _plain(model) for name, model in parts.items()},
            "status": {label: _plain(model) for label, model in weights.status.items()}, "thresholds": dict(weights.thresholds)}


def _plain(model: Linear) -> dict[str, Any]:
    return {"bias": round(model.bias, 3), "weights": dict(sorted(model.weights.items()))}


def read_passages(path: Path, book: Codebook) -> list[Passage]:
    """All passages, analysed."""
    raws = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    reports = [Report(r["text"], name=r["id"], published=Published(r["published"], Basis.GIVEN)) for r in raws]
    parsed = Parser.load().parse_all(reports)
    return [passage_of(raw, analysis, book) for raw, analysis in zip(raws, parsed, strict=True)]


def half(name: str) -> str:
    """A passage's half by the digest of its id: `b` is a third that is only measured."""
    return "b" if int(hashlib.md5(name.encode(), usedforsecurity=False).hexdigest(), 16) % 3 == 0 else "a"


def main() -> None:
    """Learn, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("passages", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--only", choices=("a", "b"))
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    book = load_codebook()
    book = replace(book, weights=replace(book.weights, thresholds=THRESHOLDS))
    passages = read_passages(args.passages, book)
    learned_from = [p for p in passages if args.only in (None, half(p.raw["id"]))]
    total: Counter[str] = Counter()
    for inside, outside in folds(learned_from, args.folds, args.seed):
        total.update(figures(outside, learn(inside, book, args.seed)))
    print(f"{args.folds} folds of {len(learned_from)}: {shown(total)}")
    if args.write:
        target = Path(__file__).parents[1] / "src/reportedly/data/reader.json"
        done = weights_of(plain(learn(learned_from, book, args.seed)))
        target.write_text(json.dumps(plain(replace(book, weights=done)), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
