"""The process of one fuzz target; `run.py` starts it."""

from __future__ import annotations

import logging
import signal
import sys

import atheris

with atheris.instrument_imports(include=["reportedly.ingest", "reportedly.text", "feedparser", "trafilatura", "zipfile"]):
    import feedparser  # noqa: F401
    import trafilatura  # noqa: F401
    from targets import read_as

SLOWEST = 10.0  # seconds of processor time for one input


def timed(content: bytes) -> None:
    signal.setitimer(signal.ITIMER_PROF, SLOWEST)
    read_as(TARGET, content)
    signal.setitimer(signal.ITIMER_PROF, 0)


def too_slow(number: int, frame: object) -> None:
    raise AssertionError(f"more than {SLOWEST:.0f} seconds")


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    TARGET = sys.argv.pop(1)
    signal.signal(signal.SIGPROF, too_slow)
    atheris.Setup(sys.argv, timed)
    atheris.Fuzz()
