"""Processes that code reports under limits of processor time and memory; one that goes beyond them is ended by the system.

A limit that a process keeps by itself does not hold inside a library, so the kernel keeps it.  A worker answers one chunk after
another and stays for the next run in the same program, because loading the models takes longer than reading a report.
"""

from __future__ import annotations

import contextlib
import math
import os
import resource
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection

from reportedly.errors import ReportedlyError
from reportedly.model import Coding, Report

PATIENCE = 20  # times the processor time, by the clock: other programs may hold the machine
LOADING = 120.0  # seconds by the clock that the models may take to load
EACH = 0.5  # seconds of processor time for each further report of a chunk


@dataclass(frozen=True, slots=True)
class Limits:
    """What the coding of one report may use: seconds of processor time, bytes of memory."""

    seconds: float = 20.0
    memory: int = 2**30


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a report could not be coded."""

    reason: str


Result = Coding | Failure
Chunk = tuple[Report, ...]
Code = Callable[[Chunk], Sequence[Result]]


class Lost(Exception):
    """A worker ended without an answer; its words tell why."""


class Worker:
    """One process with a chunk to code, or none; `until` is when it must have answered, by the monotonic clock.

    `code` can be pickled; called with nothing it loads what it needs.
    """

    def __init__(self, code: Code, limits: Limits | None) -> None:
        context = get_context("spawn")
        self.limits = limits
        self.owner = os.getpid()
        self.line, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs, code, limits), daemon=True)
        self.process.start()
        theirs.close()
        self.until = math.inf
        self.loading = LOADING
        self.chunk: Chunk = ()

    def send(self, chunk: Chunk) -> None:
        """Begin with a chunk; raises nothing: a worker that is gone is found when its answer is asked for."""
        self.chunk = chunk
        if self.limits is not None:
            self.until = time.monotonic() + self.loading + PATIENCE * _allowed(self.limits, chunk)
        with contextlib.suppress(OSError):
            self.line.send(chunk)

    def answer(self) -> Sequence[Result]:
        """The results of the chunk; raises Lost when there are none, and what was raised when the models could not be loaded."""
        try:
            if self.line.poll(None if math.isinf(self.until) else max(0.0, self.until - time.monotonic())):
                found: Sequence[Result] | Exception = self.line.recv()
                if isinstance(found, Exception):
                    self.end()
                    raise found
                self.loading = 0.0
                return found
            reason = "time limit: it did not answer, by the clock"
        except (EOFError, OSError):
            self.process.join(5)
            reason = self._cause()
        self.end()
        raise Lost(reason)

    def end(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.join()
        self.line.close()

    def _cause(self) -> str:
        if self.limits is not None and self.process.exitcode == -signal.SIGXCPU:
            return f"time limit: it took more than {self.limits.seconds:.0f} seconds of processor time"
        return "the process that read it died (out of memory, or a fault in a library)"


def _work(line: Connection, code: Code, limits: Limits | None) -> None:
    """The process: one chunk after another until the line is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(EOFError, OSError):
        try:
            code(())
        except Exception as error:  # noqa: BLE001 (it is told to the one who asks)
            line.recv()
            line.send(error)
            return
        while True:
            chunk: Chunk = line.recv()
            try:
                _confine(limits, chunk)
                line.send(code(chunk))
            except (MemoryError, RecursionError, ValueError) as error:  # while the answer was packed
                line.send([Failure(told(error))] * len(chunk))


def _allowed(limits: Limits, chunk: Chunk) -> float:
    return limits.seconds + EACH * (len(chunk) - 1)


def _confine(limits: Limits | None, chunk: Chunk) -> None:
    if limits is None:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = math.ceil(used.ru_utime + used.ru_stime + _allowed(limits, chunk))
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_DATA, (limits.memory, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def told(error: Exception) -> str:
    """An error as the reason of a failure."""
    if isinstance(error, ReportedlyError):
        return ": ".join(part for part in (error.what, error.why) if part)
    if isinstance(error, MemoryError):
        return "it needs too much memory"
    if isinstance(error, RecursionError):
        return "it is nested too deep"
    return f"{type(error).__name__}: {error}"[:300]
