"""Reads risky inputs in a child process with limits on time, memory and files and without network.

The parent sends an input and gets back one small, checked message for each document.  A child that hangs or dies is ended,
its input is refused with the reason, and the next input gets a new child.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import json
import logging
import math
import os
import resource
import signal
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Any

from reportedly.ingest.base import Document, Facts, Item, Refusal, Source, sha256_of
from reportedly.ingest.metadata import safe_address
from reportedly.ingest.readers import PARSERS, read
from reportedly.model import Report, from_json, to_json

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
FORBIDDEN = (
    "socket.connect", "socket.bind", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.exec", "os.fork", "pickle.find_class",
)
LONGEST_MESSAGE = 256 * 2**20
PATIENCE = 5  # times the processor time, by the clock: other programs may hold the machine


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use: seconds of processor time for each document, bytes of memory, inputs before it is renewed."""

    seconds: float = 20.0
    memory: int = 2**30
    inputs: int = 2_000


class Guard:
    """Owns the child; starts it with the first input and ends it with `close`."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.child: BaseProcess | None = None
        self.line: Connection | None = None
        self.served = 0
        self.reading = False

    def __enter__(self) -> Guard:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the child."""
        if self.child is not None:
            self.child.kill()
            self.child.join()
        if self.line is not None:
            self.line.close()
        self.child, self.line, self.served = None, None, 0

    def read(self, source: Source) -> Iterator[Item]:
        """The documents of an input; what follows a part that hangs or kills the child is refused as one.

        One input is read at a time; a caller that stops before its end ends the child.
        """
        if self.reading:
            raise RuntimeError("the guard reads another input")
        self.reading = True
        try:
            yield from self._answers(source)
        except GeneratorExit:
            self.close()
            raise
        finally:
            self.reading = False

    def _answers(self, source: Source) -> Iterator[Item]:
        line = self._started()
        parts = 0
        try:
            _send(line, source)
            while line.poll(PATIENCE * self.limits.seconds + (60 if self.served == 0 else 0)):
                item = _received(line, source)
                if item is None:
                    self.served += 1
                    return
                parts += 1
                yield item
            reason = self._out_of_time()
        except (EOFError, OSError):
            reason = self._cause()
        except (ValueError, KeyError, TypeError) as error:
            reason = f"what was read of it could not be understood: {error}"
        self.close()
        yield Refusal(source.name, reason + (f"; {parts} parts before that were read" if parts else ""))

    def _out_of_time(self) -> str:
        return f"time limit: a part took more than {self.limits.seconds:.0f} seconds"

    def _cause(self) -> str:
        """Why the child ended."""
        if self.child is not None:
            self.child.join(5)
            if self.child.exitcode == -signal.SIGXCPU:
                return self._out_of_time()
        return f"the process that read it died, most likely at the limit of {self.limits.memory // 2**20} MB of memory"

    def _started(self) -> Connection:
        if self.served >= self.limits.inputs:
            self.close()
        if self.line is None or self.child is None or not self.child.is_alive():
            self.close()
            context = get_context("spawn")
            self.line, theirs = context.Pipe()
            self.child = context.Process(target=_serve, args=(theirs, self.limits), daemon=True)
            self.child.start()
            theirs.close()
        return self.line


def _send(line: Connection, source: Source) -> None:
    head = {"name": source.name, "path": str(source.path) if source.path else None, "said": asdict(source.said),
            "beside": source.beside is not None, "depth": source.depth, "charset": source.charset, "fetched": source.fetched,
            "kind": source.kind, "capture": source.capture}
    line.send_bytes(json.dumps(head).encode("ascii"))
    line.send_bytes(source.content)
    if source.beside is not None:
        line.send_bytes(source.beside)


def _received(line: Connection, source: Source) -> Item | None:
    """One item, checked; None at the end."""
    head: dict[str, Any] = json.loads(line.recv_bytes(LONGEST_MESSAGE))
    if head["kind"] == "end":
        return None
    if head["kind"] == "refusal":
        address = str(head["address"]) if safe_address(head["address"]) else None
        return Refusal(str(head["name"]), str(head["reason"]), bool(head["skipped"]), head["sha256"], address)
    original = line.recv_bytes(LONGEST_MESSAGE) if head["sends"] else source.content
    report: Report = from_json(Report, {**head["report"], "id": ""})
    if not report.text.strip() or any(not isinstance(flag, str) for flag in report.flags):
        raise ValueError("a report without text")
    return Document(str(head["name"]), original, replace(report, sha256=sha256_of(original)), str(head["capture"]))


def _serve(line: Connection, limits: Limits) -> None:
    """The child: limits first, then one input after another."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _preload()
    gc.freeze()  # what is loaded stays: the collector need not walk through it again and again
    _confine(limits)
    with contextlib.suppress(EOFError, OSError):
        while True:
            source = _source(line)
            _allow(limits.seconds)
            try:
                for item in read(source, PARSERS):
                    _answer(line, item, source)
                    _allow(limits.seconds)
            except Exception as error:  # noqa: BLE001 (whatever a library raises is a fault of the input)
                _answer(line, Refusal(source.name, f"it cannot be read: {type(error).__name__}: {error}"[:300]), source)
            line.send_bytes(b'{"kind": "end"}')


def _preload() -> None:
    """What readers import later is imported before files are closed to them."""
    logging.disable(logging.CRITICAL)
    with contextlib.suppress(ImportError):  # a missing one is told when an input needs it
        import feedparser  # noqa: F401
        import pypdf  # noqa: F401
        import pypdfium2  # noqa: F401
        import trafilatura
        from lxml import html

        trafilatura.extract(html.document_fromstring("<p>" + "Words and words. " * 30), fast=True)


def _confine(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    with contextlib.suppress(OSError, AttributeError):
        library = ctypes.CDLL(None)
        if library.unshare(CLONE_NEWNET) != 0:
            library.unshare(CLONE_NEWUSER | CLONE_NEWNET)
    sys.addaudithook(_forbid)


def _allow(seconds: float) -> None:
    """From now on so much processor time until the next part; the kernel ends the process after it, even inside a library."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = math.ceil(used.ru_utime + used.ru_stime + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


def _forbid(event: str, arguments: tuple[object, ...]) -> None:
    """No connections, no programs, no writing, no unpickling: a library that tries fails."""
    if event in FORBIDDEN:
        raise PermissionError(f"{event} is not allowed while reading an input")
    if event == "open" and len(arguments) > 2 and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        raise PermissionError("writing files is not allowed while reading an input")


def _source(line: Connection) -> Source:
    head = json.loads(line.recv_bytes())
    said = head["said"]
    content = line.recv_bytes()
    beside = line.recv_bytes() if head["beside"] else None
    facts = Facts(**{**said, "flags": tuple(said["flags"])})
    path = Path(head["path"]) if head["path"] else None
    told = (head["depth"], head["charset"], head["fetched"], head["kind"], head["capture"])
    return Source(head["name"], content, beside, facts, path, *told)


def _answer(line: Connection, item: Item, source: Source) -> None:
    if isinstance(item, Refusal):
        head = {"kind": "refusal", "name": item.name, "reason": item.reason, "skipped": item.skipped, "sha256": item.sha256,
                "address": item.address}
        line.send_bytes(json.dumps(head).encode("ascii"))
        return
    sends = item.original is not source.content and item.original != source.content
    head = {"kind": "document", "name": item.name, "report": to_json(item.report), "sends": sends, "capture": item.capture}
    line.send_bytes(json.dumps(head).encode("ascii"))
    if sends:
        line.send_bytes(item.original)
