"""From a job's output into a chronicle: reports as `add` would have put them, and the partition as it was computed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportedly.archive import partition, rows
from reportedly.archive.plan import SUMMARY
from reportedly.archive.rows import Row
from reportedly.errors import InputError
from reportedly.pipeline.merging import adopt, refresh
from reportedly.store import Counts, Entry, Outcome, State, Store
from reportedly.store.batches import batched

BATCH = 200


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many reports were put in, how many were there already, how many inputs hold none; and the chronicle after it."""

    put: int
    known: int
    without: int
    after: Counts


def load(output: Path, store: Store) -> Loaded:
    """Put what a finished job found into a chronicle; again changes nothing.

    An empty chronicle takes the job's partition; one that holds something merges the new reports into what is there.
    """
    told = _summary(output)
    version = str(told["version"]).removesuffix("; only what tells")
    fresh = store.counts().reports == 0 and not store.decisions()
    put = known = without = 0
    for some in batched(_rows(_files(output, told["files"])), BATCH):
        kept = [row for row in some if row.report and (row.coding or row.original is not None)]
        new = [row for row in kept if row.coding and store.version_of(row.report or "") != version]
        entries = {row.report: _entry(row, version) for row in new}
        store.put(entries.values(), [_outcome(row) for row in some if row not in kept])
        put, known, without = put + len(entries), known + len(kept) - len(entries), without + len(some) - len(kept)
        _note_sources(store, [row for row in kept if row.report not in entries or entries[row.report].name != row.name])
    if fresh:
        adopt(store, rows.mentions(_files(output, told["files"])), tuple(partition.judgements(output)), tuple(partition.groupings(output)))
    else:
        refresh(store)
    return Loaded(put, known, without, store.counts())


def _summary(output: Path) -> Any:
    path = output / SUMMARY
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{output} holds no finished job", str(error), "Run: reportedly run --input LIST --output DIR") from error


def _files(output: Path, names: Sequence[str]) -> list[Path]:
    return [output / "shards" / Path(name).name for name in names]


def _rows(files: Sequence[Path]) -> Iterator[Row]:
    for file in files:
        yield from rows.read(file)


def _entry(row: Row, version: str) -> Entry:
    coding = row.decoded()
    assert coding is not None, "rows without a coding are left out before"
    return Entry(row.name, row.original or b"", coding, version, row.capture)


def _outcome(row: Row) -> Outcome:
    return Outcome(row.name, State(row.state), row.reason, row.sha256)


def _note_sources(store: Store, again: Sequence[Row]) -> None:
    """The other names of reports that are there."""
    reports = {r.id: r for r in store.reports_named(sorted({row.report for row in again if row.report}))}
    for row in again:
        if row.report in reports and row.original is not None:
            store.add_source(reports[row.report], row.name, row.original)
