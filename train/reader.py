"""Learns the weights of the local reader (`src/reportedly/data/reader.json`) from annotated passages.

    python train/texts.py --to TEXTS.jsonl
    python train/public.py --muc4 DIR --meantime DIR --geovirus FILE --to PUBLIC.jsonl
    python train/reader.py PASSAGES.jsonl [--texts TEXTS.jsonl PUBLIC.jsonl] [--unseen UNSEEN.jsonl] [--folds 5] [--write]

Each passage gives its text and its incidents with `spans.trigger` and `evidence`.  Six kinds of weights are learned by
logistic regression: mention (does this trigger tell of a real act), join (are two mentions of one incident), attach (does a
mention belong to the group that it fits best), incident (do joined mentions stand), report (does it tell of any), status.
Features are named statements and, for some, the context vectors that the language model made of the words.  Figures are of
PASSAGES that the weights have not seen, the TEXTS always being learned from; `--write` then learns from all.
Needs scikit-learn, which the installed program does not.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from reportedly.codebook import Codebook, load_codebook
from reportedly.codebook.incidents import load_incident_types
from reportedly.codebook.weights import PARTS, Linear, weights_of
from reportedly.model import Basis, Published, Report
from reportedly.read.features import Setting, incident_features, mention_features, report_features, setting_of
from reportedly.read.join import attach_features, attach_vector, best_group, joined, pair_features
from reportedly.read.local import LocalReader, mention_chance, together
from reportedly.read.regroup import Side, sides_features
from reportedly.read.status import status_features
from reportedly.read.traits import Traits, traits_of
from reportedly.read.triggers import candidates
from reportedly.read.vectors import Vector, apart, mean_of, vectors_of
from reportedly.text.analysis import Analysis
from reportedly.text.parser import Parser

THRESHOLDS = {"mention": 0.3, "join": 0.5, "regroup": -0.7, "incident": 0.35, "report": 0.6, "status": 0.5}
STRENGTH = {"mention": 0.15, "join": 0.05, "attach": 0.1, "regroup": 0.05, "incident": 0.3, "report": 0.05, "status": 0.3}
DENSE = {"mention": 0.15, "join": 0.0, "attach": 0.15, "regroup": 0.15, "incident": 0.15, "report": 0.15, "status": 0.0}
WEAK = {"mention": 0.3, "join": 0.15, "attach": 0.15, "regroup": 0.25, "incident": 0.3, "report": 0.3}  # trust in texts not marked in full
QUIET = {"mention": 0.1, "incident": 0.1}  # trust in texts without incident beside the passages: they are many
MOST_SHOWN = 20
SHORTEST_LEAD, LONGEST_LEAD = 60, 320  # characters
COPIES = 3
STATUSES = ("alleged", "attempted", "denied", "planned")
Row = tuple[list[str], int, float, Vector]
NONE: Vector = np.zeros(0, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage as analysed, with the gold incident of each of its candidates (None: of none; "?": not told)."""

    raw: dict[str, Any]
    analysis: Analysis
    traits: list[Traits]
    setting: Setting
    gold: list[str | None]


@dataclass(frozen=True, slots=True)
class Grouped:
    """Joined mentions of one passage: features of each group, rows of those whose truth is known, status rows."""

    features: list[tuple[list[str], Vector]]
    rows: list[Row]
    status: list[tuple[list[str], str]]


def passage_of(raw: dict[str, Any], analysis: Analysis, book: Codebook) -> Passage:
    """Candidates of a passage with the incidents they tell of."""
    traits = traits_of(list(candidates(analysis, book)), analysis, book)
    return Passage(raw, analysis, traits, setting_of(traits, analysis, book), [_gold(t, raw) for t in traits])


def _gold(traits: Traits, raw: dict[str, Any]) -> str | None:
    """The incident whose trigger span holds the word, else the one with the shortest evidence around it.

    In a text with marks only the marks are sure; another word in a marked sentence is left out.
    """
    place, incidents = traits.seen.token.idx, raw["incidents"]
    if raw.get("weak"):
        return _weak(traits, incidents)
    if raw.get("marked"):
        hit = next((i["id"] for i in incidents for s in i["spans"]["trigger"] if s["start"] <= place < s["end"]), None)
        around = any(s["start"] <= place < s["end"] for i in incidents for s in i["evidence"])
        return hit or ("?" if around or traits.article in ("the", "possessed") else None)
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


def _weak(traits: Traits, incidents: Sequence[dict[str, Any]]) -> str:
    """The one incident whose evidence holds the word and whose types its own agree with; else it is not told."""
    place, own = traits.seen.token.idx, set(traits.seen.types)
    found = [i["id"] for i in incidents if any(s["start"] <= place < s["end"] for s in i["evidence"])
             and not (own and i["types"] and not own & set(i["types"]))]
    return found[0] if len(found) == 1 else "?"


