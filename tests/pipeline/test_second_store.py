"""One state machine drives two keepers of a chronicle, the SQLite file and plain Python dictionaries: their digests agree after every
step.  What the file says therefore is a function of reports and decisions, and nothing that SQLite does or keeps is part of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from reportedly.api import Chronicle
from reportedly.errors import ReportedlyError
from reportedly.merge import cluster, judge, locals_of
from reportedly.merge.replay import replayed
from reportedly.model import Coding, Decision
from reportedly.pipeline import decide
from reportedly.pipeline.merging import refresh
from reportedly.store import Store
from reportedly.store.codings import seal_of
from tests.pipeline.stub import code_one
from tests.pipeline.test_merging import MK, REPORTS, acts, do


@dataclass
class Kept:
    """A chronicle in dictionaries: codings by report with the version of their reading, and the log."""

    codings: dict[str, tuple[Coding, str]] = field(default_factory=dict)
    log: tuple[Decision, ...] = ()

    def digest(self) -> str:
        found = hashlib.sha256()
        for line in self._lines():
            found.update(line.encode() + b"\n")
        return found.hexdigest()

    def _lines(self) -> Iterator[str]:
        for name, (coding, version) in sorted(self.codings.items()):
            yield f"report {name} {version} {seal_of(coding, version)}"
        yield f"decisions {len(self.log)} {self.log[-1].id if self.log else ''}"
        local = [i for _, (coding, _) in sorted(self.codings.items()) for i in locals_of(replayed(coding, self.log).coding)]
        judgements = judge(local, self.log)
        for group in sorted(cluster(local, judgements, self.log), key=lambda g: g.id):
            yield f"incident {group.id} {' '.join(sorted(group.members))}"
        for one in sorted(judgements, key=lambda j: (j.left, j.right)):
            yield f"judgement {one.left} {one.right} {one.verdict} {one.score}"

    def follow(self, store: Store, act: tuple[str, int, str]) -> None:
        """Do what an act did to the file; what people decided is taken from there, since it holds the time."""
        kind, number, version = act
        coding = code_one(REPORTS[number]) if number < len(REPORTS) else None
        if kind == "put" and coding:
            self.codings[coding.report.id] = coding, version or "9"
        if kind == "drop" and coding:
            self.codings[coding.report.id] = replace(coding, incidents=(), claims=(), main=None), version or "9"
        if kind == "remove" and coding:
            self.codings.pop(coding.report.id, None)
        self.log = store.decisions()


@settings(max_examples=40, deadline=None)
@given(acts)
def test_two_keepers_agree_after_every_step(tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, str]]) -> None:
    kept = Kept()
    with Store.open(tmp_path_factory.mktemp("second") / "c.db") as store:
        for step in steps:
            try:
                do(store, step)
            except (ReportedlyError, IndexError, StopIteration):
                continue
            kept.follow(store, step)
            refresh(store)
            assert store.digest() == kept.digest()


@settings(max_examples=10, deadline=None)
@given(acts)
def test_another_file_made_of_the_bundle_has_the_digest_after_any_steps(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, str]],
) -> None:
    folder = tmp_path_factory.mktemp("other")
    with Chronicle.open(folder / "a.db") as one, Chronicle.open(folder / "b.db") as other:
        for step in steps:
            try:
                do(one.store, step)
            except (ReportedlyError, IndexError, StopIteration):
                continue
        refresh(one.store)
        other.import_bundle(one.export("bundle", folder / "bundle"))
        refresh(other.store)
        assert other.store.digest() == one.store.digest()


def test_compacting_the_file_leaves_its_digest(tmp_path: Path) -> None:
    kept = Kept()
    with Store.open(tmp_path / "a.db") as store:
        for number in range(len(REPORTS)):
            do(store, ("put", number, "1"))
            kept.follow(store, ("put", number, "1"))
        refresh(store)
        decide.redact(store, ["Dawn"], MK)
        kept.log = store.decisions()
        store.compact()
        assert store.digest() == kept.digest()
