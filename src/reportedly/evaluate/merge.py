"""Measures merging: B-cubed, CoNLL F1 and false merges on every set of a folder, beside two baselines in the same run.

Items are the gold's incidents, filed reports (each stands for its main incident), or event mentions.  Only aggregate figures
leave this module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportedly.evaluate.baselines import by_words, same_day_and_place
from reportedly.evaluate.clusters import Partitioned, compare
from reportedly.evaluate.mergesets import Item, MergeSet, clusters_of, merge_sets
from reportedly.merge import LocalIncident, cluster, judge, locals_of
from reportedly.model import Coding, Report
from reportedly.pipeline.code import Tools, code_all

Coder = Callable[[Iterable[Report]], Iterable[Coding]]
MERGE, DAY_PLACE, WORDS = "merge", "same_day_same_place", "tfidf"


@dataclass(frozen=True, slots=True)
class MergeFigures:
    """For each set its figures by method; the first method is ours, the others are baselines."""

    sets: Mapping[str, Mapping[str, Partitioned]]
    whole: Partitioned

    def to_json(self) -> dict[str, Any]:
        """The figures over the items of all sets, and those of each set and method; fractions of 1."""
        return {**_row(self.whole), "sets": {s: {m: _row(p) for m, p in methods.items()} for s, methods in self.sets.items()}}


def _row(found: Partitioned) -> dict[str, float]:
    return {
        "b3_precision": round(found.b3.precision, 4), "b3_recall": round(found.b3.recall, 4), "b3_f1": round(found.b3.f1, 4),
        "conll_f1": round(found.conll_f1, 4), "false_merge_rate": round(found.false_merge_rate, 4), "false_merges": found.false_merges,
        "items": found.items,
    }


def evaluate_merge(data: Path, tools: Tools | None = None, coder: Coder | None = None) -> MergeFigures:
    """Code every set in `data` (each into a chronicle of its own), merge it, and score the clusters."""
    code = coder or _coder(tools)
    results: dict[str, Mapping[str, Partitioned]] = {}
    truth: dict[str, str] = {}
    ours: dict[str, str] = {}
    for known in merge_sets(data):
        methods, gold, mine = _measured(known, tuple(code(known.reports)))
        results[known.name] = methods
        truth |= {f"{known.name}/{item}": group for item, group in gold.items()}
        ours |= {f"{known.name}/{item}": f"{known.name}/{group}" for item, group in mine.items()}
    return MergeFigures(results, compare(truth, ours))


def _coder(tools: Tools | None) -> Coder:
    chosen = tools or Tools.load()
    return lambda reports: code_all(reports, chosen)


def _measured(known: MergeSet, codings: Sequence[Coding]) -> tuple[Mapping[str, Partitioned], dict[str, str], dict[str, str]]:
    items, local = known.items(codings), _locals(known, codings)
    gold, ours = clusters_of(items, _merged(local))
    placed = clusters_of(items, same_day_and_place(local))[1]
    worded = clusters_of(items, by_words(_texts(items, codings)))[1]
    found = {MERGE: compare(gold, ours), DAY_PLACE: compare(gold, placed), WORDS: compare(gold, worded)}
    return found, gold, ours


def _locals(known: MergeSet, codings: Sequence[Coding]) -> list[LocalIncident]:
    """Every local incident; of filed reports only the main one, since only that is filed."""
    local = [incident for coding in codings for incident in locals_of(coding)]
    return [i for i in local if i.main] if known.filed is not None else local


def _merged(local: Sequence[LocalIncident]) -> dict[str, str]:
    return {member: group.id for group in cluster(local, judge(local)) for member in group.members}


def _texts(items: Iterable[Item], codings: Iterable[Coding]) -> dict[str, str]:
    """The words of each local incident: its evidence, or the whole report for the main one."""
    wanted = {i.local for i in items}
    return {local: _text(coding, local) for coding in codings for local in coding.incidents if local in wanted}


def _text(coding: Coding, local: str) -> str:
    if local == coding.main:
        return coding.report.text
    return " ".join(dict.fromkeys(s.quote for c in coding.of(local) if not c.statement for s in c.spans))