def mention_rows(passage: Passage, book: Codebook) -> Iterable[Row]:
    """One row a candidate; what stands near evidence without being evidence counts half."""
    planned = {i["id"] for i in passage.raw["incidents"] if i["status"] == "planned"}
    for traits, gold in zip(passage.traits, passage.gold, strict=True):
        if gold != "?":
            weight = _trust(passage, "mention") * (1.0 if gold or not passage.raw["incidents"] else 0.7)
            if gold in planned:
                weight = 0.3
            yield (mention_features(traits, passage.setting, passage.analysis, book), int(gold is not None), weight,
                   traits.vector)


def _trust(passage: Passage, part: str) -> float:
    if passage.raw.get("weak"):
        return WEAK[part]
    return QUIET.get(part, 1.0) if passage.raw.get("style") == "quiet" else 1.0


def join_rows(passage: Passage) -> Iterable[Row]:
    """One row a pair of candidates that tell of incidents."""
    told = [(t, g) for t, g in zip(passage.traits, passage.gold, strict=True) if g not in (None, "?")]
    for j in range(len(told)):
        for i in range(j):
            yield pair_features(told[i][0], told[j][0], j - i == 1), int(told[i][1] == told[j][1]), _trust(passage, "join"), NONE


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
                yield (attach_features(index, best, list(groups.values()), traits, book), int(right), _trust(passage, "attach"),
                       attach_vector(index, best, traits))
        groups.setdefault(str(gold), []).append(index)


def fitted(rows: Sequence[Row], part: str) -> Linear:
    """Logistic regression with small weights left out; dense features are brought to one scale, which the weights then hold."""
    vectorizer = DictVectorizer()
    counts = Counter(f for features, *_ in rows for f in features)
    x = vectorizer.fit_transform([{f: 1.0 for f in features if counts[f] >= 3} for features, *_ in rows])
    dense = np.vstack([row[3] if DENSE[part] else NONE for row in rows])
    scale = DENSE[part] / np.maximum(dense.std(0), 1e-6)
    middle = dense.mean(0) * scale
    model = LogisticRegression(C=STRENGTH[part], max_iter=2000)
    model.fit(hstack([x, csr_matrix(dense * scale - middle)]).tocsr(), [row[1] for row in rows], sample_weight=[row[2] for row in rows])
    sparse, rest = model.coef_[0][: x.shape[1]], model.coef_[0][x.shape[1] :]
    named = zip(vectorizer.feature_names_, sparse, strict=True)
    weights = {n: round(float(w), 3) for n, w in named if abs(w) >= 0.02}
    found: Vector = np.round(rest * scale, 4).astype(np.float32)
    return Linear(float(model.intercept_[0] - rest @ middle), weights, found if len(found) else None)


def learn(passages: Sequence[Passage], book: Codebook, seed: int) -> Codebook:
    """The book with weights learned from these passages; the incident weights see mentions scored by other folds' weights."""
    mention = fitted([r for p in passages for r in mention_rows(p, book)], "mention")
    join = fitted([r for p in passages for r in join_rows(p)], "join")
    whole = with_weights(book, mention=mention, join=join)
    attach: dict[str, list[Row]] = {}
    for inside, outside in folds(passages, 4, seed + 1):
        held = with_weights(book, join=fitted([r for p in inside for r in join_rows(p)], "join"))
        attach.update((p.raw["id"], list(attach_rows(p, held))) for p in outside)
    whole = with_weights(whole, attach=fitted([row for rows in attach.values() for row in rows], "attach"))
    held_books = [(with_weights(whole, mention=fitted([r for p in inside for r in mention_rows(p, book)], "mention"),
                                join=fitted([r for p in inside for r in join_rows(p)], "join"),
                                attach=fitted([row for p in inside for row in attach[p.raw["id"]]], "attach")), outside)
                  for inside, outside in folds(passages, 4, seed)]
    pairs = [row for held, outside in held_books for p in outside for row in regroup_rows(p, held)]
    whole = with_weights(whole, regroup=fitted(pairs, "regroup"))
    groups = {p.raw["id"]: grouped(p, with_weights(held, regroup=whole.weights.regroup)) for held, outside in held_books for p in outside}
    statuses = [row for g in groups.values() for row in g.status]
    models = {label: fitted([(f, int(s == label), 1.0, NONE) for f, s in statuses], "status") for label in STATUSES}
    incident = fitted([row for g in groups.values() for row in g.rows], "incident")
    report = fitted(list(report_rows(passages, groups, seed)), "report")
    return with_weights(whole, incident=incident, status=models, report=report)


