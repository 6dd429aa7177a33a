"""Codes reports chunk by chunk, in this process or in several; a report that breaks its reader fails alone."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from typing import Protocol

from reportedly.errors import ReportedlyError
from reportedly.model import Coding, Report


class Coder(Protocol):
    """Codes reports; holds what it needs for that."""

    def __call__(self, reports: Sequence[Report]) -> Sequence[Coding]:
        """One coding for each report, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Reading:
    """How reports are read: a version that changes with the result, and a top-level function that makes the coder."""

    version: str
    make: Callable[[], Coder]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a report could not be coded."""

    reason: str


Result = Coding | Failure
Chunk = tuple[Report, ...]


def coded(chunks: Iterable[Chunk], reading: Reading, workers: int) -> Iterator[tuple[Chunk, Sequence[Result]]]:
    """Each chunk with its results, in order; with one worker in this process."""
    if workers <= 1:
        for chunk in chunks:
            yield chunk, code_chunk(reading.make, chunk)
    else:
        yield from _pooled(chunks, reading, workers)


def code_chunk(make: Callable[[], Coder], chunk: Chunk) -> Sequence[Result]:
    """The results of one chunk; when it fails as a whole, of each report by itself."""
    coder = _coder(make)
    try:
        return coder(chunk)
    except Exception as error:  # noqa: BLE001 (a fault in the reading of one report must not end the run)
        if len(chunk) == 1:
            return [Failure(_told(error))]
    return [result for report in chunk for result in code_chunk(make, (report,))]


@cache
def _coder(make: Callable[[], Coder]) -> Coder:
    return make()


def _told(error: Exception) -> str:
    if isinstance(error, ReportedlyError):
        return ": ".join(part for part in (error.what, error.why) if part)
    return f"{type(error).__name__}: {error}"[:300]


def _pooled(chunks: Iterable[Chunk], reading: Reading, workers: int) -> Iterator[tuple[Chunk, Sequence[Result]]]:
    waiting: deque[tuple[Chunk, Future[Sequence[Result]]]] = deque()
    pool = _pool(workers)
    try:
        for chunk in chunks:
            try:
                waiting.append((chunk, pool.submit(code_chunk, reading.make, chunk)))
            except BrokenExecutor:
                waiting.append((chunk, _broken()))
            if len(waiting) > 2 * workers:
                pool, results = _first(pool, waiting, reading, workers)
                yield results
        while waiting:
            pool, results = _first(pool, waiting, reading, workers)
            yield results
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _first(
    pool: ProcessPoolExecutor, waiting: deque[tuple[Chunk, Future[Sequence[Result]]]], reading: Reading, workers: int,
) -> tuple[ProcessPoolExecutor, tuple[Chunk, Sequence[Result]]]:
    """The results of the first chunk that waits; when a process died, those of its reports one by one in a new pool."""
    chunk, future = waiting.popleft()
    try:
        return pool, (chunk, future.result())
    except BrokenExecutor:
        pool.shutdown(wait=False, cancel_futures=True)
    results = [_alone(report, reading) for report in chunk]
    fresh = _pool(workers)
    again = [(other, fresh.submit(code_chunk, reading.make, other)) for other, _ in waiting]
    waiting.clear()
    waiting.extend(again)
    return fresh, (chunk, results)


def _alone(report: Report, reading: Reading) -> Result:
    with _pool(1) as pool:
        try:
            return pool.submit(code_chunk, reading.make, (report,)).result()[0]
        except BrokenExecutor:
            return Failure("the process that read it died (out of memory, or a fault in a library)")


def _broken() -> Future[Sequence[Result]]:
    future: Future[Sequence[Result]] = Future()
    future.set_exception(BrokenExecutor("the pool is broken"))
    return future


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_leave_interrupts)


def _leave_interrupts() -> None:
    """Ctrl-C is for the process that writes; it ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
