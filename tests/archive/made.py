"""Shards of made-up reports for the tests: incidents told by several reports, repeated reports, broken lines, and a hot block."""

from __future__ import annotations

import json
import random
from pathlib import Path

from reportedly.archive import Job
from tests.pipeline.stub import STUB


def text_of(event: int, outlet: int) -> str:
    return f"Outlet {outlet} tells. A bomb killed {event} near the gate of Sabla{event % 5}, and Ruritania{event} mourned."


def shards_in(folder: Path, shards: int = 4, events: int = 40) -> tuple[Path, ...]:
    """JSON Lines shards; every event is told by some outlets, one report stands in two shards, one line is broken."""
    chance = random.Random(3)
    folder.mkdir(parents=True, exist_ok=True)
    lines: list[list[str]] = [[] for _ in range(shards)]
    for event in range(1, events):
        for outlet in range(chance.choice([1, 2, 3])):
            told = {"text": text_of(event, outlet), "published": f"2031-05-{event % 28 + 1:02}", "outlet": f"o{outlet}"}
            lines[chance.randrange(shards)].append(json.dumps(told))
    same = {"text": text_of(1, 9), "published": "2031-05-02", "outlet": "o9"}
    for some in lines[:2]:
        some += [json.dumps(same), json.dumps(same), "{broken", json.dumps({"text": "The council met."})]
    paths = tuple(folder / f"shard-{n}.jsonl" for n in range(shards))
    for path, some in zip(paths, lines, strict=True):
        path.write_text("\n".join(some) + "\n", encoding="utf-8")
    return paths


def job_of(folder: Path, output: str, told: bool = False) -> Job:
    return Job(shards_in(folder / "in"), folder / output, STUB, told)
