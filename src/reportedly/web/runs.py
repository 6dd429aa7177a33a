"""Adding reports from the pages: one run after another, each with its progress, its end, and what failed."""

from __future__ import annotations

import json
import multiprocessing
import secrets
import shutil
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from multiprocessing.connection import Connection
from typing import Any

from reportedly.model import from_json, to_json
from reportedly.pipeline.run import Step, Summary
from reportedly.store import Outcome, Store, runs
from reportedly.web.reading import Failure, Told, Work, read

MOST_NOTABLE = 500


class State(StrEnum):
    """How far a run is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Run:
    """One run: `found` of `total` inputs gone through, `coded` reports; counts as in `Summary` once it is done."""

    id: str
    at: str
    what: str
    state: State = State.WAITING
    found: int = 0
    total: int = 0
    coded: int = 0
    merging: bool = False
    seconds: float = 0.0
    problem: str = ""
    processed: int = 0
    flagged: int = 0
    skipped: int = 0
    known: int = 0
    failed: int = 0
    notable: tuple[Outcome, ...] = ()

    @property
    def running(self) -> bool:
        """Whether it is not at its end."""
        return self.state in (State.WAITING, State.RUNNING)

    @property
    def words(self) -> str:
        """How far it is, for people."""
        if self.state is State.WAITING:
            return "waiting for the run before it"
        if self.state is State.RUNNING:
            return self._progress()
        if self.state is not State.DONE:
            return f"{self.state.value}: {self.problem}"
        known = f" ({self.known} already known)" if self.known else ""
        return f"{self.processed} processed, {self.flagged} flagged, {self.skipped} skipped{known}, {self.failed} failed"

    def _progress(self) -> str:
        if self.merging:
            return f"joining incidents; {self.coded} reports were coded"
        if not self.found:
            return "starting"
        rate = self.found / self.seconds if self.seconds else 0
        left = f", about {(self.total - self.found) / rate:.0f} s left" if rate and self.total > self.found else ""
        return f"{self.found} of {self.total} inputs, {self.coded} reports coded, {rate:.1f} a second{left}"


@dataclass(slots=True)
class Runs:
    """The runs of this chronicle; those of earlier starts are remembered by it."""

    store: Store
    now: dict[str, Run] = field(default_factory=dict)
    pipes: dict[str, Connection] = field(default_factory=dict)
    stopped: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)
    line: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "runs"))

    def start(self, what: str, work: Work) -> Run:
        """Put a run in line; its uploads are removed when it has ended."""
        run = Run(secrets.token_hex(6), datetime.now(UTC).isoformat(timespec="seconds"), what)
        self._set(run)
        self.line.submit(self._go, run, work)
        return run

    def get(self, wanted: str) -> Run | None:
        """A run by its id."""
        with self.lock:
            if wanted in self.now:
                return self.now[wanted]
        return next((run for run in self.all() if run.id == wanted), None)

    def all(self) -> tuple[Run, ...]:
        """All runs, newest first."""
        with self.lock:
            now = dict(self.now)
        past = {run.id: run for run in self._past()}
        return tuple(sorted({**past, **now}.values(), key=lambda run: (run.at, run.id), reverse=True))

    def current(self) -> Run | None:
        """The run that goes on now."""
        with self.lock:
            return next((run for run in self.now.values() if run.running), None)

    def stop(self, wanted: str) -> None:
        """Ask a run to end after the document that it is at."""
        with self.lock:
            self.stopped.add(wanted)
            pipe = self.pipes.get(wanted)
        if pipe:
            with suppress(OSError):
                pipe.send("stop")

    def close(self) -> None:
        """End what goes on and wait for it."""
        with self.lock:
            going = [run.id for run in self.now.values() if run.running]
        for name in going:
            self.stop(name)
        self.line.shutdown(cancel_futures=True)

    def _set(self, run: Run) -> None:
        with self.lock:
            self.now[run.id] = run

    def _past(self) -> list[Run]:
        with self.store.reading() as connection:
            return [from_json(Run, json.loads(record)) for record in runs.records(connection)]

    def _go(self, run: Run, work: Work) -> None:
        try:
            run = self._watched(run, work) if run.id not in self.stopped else replace(run, state=State.STOPPED, problem="before it began")
        finally:
            if work.uploads:
                shutil.rmtree(work.uploads, ignore_errors=True)
        with self.store.writing() as connection:
            runs.put(connection, run.id, run.at, json.dumps(to_json(run)))
        self._set(run)

    def _watched(self, run: Run, work: Work) -> Run:
        """The run at its end; meanwhile its state is kept up to date."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=read, args=(work, theirs))
        process.start()
        theirs.close()
        with self.lock:
            self.pipes[run.id] = ours
            early = run.id in self.stopped
        if early:
            ours.send("stop")
        begun, run = time.monotonic(), replace(run, state=State.RUNNING)
        while run.running:
            self._set(run)
            run = replace(_after(run, _heard(ours, process)), seconds=round(time.monotonic() - begun, 1))
        process.join(10)
        with self.lock:
            del self.pipes[run.id]
        ours.close()
        return run


def _heard(pipe: Connection, process: Any) -> Told:
    try:
        told: Told = pipe.recv()
    except EOFError:
        process.join(10)
        return Failure(f"the reading process ended by itself (code {process.exitcode}); what was added is kept")
    return told


def _after(run: Run, told: Told) -> Run:
    """The run after one more word of the reading process."""
    match told:
        case Failure():
            return replace(run, state=State.STOPPED if told.stopped else State.FAILED, problem=told.what)
        case Summary():
            return replace(
                run, state=State.DONE, found=told.inputs, total=told.inputs, processed=told.processed, flagged=told.flagged,
                skipped=told.skipped, known=told.known, failed=told.failed, notable=told.notable[:MOST_NOTABLE],
            )
        case Step(stage="find"):
            return replace(run, found=told.done, total=max(told.done, told.total or 0))
        case Step(stage="store"):
            return replace(run, coded=told.done)
        case Step():
            return replace(run, merging=True)


def again(outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    """The failed inputs that can be asked for once more: addresses and paths."""
    return tuple(o.name for o in outcomes if o.state == "failed" and o.name.startswith(("http://", "https://", "/")))
