"""Every hostile file goes through all of `add`: it ends as its manifest says, within limits, and a control after it is as before."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from reportedly.model import Coding, Count, Role
from reportedly.pipeline.run import Summary
from reportedly.pipeline.verify import verify
from reportedly.store import State, Store
from tests.hostile.meter import Bench
from tests.shared import SHARED, needs_shared

HOSTILE = SHARED / "hostile"
FOLDERS = ("html/", "text/", "rss/", "warc/", "pdf/", "zip/")
ROWS = [r for r in csv.DictReader((HOSTILE / "MANIFEST.csv").open()) if r["file"].startswith(FOLDERS)] if HOSTILE.is_dir() else []
SECONDS, MEMORY = 20.0, 2**30
WITHOUT_LETTERS = {"pdf/07_cmap_path.pdf"}  # it shows nothing but what the named file would map; see test_opened.py


def read(summary: Summary) -> int:
    return summary.processed + summary.flagged


def control_coding(bench: Bench, control: Path) -> Coding:
    with bench.added(control) as (store, _, _):
        return next(iter(store.codings()))


@pytest.fixture(scope="module")
def wanted(bench: Bench, control: Path) -> Coding:
    return control_coding(bench, control)


def told(store: Store) -> str:
    return "\n".join(outcome.reason for outcome in store.outcomes())


def tolls(store: Store) -> set[int | None]:
    values = [claim.value for coding in store.codings() for claim in coding.claims if claim.role is Role.KILLED]
    return {value.min for value in values if isinstance(value, Count)}


@needs_shared
@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["file"])
def test_each_line_of_the_manifest(row: dict[str, str], bench: Bench, control: Path, wanted: Coding) -> None:
    with bench.added(HOSTILE / row["file"]) as (store, summary, cost):
        assert cost.seconds <= SECONDS
        assert cost.memory <= MEMORY
        assert summary.inputs >= 1, "every input is counted"
        assert summary.inputs == len(store.outcomes()) or summary.known
        assert "Traceback" not in told(store)
        assert verify(store).ok
        if row["expect"] == "skip":
            assert {o.state for o in store.outcomes()} == {State.SKIPPED}
        elif row["expect"] == "error":
            assert not read(summary)
            assert summary.failed
        elif row["file"] in WITHOUT_LETTERS:
            assert [(o.state, o.reason.split(" (")[0]) for o in store.outcomes()] == [(State.SKIPPED, "no text layer")]
        else:
            assert read(summary) or summary.failed
            assert "14 read" not in row["detail"] or 14 in tolls(store)
            assert not row["detail"].endswith("the control comes out") or 14 in tolls(store)
    assert control_coding(bench, control) == wanted
