"""Merging is measured on whatever set a folder holds, beside two baselines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from reportedly.errors import UsageError
from reportedly.evaluate.merge import evaluate_merge
from reportedly.model import Claim, Coding, Report, Role

STORY = "Ilko Verrandt, 41, was shot at the Nettlebed quarry. Police in Nettlebed found Verrandt beside his lorry. "
OTHER = "Osanna Quill, 19, died at Tarnow mill after a quarrel. "


def coder(reports: Iterable[Report]) -> Iterator[Coding]:
    for report in reports:
        local = f"i-{report.name}"
        yield Coding(report, (local,), (Claim(report.id, (local,), Role.EVENT, None, (report.span(0, 5),)),), local)


def test_filed_reports(tmp_path: Path) -> None:
    rows = [("a", "1", STORY), ("b", "1", "New facts. " + STORY), ("c", "2", OTHER)]
    lines = [json.dumps({"doc_id": d, "incident_id": i, "title": "", "content": t, "dct": "2031-05-05", "uri": None}) for d, i, t in rows]
    (tmp_path / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
    figures = evaluate_merge(tmp_path, coder=coder).to_json()
    assert (figures["b3_precision"], figures["b3_f1"], figures["false_merge_rate"]) == (1.0, 1.0, 0.0)
    assert {m for methods in figures["sets"].values() for m in methods} == {"merge", "same_day_same_place", "tfidf"}


def test_mentions_of_a_corpus(tmp_path: Path) -> None:
    rows = ["n,topic/subtopic_name/doc,sent_id,token_id,token,reference"]
    for doc in ("x", "y"):
        tokens = [(0, "2031-05-05"), *((1, t) for t in f"{STORY} {doc}".split())]
        rows += [f"0,0/7/{doc},{s},{n},{json.dumps(t)[1:-1] if ',' not in t else t.replace(',', '')},-" for n, (s, t) in enumerate(tokens)]
    (tmp_path / "conll.csv").write_text("\n".join(rows), encoding="utf-8")
    mention = {"sent_id": 1, "tokens_number": [5], "mention_head_lemma": "shoot", "coref_chain": "c1"}
    (tmp_path / "event_mentions.json").write_text(json.dumps([{**mention, "doc_id": d} for d in ("x", "y")]), encoding="utf-8")
    figures = evaluate_merge(tmp_path, coder=coder).to_json()
    assert figures["items"] == 2
    assert figures["conll_f1"] == 1.0


def test_a_folder_without_a_set_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        evaluate_merge(tmp_path, coder=coder)
