"""Public reports as training texts: what is taken from a MUC-4 key, and which reports count as quiet."""

from __future__ import annotations

import json
import sys
from pathlib import Path

TRAIN = Path(__file__).parents[2] / "train"
sys.path.insert(0, str(TRAIN))

import public  # noqa: E402

TEXT = (
    "DEV-MUC3-9001 (OURS)\n\n   LIMA, 3 JAN 90 -- [TEXT] ARMED MEN KIDNAPPED THE BANKER JUAN ROBLES YESTERDAY.\n"
    "THE FAMILY SAID NOTHING.  A BOMB DAMAGED THE BRIDGE OF CHOSICA AND WOUNDED TWO FISHERMEN.\n"
    "ROBLES CROSSED THE BRIDGE OF CHOSICA EVERY DAY.\n"
)


def written(folder: Path) -> Path:
    """A MUC-4 folder with one report of two incidents."""
    kidnapping = {"MESSAGE: TEMPLATE": ["1"], "INCIDENT: TYPE": ["KIDNAPPING"], "PERP: INDIVIDUAL ID": ['"ARMED MEN"'],
                  "HUM TGT: NAME": ['"JUAN ROBLES"'], "HUM TGT: DESCRIPTION": ['"BANKER": "JUAN ROBLES"']}
    bombing = {"MESSAGE: TEMPLATE": ["2"], "INCIDENT: TYPE": ["BOMBING"], "PHYS TGT: ID": ['"BRIDGE OF CHOSICA"'],
               "HUM TGT: DESCRIPTION": ['"FISHERMEN"'], "HUM TGT: EFFECT OF INCIDENT": ['INJURY: "FISHERMEN"']}
    raw = {"id": "DEV-MUC3-9001", "split": "dev", "text": TEXT, "templates": [kidnapping, bombing]}
    (folder / "muc4.jsonl").write_text(json.dumps(raw) + "\n" + json.dumps(raw | {"split": "tst3"}) + "\n", encoding="utf-8")
    return folder


def test_a_sentence_with_words_of_one_template_tells_of_its_incident(tmp_path: Path) -> None:
    (made,) = public.joined_reports(written(tmp_path))
    first, second = made["incidents"]
    assert [e["quote"].split()[-1] for e in first["evidence"]] == ["YESTERDAY."]
    assert any("BOMB DAMAGED" in e["quote"] for e in second["evidence"])
    assert first["types"] == ["abduction"]
    assert made["published"] == "1990-01-03"
    assert made["weak"]


def test_every_span_holds_its_words(tmp_path: Path) -> None:
    (made,) = public.joined_reports(written(tmp_path))
    spans = [s for i in made["incidents"] for s in i["evidence"]]
    assert spans
    assert all(made["text"][s["start"] : s["end"]] == s["quote"] for s in spans)


def test_reports_that_speak_of_crime_are_not_taken_as_quiet(tmp_path: Path) -> None:
    path = tmp_path / "virus.xml"
    long = "The fever has spread to five districts, doctors said. " * 10
    path.write_text(
        f"<articles><article><text>{long}</text></article><article><text>{long} Gunmen came.</text></article>"
        "<article><text>Too short.</text></article></articles>", encoding="utf-8")
    assert [one["text"] for one in public.virus_reports(path)] == [long.strip()]


def test_tokens_are_put_together_as_they_are_written() -> None:
    assert public.spaced(["The", "``", "Mac", "''", "event", "(", "in", "May", ")", "does", "n't", "cost", "$", "5", "."]) == \
        'The "Mac" event (in May) doesn\'t cost $5.'
