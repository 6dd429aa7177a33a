"""Adding inputs: each is counted once, twice changes nothing, no order matters, faults stay where they are."""

from __future__ import annotations

import json
import random
from itertools import pairwise
from pathlib import Path

import pytest

from reportedly.errors import ModelError
from reportedly.model import Decision
from reportedly.pipeline.executors import Reading
from reportedly.pipeline.merging import refresh
from reportedly.pipeline.run import Options, Step, Summary, add
from reportedly.pipeline.verify import verify
from reportedly.store import State, Store
from tests.pipeline.stub import BREAKING, ENDLESS, STUB, UNLOADABLE, make_stub


def corpus(folder: Path, size: int = 40) -> Path:
    folder.mkdir()
    for n in range(size):
        extra = "Dawn claimed it." if n % 3 == 0 else "Nobody claimed anything."
        (folder / f"{n:03}.txt").write_text(f"Report {n}: a blast killed {n % 11} in Oldport. {extra}", "utf-8")
    return folder


def counted(summary: Summary) -> tuple[int, int, int, int]:
    return summary.processed, summary.flagged, summary.skipped, summary.failed


def test_every_input_is_counted_once_with_its_reason(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "in", 5)
    (folder / "empty.txt").touch()
    (folder / "latin.txt").write_bytes("José was there".encode("latin-1"))
    (folder / "gone.txt").symlink_to(tmp_path / "nowhere")
    (folder / "same.txt").write_bytes((folder / "000.txt").read_bytes())
    steps: list[Step] = []
    with Store.open(tmp_path / "c.db") as store:
        summary = add([folder], store, STUB, Options(progress=steps.append))
        assert counted(summary) == (5, 1, 2, 1)
        assert summary.inputs == 9
        assert summary.known == 1
        assert {Path(o.name).name: o.state for o in summary.notable} == {
            "empty.txt": State.SKIPPED, "latin.txt": State.FLAGGED, "gone.txt": State.FAILED}
        assert all(o.reason for o in summary.notable)
        assert {o.state for o in store.outcomes()} == {State.PROCESSED, State.FLAGGED, State.SKIPPED, State.FAILED}
        assert summary.after.reports == 6
        assert verify(store).ok
    assert [s.stage for s in steps].count("find") == 9
    assert steps[-1] == Step("merge", 1, 1)
    assert next(s for s in steps if s.stage == "find").total == 9


def test_twice_changes_nothing(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "in")
    with Store.open(tmp_path / "c.db") as store:
        add([folder], store, STUB)
        before = store.digest(), store.counts(), store.outcomes()
        again = add([folder], store, STUB)
        assert (store.digest(), store.counts(), store.outcomes()) == before
        assert counted(again) == (0, 0, 40, 0)
        assert again.known == 40


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Path], str]:
    """Files, and the digest of the chronicle that one worker makes of them in one run."""
    folder = tmp_path_factory.mktemp("many")
    files = sorted(corpus(folder / "in", 60).iterdir())
    with Store.open(folder / "c.db") as store:
        add(files, store, STUB)
        return files, store.digest()


@pytest.mark.parametrize("batches", [1, 2, 7])
@pytest.mark.parametrize("workers", [1, 2, 3, 5])
def test_any_order_batches_and_workers_give_one_digest(tmp_path: Path, many: tuple[list[Path], str], workers: int, batches: int) -> None:
    dice = random.Random(10 * workers + batches)
    files = dice.sample(many[0], len(many[0]))
    cuts = [0, *sorted(dice.sample(range(1, len(files)), batches - 1)), len(files)]
    with Store.open(tmp_path / "c.db") as store:
        for first, last in pairwise(cuts):
            add(files[first:last], store, STUB, Options(workers=workers))
        assert store.digest() == many[1]
        assert verify(store).ok


