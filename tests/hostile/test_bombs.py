"""Bombs between two controls: refused or read within the limits, every input counted once, the controls untouched."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from reportedly.ingest import Document, read_file
from reportedly.model import Coding
from reportedly.pipeline.verify import verify
from reportedly.store import State
from tests.hostile.bombs import BOMBS, feed_20000_items_xml
from tests.hostile.meter import Bench, peak
from tests.hostile.test_add import MEMORY, control_coding

SECONDS = 20.0  # of processor time for one document
REFUSED = {"gz_1gb_warc_gz": "more than", "flate_stages_pdf": "", "zip_1gb_zip": "too large", "zip_20000_entries_zip": "too many members",
           "html_50mb_attr_html": "too large"}  # fmt: skip


@pytest.fixture(scope="module")
def wanted(bench: Bench, control: Path) -> Coding:
    return control_coding(bench, control)


@pytest.mark.slow
@pytest.mark.parametrize("make", BOMBS, ids=lambda make: make.__name__)
def test_a_bomb_between_two_controls(
        make: Callable[[Path], None], tmp_path: Path, bench: Bench, control: Path, wanted: Coding) -> None:
    name = make.__name__
    path = tmp_path / ".".join(name.rsplit("_", 2 if name.endswith("warc_gz") else 1))
    make(path)
    (tmp_path / "after.txt").write_text("A blast killed 3 people in Newport on Monday, police said.")
    with bench.added(control, path, tmp_path / "after.txt") as (store, summary, cost):
        assert cost.seconds <= SECONDS
        assert cost.memory <= MEMORY
        assert summary.inputs == 3
        reasons = {Path(re.split("#|!", outcome.name)[0]).name: outcome for outcome in store.outcomes()}
        assert reasons["control.html"].state is State.PROCESSED
        assert reasons["after.txt"].state is State.PROCESSED
        outcome = reasons[path.name]
        assert "Traceback" not in outcome.reason
        if name in REFUSED:
            assert outcome.state in (State.FAILED, State.SKIPPED)
            assert REFUSED[name] in outcome.reason
        assert next(c for c in store.codings() if c.report.id == wanted.report.id) == wanted
        assert verify(store).ok


@pytest.mark.slow
def test_a_feed_of_many_items(tmp_path: Path, bench: Bench) -> None:
    path = tmp_path / "feed.xml"
    feed_20000_items_xml(path)
    begin = time.process_time()
    names = {item.name for item in read_file(path, bench.guard) if isinstance(item, Document)}
    assert len(names) == 20_000
    assert bench.guard.child is not None
    child = int(bench.guard.child.pid or 0)
    assert time.process_time() - begin <= SECONDS
    assert peak(child) <= MEMORY
