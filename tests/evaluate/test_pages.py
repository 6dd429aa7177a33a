"""Scoring of article texts: groups of four words, each page weighing the same."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from reportedly.errors import UsageError
from reportedly.evaluate.pages import evaluate_pages, groups_of
from tests.ingest.test_guard import MORE, PAGE, WORDS


def test_groups() -> None:
    assert groups_of("") == {}
    assert groups_of("one two") == {("one", "two"): 1}
    assert sum(groups_of("a b c d e").values()) == 2


def test_a_page_read_whole_scores_one_and_its_date_counts(tmp_path: Path) -> None:
    (tmp_path / "html").mkdir()
    dated = PAGE.replace("<head>", '<head><meta property="article:published_time" content="2019-03-12">')
    (tmp_path / "html" / "a.html.gz").write_bytes(gzip.compress(dated.encode()))
    (tmp_path / "ground-truth.json").write_text(json.dumps({"a": {"articleBody": f"{WORDS} {MORE}", "datePublished": "2019-03-12"}}))
    figures = evaluate_pages(tmp_path).to_json()
    assert figures["text"]["f1"] == 1.0
    assert figures["trafilatura"]["f1"] == 1.0
    assert figures["pages"] == 1
    assert figures["dates"] == {"known": 1, "ours": {"accuracy": 1.0, "wrong": 0.0}, "trafilatura": {"accuracy": 1.0, "wrong": 0.0}}


def test_a_date_in_linked_data_is_the_truth_and_is_withheld(tmp_path: Path) -> None:
    (tmp_path / "html").mkdir()
    linked = '<script type="application/ld+json">{"@graph": [{"datePublished": "2019-03-12T08:00:00Z"}]}</script>'
    shown = '<h1>Blast</h1><div class="post-meta"><span class="post-date">March 12, 2019</span></div>'
    for name, body in (("told", shown), ("untold", "<h1>Blast</h1>")):
        page = PAGE.replace("<head>", f"<head>{linked}").replace("<article>", f"<article>{body}")
        (tmp_path / "html" / f"{name}.html").write_text(page)
    (tmp_path / "ground-truth.json").write_text(json.dumps({name: {"articleBody": WORDS} for name in ("told", "untold")}))
    dates = evaluate_pages(tmp_path).to_json()["dates"]
    assert (dates["known"], dates["ours"]) == (2, {"accuracy": 0.5, "wrong": 0.0})


def test_another_layout_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"ground-truth\.json"):
        evaluate_pages(tmp_path)