def report_rows(passages: Sequence[Passage], groups: Mapping[str, Grouped], seed: int) -> Iterable[Row]:
    """One row a passage: whether it tells of any incident, its groups weighed by what other passages taught."""
    for inside, outside in folds(passages, 4, seed + 2):
        held = fitted([row for p in inside for row in groups[p.raw["id"]].rows], "incident")
        for passage in outside:
            chances = [held.chance(*features) for features in groups[passage.raw["id"]].features]
            stands = [c for c in chances if c >= THRESHOLDS["incident"]]
            told = any(i["status"] != "planned" for i in passage.raw["incidents"])
            if told or not passage.raw["incidents"]:
                yield report_features(stands, passage.setting), int(told), _trust(passage, "report"), passage.setting.whole


def usual_of(passages: Sequence[Passage]) -> Vector:
    """The mean of whole passages' vectors."""
    return mean_of([vectors_of(p.analysis.doc, NONE).whole for p in passages if "of" not in p.raw])


def with_weights(book: Codebook, **parts: Any) -> Codebook:
    """The book with some of its weights replaced."""
    return replace(book, weights=replace(book.weights, **parts))


def regroup_rows(passage: Passage, book: Codebook) -> Iterable[Row]:
    """One row a pair of groups that the book's weights make and that both tell of some incident."""
    kept = [(t, g) for t, g in zip(passage.traits, passage.gold, strict=True)
            if mention_chance(t, passage.setting, passage.analysis, book) >= THRESHOLDS["mention"]]
    traits = [t for t, _ in kept]
    told: list[tuple[Side, str]] = []
    for indices in joined(traits, book):
        golds = Counter(kept[i][1] for i in indices if kept[i][1] not in (None, "?"))
        if golds:
            told.append((Side.of([traits[i] for i in indices]), str(golds.most_common(1)[0][0])))
    sides = [side for side, _ in told]
    for a, b in combinations(range(len(sides)), 2):
        features, distance = sides_features(a, b, sides, book), apart(sides[a].vector, sides[b].vector)
        yield features, int(told[a][1] == told[b][1]), _trust(passage, "regroup"), distance


def grouped(passage: Passage, book: Codebook) -> Grouped:
    """A passage's mentions joined as the book's weights have it, each group with the truth about it."""
    scored = [(t, g, mention_chance(t, passage.setting, passage.analysis, book))
              for t, g in zip(passage.traits, passage.gold, strict=True)]
    kept = [s for s in scored if s[2] >= THRESHOLDS["mention"]]
    known = {i["id"]: i["status"] for i in passage.raw["incidents"]}
    made = Grouped([], [], [])
    for indices in together([t for t, _, _ in kept], book):
        group = [kept[i] for i in indices]
        golds = Counter(g for _, g, _ in group if g not in (None, "?"))
        features = incident_features([t for t, _, _ in group], [c for _, _, c in group], passage.setting)
        vector = mean_of([t.vector for t, _, _ in group])
        made.features.append((features, vector))
        if not golds and any(g == "?" for _, g, _ in group):
            continue
        best = golds.most_common(1)[0][0] if golds else None
        weight = 0.2 if best and known[best] == "planned" else _trust(passage, "incident")
        made.rows.append((features, int(best is not None), weight, vector))
        if best and not passage.raw.get("weak"):
            made.status.append((status_features([t for t, _, _ in group], passage.setting, passage.analysis, book), known[best]))
    return made


def folds(passages: Sequence[Passage], count: int, seed: int) -> Iterable[tuple[list[Passage], list[Passage]]]:
    """(to learn from, to test on); reports of one cluster stay together."""
    names = sorted({_family(p) for p in passages})
    random.Random(seed).shuffle(names)
    part = {name: n % count for n, name in enumerate(names)}
    for k in range(count):
        yield [p for p in passages if part[_family(p)] != k], [p for p in passages if part[_family(p)] == k]


def _family(passage: Passage) -> str:
    clusters = sorted(i["cluster"] for i in passage.raw["incidents"] if i.get("cluster"))
    return clusters[0] if clusters else str(passage.raw.get("of", passage.raw["id"]))


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
        for name in passage.raw.get("phenomena", ()):
            tally.update({f"{name}|gold": len(golds), f"{name}|hits": hits, f"{name}|spurious": counted - hits})
    return tally


def weakest(tally: Counter[str]) -> Iterable[str]:
    """The phenomena with the most incidents missed or read where there is none."""
    names = {key.split("|")[0] for key in tally if "|" in key}
    wrong = {name: tally[f"{name}|gold"] - tally[f"{name}|hits"] + tally[f"{name}|spurious"] for name in names}
    for name in sorted(names, key=lambda n: (-wrong[n], n))[:MOST_SHOWN]:
        gold, hits = tally[f"{name}|gold"], tally[f"{name}|hits"]
        yield f"  {name}: {gold - hits} of {gold} missed, {tally[f'{name}|spurious']} spurious"


