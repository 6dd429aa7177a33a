"""The sample corpus keeps its promises: provenance, size, and the phenomena that the demo shows."""

from collections import Counter
from difflib import SequenceMatcher
from importlib import resources
from itertools import combinations

import pytest
import yaml

FOLDER = resources.files("reportedly.data").joinpath("samples")
FILES = sorted((f for f in FOLDER.iterdir() if f.name.endswith(".txt")), key=lambda f: f.name)


def parts(text: str) -> tuple[dict[str, str], str]:
    _, head, body = text.split("---\n", 2)
    return yaml.safe_load(head), body


SAMPLES = {f.name: parts(f.read_text("utf-8")) for f in FILES}


@pytest.mark.parametrize("name", SAMPLES)
def test_each_says_where_it_comes_from(name: str) -> None:
    head, body = SAMPLES[name]
    assert head["note"].startswith("Written for this project")
    assert head["published"][:2] in ("19", "20")
    assert ".example.org/" in head.get("url", ".example.org/")
    assert head["outlet"]
    assert head["title"]
    assert 120 <= len(body.split()) <= 350


def test_many_incidents_from_several_outlets() -> None:
    assert len(SAMPLES) >= 24
    incidents = Counter(name.split("-")[0] for name in SAMPLES)
    assert sum(n >= 2 for n in incidents.values()) >= 8
    assert len({head["outlet"] for head, _ in SAMPLES.values()}) >= 5


def test_holds_a_copy_a_retold_report_and_silence() -> None:
    bodies = [body for _, body in SAMPLES.values()]
    alike = [SequenceMatcher(None, a.split(), b.split(), autojunk=False).ratio() for a, b in combinations(bodies, 2)]
    assert sum(ratio > 0.8 for ratio in alike) == 1
    assert any("As reported in" in body for body in bodies)
    assert any("No group has claimed responsibility" in body for body in bodies)
