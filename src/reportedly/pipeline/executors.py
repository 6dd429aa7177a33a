"""Codes reports chunk by chunk, in this process or in others; a report that breaks its reader or its limits fails alone."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing.connection import Connection, wait
from typing import Protocol

from reportedly.model import Coding, Report
from reportedly.pipeline.workers import Chunk, Failure, Limits, Lost, Result, Worker, told

__all__ = ["Chunk", "Coder", "Failure", "Limits", "Reading", "Result", "coded"]


class Coder(Protocol):
    """Codes reports; holds what it needs for that."""

    def __call__(self, reports: Sequence[Report]) -> Sequence[Coding]:
        """One coding for each report, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Reading:
    """How reports are read: a version that changes with the result, and a top-level function that makes the coder.

    With `limits` reports are coded in another process, even when there is only one.
    """

    version: str
    make: Callable[[], Coder]
    limits: Limits | None = None


def coded(chunks: Iterable[Chunk], reading: Reading, workers: int = 1) -> Iterator[tuple[Chunk, Sequence[Result]]]:
    """Each chunk with its results, as they become ready (in order when there is one worker)."""
    if workers <= 1 and reading.limits is None:
        for chunk in chunks:
            yield chunk, code_chunk(reading.make, chunk)
    else:
        yield from _spread(chunks, reading, workers)


def code_chunk(make: Callable[[], Coder], chunk: Chunk) -> Sequence[Result]:
    """The results of one chunk; when it fails as a whole, of each report by itself."""
    coder = _coder(make)
    try:
        return coder(chunk)
    except Exception as error:  # noqa: BLE001 (a fault in the reading of one report must not end the run)
        if len(chunk) == 1:
            return [Failure(told(error))]
    return [result for report in chunk for result in code_chunk(make, (report,))]


@cache
def _coder(make: Callable[[], Coder]) -> Coder:
    return make()


@cache
def _idle(make: Callable[[], Coder], limits: Limits | None) -> list[Worker]:
    """Workers of a kind that wait for their next run."""
    return []


def _taken(reading: Reading) -> Worker:
    """A waiting worker, or a new one."""
    waiting = _idle(reading.make, reading.limits)
    while waiting:
        worker = waiting.pop()
        if worker.owner == os.getpid() and worker.process.is_alive():
            return worker
    return Worker(partial(code_chunk, reading.make), reading.limits)


def _spread(chunks: Iterable[Chunk], reading: Reading, workers: int) -> Iterator[tuple[Chunk, Sequence[Result]]]:
    busy: dict[Connection, Worker] = {}
    try:
        for chunk in chunks:
            worker = _taken(reading)
            busy[worker.line] = worker
            worker.send(chunk)
            while len(busy) >= max(1, workers):
                yield _next(busy, reading)
        while busy:
            yield _next(busy, reading)
    finally:
        for worker in busy.values():
            worker.end()


def _next(busy: dict[Connection, Worker], reading: Reading) -> tuple[Chunk, Sequence[Result]]:
    """The results of the first worker that has some; its reports one by one when it was lost over them."""
    until = min(worker.until for worker in busy.values())
    ready = wait(list(busy), None if math.isinf(until) else max(0.0, until - time.monotonic()))
    worker = busy.pop(next((line for line in busy if line in ready), min(busy, key=lambda line: busy[line].until)))
    chunk = worker.chunk
    try:
        results = worker.answer()
    except Lost as error:
        return chunk, [Failure(str(error))] if len(chunk) == 1 else [_alone(report, reading) for report in chunk]
    _idle(reading.make, reading.limits).append(worker)
    return chunk, results


def _alone(report: Report, reading: Reading) -> Result:
    worker = _taken(reading)
    worker.send((report,))
    try:
        (result,) = worker.answer()
    except Lost as error:
        return Failure(str(error))
    _idle(reading.make, reading.limits).append(worker)
    return result