def shown(tally: Counter[str]) -> str:
    """F1 of incidents and share of quiet passages."""
    f1 = 2 * tally["hits"] / max(1, tally["gold"] + tally["found"])
    return (f"incident F1 {f1:.3f} P {tally['hits'] / max(1, tally['found']):.3f} R {tally['hits'] / max(1, tally['gold']):.3f}"
            f"  quiet {tally['kept_quiet']}/{tally['quiet']}")


def plain(book: Codebook) -> dict[str, Any]:
    """The weights as JSON."""
    weights = book.weights
    parts = {part: getattr(weights, part) for part in PARTS}
    return {**{name: _plain(model) for name, model in parts.items()},
            "status": {label: _plain(model) for label, model in weights.status.items()}, "thresholds": dict(weights.thresholds),
            "usual": [round(float(value), 3) for value in weights.usual]}


def _plain(model: Linear) -> dict[str, Any]:
    dense = {} if model.dense is None else {"dense": [round(float(w), 4) for w in model.dense]}
    return {"bias": round(model.bias, 3), "weights": dict(sorted(model.weights.items())), **dense}


def read_passages(path: Path, book: Codebook) -> list[Passage]:
    """All passages of a JSON Lines file and their leads, analysed."""
    raws = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return analysed([*raws, *(made for raw in raws if (made := lead(raw)))], book)


def analysed(raws: Sequence[dict[str, Any]], book: Codebook) -> list[Passage]:
    """Passages with their candidates."""
    reports = [Report(r["text"], name=r["id"], published=_published(r["published"])) for r in raws]
    parsed = Parser.load().parse_all(reports)
    return [passage_of(raw, analysis, book) for raw, analysis in zip(raws, parsed, strict=True)]


def examples() -> Iterable[dict[str, Any]]:
    """The codebook's examples, several times: one sentence is a report too."""
    for kind in load_incident_types():
        for n, example in enumerate(kind.examples):
            whole = [{"start": 0, "end": len(example.text)}]
            told = [{"id": f"i{k}", "status": e.status or "occurred", "evidence": _said(e.says, example.text) or whole, "spans": {}}
                    for k, e in enumerate(example.incidents)]
            for copy in range(COPIES):
                yield {"id": f"{kind.code}{n}-{copy}", "of": f"{kind.code}{n}", "text": example.text, "published": None, "incidents": told}


def _said(words: str | None, text: str) -> list[dict[str, Any]]:
    start = text.find(words) if words else -1
    return [{"start": start, "end": start + len(words or "")}] if start >= 0 else []


def lead(raw: dict[str, Any]) -> dict[str, Any] | None:
    """The first sentences of a passage as a text of their own: short reports are read too; None when it is short itself."""
    end = raw["text"].find(". ", SHORTEST_LEAD)
    if end < 0 or end > LONGEST_LEAD:
        return None
    inside = [{**i, "evidence": _within(i["evidence"], end), "spans": {k: _within(v, end) for k, v in i["spans"].items()}}
              for i in raw["incidents"] if _within(i["evidence"], end)]
    return {**raw, "id": f"{raw['id']}-lead", "of": raw["id"], "text": raw["text"][: end + 1], "incidents": inside}


def _within(spans: Sequence[dict[str, Any]], end: int) -> list[dict[str, Any]]:
    return [s for s in spans if s["start"] < end]


def _published(day: str | None) -> Published:
    return Published(day, Basis.GIVEN) if day else Published()


def main() -> None:
    """Learn, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("passages", type=Path)
    parser.add_argument("--texts", type=Path, nargs="*", default=())
    parser.add_argument("--unseen", type=Path, nargs="*", default=(), help="texts that are only measured on, never learned from")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    book = load_codebook()
    book = with_weights(book, thresholds=THRESHOLDS, usual=NONE)  # short texts teach with the vectors that they have
    passages = read_passages(args.passages, book)
    usual = usual_of(passages)
    own = [*(p for path in args.texts for p in read_passages(path, book)), *analysed(list(examples()), book)]
    total: Counter[str] = Counter()
    for inside, outside in folds(passages, args.folds, args.seed):
        whole = [p for p in outside if "of" not in p.raw]
        total.update(figures(whole, with_weights(learn([*inside, *own], book, args.seed), usual=usual)))
    print(f"{args.folds} folds: {shown(total)}")
    print(*weakest(total), sep="\n")
    done = weights_of(plain(with_weights(learn([*passages, *own], book, args.seed), usual=usual)))
    for path in args.unseen:
        unseen = [p for p in read_passages(path, book) if "of" not in p.raw]
        print(f"{path.stem}: {shown(figures(unseen, replace(book, weights=done)))}")
    if args.write:
        target = Path(__file__).parents[1] / "src/reportedly/data/reader.json"
        target.write_text(json.dumps(plain(replace(book, weights=done)), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