@pytest.mark.parametrize("workers", [1, 3, 5])
def test_a_stop_among_several_workers_changes_nothing(tmp_path: Path, many: tuple[list[Path], str], workers: int) -> None:
    def stop(step: Step) -> None:
        if step.stage == "store" and step.done == 23:
            raise KeyboardInterrupt

    with Store.open(tmp_path / "c.db") as store:
        with pytest.raises(KeyboardInterrupt):
            add(many[0], store, STUB, Options(workers=workers, progress=stop))
        assert 0 < store.counts().reports < len(many[0])
        add(many[0], store, STUB, Options(workers=7 - workers))
        assert store.digest() == many[1]


def test_a_new_version_reads_again(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "in", 3)
    with Store.open(tmp_path / "c.db") as store:
        add([folder], store, STUB)
        summary = add([folder], store, Reading("stub 2", make_stub))
        assert counted(summary) == (3, 0, 0, 0)
        assert summary.after == summary.before
        assert verify(store).ok


@pytest.mark.parametrize("workers", [1, 2])
def test_a_report_that_breaks_its_reader_fails_alone(tmp_path: Path, workers: int) -> None:
    folder = corpus(tmp_path / "in", 20)
    (folder / "003.txt").write_text("RAISE")
    (folder / "004.txt").write_text("FORGE")
    if workers > 1:
        (folder / "005.txt").write_text("DIE")
    with Store.open(tmp_path / "c.db") as store:
        summary = add([folder], store, BREAKING, Options(workers=workers))
        assert summary.failed == 1 + workers
        assert summary.processed == 19 - workers
        reasons = {Path(o.name).name: o.reason for o in summary.notable}
        assert "too deep" in reasons["003.txt"]
        assert "a quote is not in the text" in reasons["004.txt"]
        assert workers == 1 or "died" in reasons["005.txt"]
        assert store.counts().reports == summary.processed
        assert verify(store).ok


@pytest.mark.parametrize("workers", [1, 2])
def test_a_report_beyond_its_limits_fails_with_the_reason_and_the_rest_goes_on(tmp_path: Path, workers: int) -> None:
    folder = corpus(tmp_path / "in", 20)
    for number, word in enumerate(("LOOP", "LIBRARY", "GROW"), 3):
        (folder / f"{number:03}.txt").write_text(f"{word}: a blast killed 5.")
    with Store.open(tmp_path / "c.db") as store:
        summary = add([folder], store, ENDLESS, Options(workers=workers))
        reasons = {Path(o.name).name: o.reason for o in summary.notable}
        assert "time limit: it took more than 2 seconds" in reasons["003.txt"]
        assert "time limit" in reasons["004.txt"]
        assert "memory" in reasons["005.txt"]
        assert counted(summary) == (17, 0, 0, 3)
        assert verify(store).ok


def test_models_that_cannot_be_loaded_end_the_run(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "in", 2)
    with Store.open(tmp_path / "c.db") as store, pytest.raises(ModelError, match="not installed"):
        add([folder], store, UNLOADABLE)


def test_decisions_are_followed_at_the_next_merge(tmp_path: Path) -> None:
    with Store.open(tmp_path / "c.db") as store:
        for toll in (1, 20):
            (tmp_path / f"{toll}.txt").write_text(f"A blast killed {toll} people.")
        add([tmp_path / "1.txt", tmp_path / "20.txt"], store, STUB)
        assert not refresh(store)
        first, second = store.clusters()
        store.decide(Decision("merge", first.id, json.dumps({"members": [*first.members, *second.members]})))
        assert refresh(store)
        joined = store.incident(first.id)
        assert set(first.members) | set(second.members) <= set(joined.members)
        assert store.incident(second.id) == joined
        assert verify(store).ok


def test_stopped_by_a_person_it_goes_on_where_it_was(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "in")

    def stop(step: Step) -> None:
        if step.stage == "store" and step.done == 20:
            raise KeyboardInterrupt

    with Store.open(tmp_path / "c.db") as store:
        with pytest.raises(KeyboardInterrupt):
            add([folder], store, STUB, Options(progress=stop))
        assert store.counts().reports == 20
        summary = add([folder], store, STUB)
        assert summary.known == 20
        with Store.open(tmp_path / "whole.db") as whole:
            add([folder], whole, STUB)
            assert whole.digest() == store.digest()
