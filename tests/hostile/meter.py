"""Adds hostile inputs as `add` does and measures the two processes that read them: processor time and peak memory."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from reportedly.ingest import Guard, Item, read_file
from reportedly.pipeline import executors
from reportedly.pipeline.reading import default_reading
from reportedly.pipeline.run import Options, Summary, add_items
from reportedly.store import Store

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Cost:
    """What one input took: seconds of processor time of all processes, and the peak of the largest one in bytes."""

    seconds: float = 0.0
    memory: int = 0


def processor(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def peak(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)


@dataclass(slots=True)
class Bench:
    """One guard and one coding process for many inputs, each of which goes into a chronicle of its own."""

    guard: Guard
    folder: Path
    number: int = 0

    @contextmanager
    def added(self, *paths: Path) -> Iterator[tuple[Store, Summary, Cost]]:
        """A chronicle with the inputs in it, what became of them, and what they took."""
        self.number += 1
        before, own = self._used(), time.process_time()
        self._forget_peaks()
        with Store.open(self.folder / f"{self.number}.db") as store:
            items: Iterator[Item] = (item for path in paths for item in read_file(path, self.guard))
            summary = add_items(items, store, default_reading(), Options())
            after = self._used()
            spent = sum(used - before.get(pid, 0.0) for pid, used in after.items()) + time.process_time() - own
            yield store, summary, Cost(spent, max(map(peak, after), default=0))

    def _processes(self) -> list[int]:
        reading = default_reading()
        coding = [worker.process.pid for worker in executors._idle(reading.make, reading.limits)]
        reading_pid = [self.guard.child.pid] if self.guard.child is not None else []
        return [pid for pid in (*coding, *reading_pid) if pid and Path(f"/proc/{pid}/stat").exists()]

    def _used(self) -> dict[int, float]:
        return {pid: processor(pid) for pid in self._processes()}

    def _forget_peaks(self) -> None:
        for pid in self._processes():
            Path(f"/proc/{pid}/clear_refs").write_text("5")
