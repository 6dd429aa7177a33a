"""`eval claims`: the reading of annotated news, figures by hand, the annotated sentences."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reportedly.attribute.relations import Relation
from reportedly.errors import UsageError
from reportedly.evaluate.claims import Document, compare, evaluate_claims, read_polnear

SENTENCES = Path(__file__).parents[1] / "data" / "statements-gold.jsonl"
TEXT = "The mayor of Orrin said that the bridge will close. Shops complained.\n"
ANN = "\n".join([
    "T1\tSource 0 18\tThe mayor of Orrin", "T2\tCue 19 23\tsaid", "T3\tContent 24 50\tthat the bridge will close",
    "T4\tAttribution 19 23\tsaid", "E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1", ""])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, part in (("text", "one.txt"), ("attributions", "one_ab12.ann")):
        (tmp_path / "dev" / name).mkdir(parents=True)
        (tmp_path / "dev" / name / part).write_text(TEXT if name == "text" else ANN, encoding="utf-8")
    return tmp_path


def test_the_annotation_is_read(folder: Path) -> None:
    document, = read_polnear(folder)
    assert document.gold == (Relation((19, 23), (0, 18), ((24, 50),)),)
    assert document.text[slice(*document.gold[0].cue)] == "said"


def test_a_plain_report_is_found_whole(folder: Path) -> None:
    figures = evaluate_claims(folder).to_json()
    assert figures["cue.overlap"]["recall"] == figures["source.exact"]["recall"] == figures["triples.overlap"]["recall"] == 1.0
    assert set(figures["baselines"]) == {"quotation_marks", "subject_of_reporting_verb"}


def test_figures_by_hand() -> None:
    gold = (Relation((10, 14), (0, 9), ((15, 30),)), Relation((50, 54), None, ((40, 49),)))
    found = (Relation((10, 14), (0, 5), ((20, 30),)), Relation((60, 64), (55, 59), ((65, 70),)))
    tallies: dict = {}
    compare(Document("d", "x" * 80, gold), found, tallies)
    assert (tallies["cue.exact"].right, tallies["cue.exact"].gold, tallies["cue.exact"].found) == (1, 2, 2)
    assert (tallies["source.exact"].right, tallies["source.overlap"].right) == (0, 1)
    assert tallies["triples.overlap"].to_json() == {"precision": 0.5, "recall": 0.5, "f1": 0.5}


def test_an_empty_folder_and_a_wrong_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no annotated report"):
        evaluate_claims(tmp_path)
    wrong = tmp_path / "wrong.jsonl"
    wrong.write_text("[]\n", encoding="utf-8")
    with pytest.raises(UsageError, match="annotated sentences"):
        evaluate_claims(wrong)


def test_every_annotated_span_is_verbatim() -> None:
    lines = [json.loads(line) for line in SENTENCES.read_text(encoding="utf-8").splitlines()]
    spans = [(raw["text"], span) for raw in lines for claim in raw["claims"] for span in (claim["speaker"], claim["cue"]) if span]
    assert len(lines) >= 300
    assert all(text[span["start"]:span["end"]] == span["quote"] for text, span in spans)


def test_the_held_third_stays_above_its_floor() -> None:
    held = evaluate_claims(SENTENCES).to_json()["held"]
    assert held["sentences"] >= 100
    assert min(held[stance]["f1"] for stance in ("denies", "withholds")) >= 0.6
