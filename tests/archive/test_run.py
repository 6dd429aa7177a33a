"""A job over shards gives what `add` gives, counts every input once, and goes on after it was stopped."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from reportedly.archive import load, run
from reportedly.archive.plan import listed
from reportedly.errors import InputError, UsageError
from reportedly.pipeline.run import add
from reportedly.store import Store
from tests.archive.made import job_of, shards_in
from tests.pipeline.stub import STUB


def test_every_input_is_counted_once(tmp_path: Path) -> None:
    job = job_of(tmp_path, "out")
    found = run(job)
    lines = sum(len(path.read_text().splitlines()) for path in job.shards)
    assert found.inputs == lines
    assert found.states["failed"] == 2
    assert found.states["skipped"] == 2
    assert found.incidents < found.local_incidents


def test_loading_gives_the_chronicle_that_adding_gives(tmp_path: Path) -> None:
    job = job_of(tmp_path, "out")
    run(job)
    with Store.open(tmp_path / "loaded.db") as loaded, Store.open(tmp_path / "added.db") as added:
        first = load(job.output, loaded)
        add(job.shards, added, STUB)
        assert loaded.digest() == added.digest()
        assert loaded.counts() == added.counts()
        assert not list(loaded.faults())
        assert sorted(s.name for s in loaded.sources()) == sorted(s.name for s in added.sources())
        assert not loaded.waiting()
        assert first.put == added.counts().reports
        again = load(job.output, loaded)
        assert (again.put, loaded.digest()) == (0, added.digest())


def test_loading_into_a_chronicle_that_holds_something_merges(tmp_path: Path) -> None:
    paths = shards_in(tmp_path / "in")
    job = replace(job_of(tmp_path, "out"), shards=paths[1:])
    run(job)
    with Store.open(tmp_path / "loaded.db") as loaded, Store.open(tmp_path / "added.db") as added:
        add(paths[:1], loaded, STUB)
        load(job.output, loaded)
        add(paths, added, STUB)
        assert loaded.digest() == added.digest()


def test_what_is_there_is_not_read_again_and_the_order_does_not_matter(tmp_path: Path) -> None:
    job = job_of(tmp_path, "out")
    first = run(job)
    made = {path: path.stat().st_mtime_ns for path in job.targets}
    job.targets[0].unlink()
    job.targets[1].write_bytes(b"half a file")
    again = run(job)
    assert again == first
    assert [path for path in job.targets[2:] if path.stat().st_mtime_ns != made[path]] == []
    assert run(replace(job, shards=tuple(reversed(job.shards)))).digest == first.digest


def test_several_processes_give_the_same(tmp_path: Path) -> None:
    assert run(job_of(tmp_path, "one")) == run(job_of(tmp_path, "two"), workers=2)


def test_another_reading_reads_again(tmp_path: Path) -> None:
    job = job_of(tmp_path, "out")
    run(job)
    assert run(replace(job, told=True)).reports < run(job).reports


def test_only_what_tells_keeps_the_incidents(tmp_path: Path) -> None:
    whole, told = run(job_of(tmp_path, "whole")), run(job_of(tmp_path, "told", told=True))
    assert (told.inputs, told.local_incidents, told.incidents) == (whole.inputs, whole.local_incidents, whole.incidents)
    assert told.reports == whole.reports - 1
    with Store.open(tmp_path / "loaded.db") as store:
        load(tmp_path / "told", store)
        assert store.counts().reports == told.reports


def test_the_summary_tells_what_there_is(tmp_path: Path) -> None:
    found = run(job_of(tmp_path, "out"))
    told = json.loads((tmp_path / "out" / "summary.json").read_text())
    assert (told["digest"], told["inputs"]) == (found.digest, found.inputs)


def test_what_cannot_be_done_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        run(job_of(tmp_path, "out"), engine="abacus")
    (tmp_path / "list").write_text("nowhere.warc\n")
    with pytest.raises(UsageError):
        listed(tmp_path / "list")
    with Store.open(tmp_path / "loaded.db") as store, pytest.raises(InputError):
        load(tmp_path / "empty", store)


def test_a_list_is_relative_to_its_folder(tmp_path: Path) -> None:
    paths = shards_in(tmp_path / "in")
    (tmp_path / "in" / "list").write_text("# shards\n" + "\n".join(p.name for p in paths) + "\n")
    assert listed(tmp_path / "in" / "list") == tuple(p.resolve() for p in paths)
