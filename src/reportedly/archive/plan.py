"""What is to be done: which shards, how they are read, where the results go; and what came of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from reportedly.errors import InputError, UsageError
from reportedly.pipeline.executors import Reading

SUMMARY = "summary.json"


@dataclass(frozen=True, slots=True)
class Job:
    """Shards, the way they are read, and the folder for the results; with `told` only reports that tell an incident are kept."""

    shards: tuple[Path, ...]
    output: Path
    reading: Reading
    told: bool = False

    def target(self, shard: Path) -> Path:
        """Where a shard's result goes; its name tells the shard's from every other one's."""
        return self.folder / f"{shard.name}-{hashlib.sha256(str(shard).encode()).hexdigest()[:12]}.parquet"

    @property
    def version(self) -> str:
        """Which reading made a result, and whether it is whole."""
        return self.reading.version + ("; only what tells" if self.told else "")

    @property
    def folder(self) -> Path:
        """The folder of the shards' results."""
        return self.output / "shards"

    @property
    def targets(self) -> tuple[Path, ...]:
        """The results of all shards, in order."""
        return tuple(self.target(shard) for shard in self.shards)


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of a job: inputs by how their reading ended, incidents, and a digest that no order and no engine changes."""

    shards: int
    states: Mapping[str, int]
    reports: int
    local_incidents: int
    incidents: int
    judgements: int
    digest: str

    @property
    def inputs(self) -> int:
        """How many inputs there were."""
        return sum(self.states.values())


def line_digest(line: str) -> str:
    """Hex digest of one line."""
    return hashlib.sha256(line.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(slots=True)
class Sum:
    """A digest of many lines in any order: their SHA-256 numbers added up."""

    total: int = 0

    def add(self, *parts: object) -> None:
        """One line of parts."""
        line = json.dumps(parts, ensure_ascii=True).encode("ascii")
        self.total += int.from_bytes(hashlib.sha256(line).digest(), "big")

    @property
    def hex(self) -> str:
        """The digest so far."""
        return f"{self.total % 2**256:064x}"


def listed(path: Path) -> tuple[Path, ...]:
    """The shards of a list, one path a line, relative to the list's folder; raises UsageError for one that is not there."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read", str(error), "It holds one path a line.") from error
    shards = tuple(dict.fromkeys((path.parent / line.strip()).resolve() for line in lines if line.strip() and not line.startswith("#")))
    missing = [shard for shard in shards if not shard.is_file()]
    if missing or not shards:
        raise UsageError(
            f"there is no {missing[0]}" if missing else f"{path} names no shard", f"{len(missing)} of {len(shards)} are missing",
            "Each line is the path of a WARC or JSON Lines file.")
    return shards
