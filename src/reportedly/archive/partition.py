"""Judgements and members of all shards together as Parquet files, whichever engine made them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportedly.archive.rows import arrow
from reportedly.export.atomic import whole_file
from reportedly.merge.ids import handle
from reportedly.model import Judgement, from_json, to_json
from reportedly.store.records import Grouping

if TYPE_CHECKING:
    import pyarrow

JUDGEMENTS, MEMBERS = "judgements", "members"
BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Member:
    """One local incident, its report, and the incident that it belongs to."""

    local: str
    report: str
    incident: str


def judgement_fields() -> pyarrow.Schema:
    """Columns of judgements; `record` is the JSON of all of one."""
    pa = arrow()
    ends = [("left", pa.string()), ("right", pa.string())]
    return pa.schema([*ends, ("verdict", pa.string()), ("score", pa.float64()), ("record", pa.string())])


def member_fields() -> pyarrow.Schema:
    """Columns of members."""
    pa = arrow()
    return pa.schema([("local", pa.string()), ("report", pa.string()), ("incident", pa.string())])


def judgement_row(one: Judgement) -> dict[str, Any]:
    """A judgement as a row."""
    record = json.dumps(to_json(one), ensure_ascii=True, sort_keys=True)
    return {"left": one.left, "right": one.right, "verdict": one.verdict.value, "score": one.score, "record": record}


def member_row(one: Member) -> dict[str, Any]:
    """A member as a row."""
    return {"local": one.local, "report": one.report, "incident": one.incident}


def write(folder: Path, found: Iterable[dict[str, Any]], shape: pyarrow.Schema) -> None:
    """Write rows as the only file of a folder."""
    pa = arrow()
    with whole_file(folder / "part-0.parquet") as draft:
        pa.parquet.write_table(pa.Table.from_pylist(list(found), shape), draft, compression="zstd")


def judgements(output: Path) -> Iterator[Judgement]:
    """The judgements of a job's output."""
    yield from (from_json(Judgement, json.loads(raw["record"])) for raw in _rows(output / JUDGEMENTS))


def members(output: Path) -> Iterator[Member]:
    """The members of a job's output."""
    yield from (Member(**raw) for raw in _rows(output / MEMBERS))


def groupings(output: Path) -> Iterator[Grouping]:
    """The members as the store takes them."""
    yield from (Grouping(m.local, m.report, m.incident, handle(m.local)) for m in members(output))


def _rows(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("*.parquet")):
        with arrow().parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(BATCH):
                yield from batch.to_pylist()
