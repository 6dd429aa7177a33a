"""kill -9 at random points of `add`: nothing acknowledged is lost, nothing half-written stays, the run can go on.

A template process has everything loaded and forks; each child adds many small documents to the chronicle and is killed
after a random time.  What a child has told (one line for each stored document) must be in the chronicle afterwards.
"""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

import pytest

from reportedly.pipeline.run import Options, Step, add
from reportedly.pipeline.verify import verify
from reportedly.store import Store
from tests.pipeline.stub import STUB

KILLS = 500
IN_A_ROW = 10
EACH = 6  # documents that come new with each kill


def write_inputs(folder: Path, first: int, last: int) -> None:
    for n in range(first, last):
        text = f"Report {n}: a blast killed {n} in Oldport and before that killed {n % 5}. Dawn claimed it."
        (folder / f"{n:05}.txt").write_text(text, "utf-8")


def child(folder: Path, path: Path, told: int) -> None:
    """Add everything and tell of each stored document; never returns."""
    def tell(step: Step) -> None:
        if step.stage == "store":
            os.write(told, f"{Path(step.name).name}\n".encode())

    code = 1
    try:
        with Store.open(path) as store:
            add([folder], store, STUB, Options(progress=tell))
        code = 0
    finally:
        os._exit(code)


def killed_run(folder: Path, path: Path, seconds: float) -> list[str]:
    """What a child told before it was killed."""
    reads, writes = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reads)
        child(folder, path, writes)
    os.close(writes)
    time.sleep(seconds)
    os.kill(pid, signal.SIGKILL)
    with os.fdopen(reads) as lines:
        told = lines.read().split()
    os.waitpid(pid, 0)
    return told


def unhindered(folder: Path) -> float:
    """Seconds that a child takes that nobody kills, on this machine as busy as it is."""
    (folder / "in").mkdir(parents=True)
    write_inputs(folder / "in", 0, EACH)
    began = time.monotonic()
    pid = os.fork()
    if pid == 0:
        child(folder / "in", folder / "c.db", os.open(os.devnull, os.O_WRONLY))
    os.waitpid(pid, 0)
    return time.monotonic() - began


@pytest.mark.slow
def test_500_kills_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    chance, kept, longest = random.Random(20), 0, 0.0
    for turn in range(KILLS // IN_A_ROW):  # a fresh chronicle each turn, so that its creation is hit too and runs stay short
        folder, path, told = tmp_path / f"in{turn}", tmp_path / f"c{turn}.db", set[str]()
        folder.mkdir()
        longest = unhindered(tmp_path / f"free{turn}") if turn % 10 == 0 else longest
        for kill in range(IN_A_ROW):
            write_inputs(folder, kill * EACH, kill * EACH + EACH)
            told.update(killed_run(folder, path, chance.uniform(0.0, longest)))
            check_kept(path, told)
        check_resumed(folder, path)
        kept += len(told)
    assert kept > KILLS, "most kills should strike between documents"
    assert not [p for p in tmp_path.iterdir() if p.name.endswith(".creating")]


def check_kept(path: Path, told: set[str]) -> None:
    """All that was told is there, and every report has all its claims and incidents."""
    if not path.exists():
        assert not told
        return
    with Store.open(path) as store:
        counts = store.counts()
        done = {Path(outcome.name).name for outcome in store.outcomes()}
    assert told <= done
    assert len(done) == counts.reports == counts.originals
    assert counts.local_incidents == 2 * counts.reports
    assert counts.claims == 11 * counts.reports


def check_resumed(folder: Path, path: Path) -> None:
    """The run that goes on ends as one that was never stopped."""
    with Store.open(path) as store, Store.open(path.with_suffix(".whole")) as whole:
        add([folder], store, STUB)
        add([folder], whole, STUB)
        assert store.digest() == whole.digest()
        assert verify(store).ok
