"""What one input becomes in a shard's Parquet file, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportedly.errors import InputError
from reportedly.merge import LocalIncident
from reportedly.merge.packed import unpacked
from reportedly.model import Coding, from_json, to_json
from reportedly.store.batches import batched
from reportedly.store.mentions import Mention

if TYPE_CHECKING:
    import pyarrow

GROUP = 64  # rows that are in memory at a time
VERSION = b"reportedly.reading"


@dataclass(frozen=True, slots=True)
class Row:
    """One input: how its reading ended, and unless it is left out what was read; `report` is the id, also of a repeated one."""

    name: str
    state: str
    reason: str = ""
    sha256: str | None = None
    report: str | None = None
    coding: str | None = None
    original: bytes | None = None
    capture: str = ""
    mentions: tuple[Mention, ...] = ()

    def decoded(self) -> Coding | None:
        """The coding, when it is kept."""
        found: Coding | None = from_json(Coding, json.loads(self.coding)) if self.coding else None
        return found


def as_line(coding: Coding) -> str:
    """A coding as text; equal codings give equal texts."""
    return json.dumps(to_json(coding), ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def arrow() -> Any:
    """The library; raises InputError when it is not installed."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise InputError("pyarrow is not installed", str(error), "Run: pip install 'reportedly[parquet]'") from error
    return pyarrow


def schema() -> pyarrow.Schema:
    """Columns of a shard."""
    pa = arrow()
    told = pa.struct([("number", pa.int64()), ("id", pa.string()), ("report", pa.string()), ("record", pa.string()),
                      ("keys", pa.list_(pa.int64())), ("stretch", pa.int64())])
    return pa.schema([
        ("name", pa.string()), ("state", pa.string()), ("reason", pa.string()), ("sha256", pa.string()), ("report", pa.string()),
        ("coding", pa.string()), ("original", pa.binary()), ("capture", pa.string()), ("mentions", pa.list_(told))])


def write(path: Path, rows: Iterable[Row], version: str) -> None:
    """Write the rows of a shard, a few at a time; `version` says which reading made them."""
    pa, shape = arrow(), schema().with_metadata({VERSION: version.encode()})
    with pa.parquet.ParquetWriter(path, shape, compression="zstd") as writer:
        for some in batched(rows, GROUP):
            writer.write_table(_table(some, shape))


def _table(rows: Sequence[Row], shape: pyarrow.Schema) -> pyarrow.Table:
    raw = [{name: getattr(row, name) for name in shape.names if name != "mentions"} for row in rows]
    told = ([_told(mention) for mention in row.mentions] for row in rows)
    return arrow().Table.from_pylist([{**one, "mentions": some} for one, some in zip(raw, told, strict=True)], shape)


def _told(mention: Mention) -> dict[str, object]:
    return {"number": mention.number, "id": mention.id, "report": mention.report, "record": mention.record,
            "keys": list(mention.keys), "stretch": mention.stretch}


def version_of(path: Path) -> str | None:
    """Which reading made a shard; None when the file is no shard."""
    pa = arrow()
    try:
        found = (pa.parquet.read_schema(path).metadata or {}).get(VERSION)
    except (OSError, pa.ArrowInvalid):
        return None
    return found.decode() if found else None


def read(path: Path, columns: tuple[str, ...] = ()) -> Iterator[Row]:
    """The rows of a shard, a few at a time; only some columns when they are named."""
    with arrow().parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(GROUP, columns=list(columns) or None):
            yield from (_row(raw) for raw in batch.to_pylist())


def mentions(paths: Iterable[Path]) -> Iterator[LocalIncident]:
    """The local incidents of some shards."""
    for path in paths:
        yield from (unpacked(mention.record) for row in read(path, ("mentions",)) for mention in row.mentions)


def _row(raw: Mapping[str, Any]) -> Row:
    told = tuple(Mention(**{**one, "keys": tuple(one["keys"])}) for one in raw.get("mentions") or ())
    return Row(**{"name": "", "state": "", **raw, "mentions": told})
