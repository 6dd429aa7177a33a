"""Connections that are cut and a server that stops as if the power failed: what was acknowledged stays, nothing is there by half."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from time import sleep

import pytest

from reportedly.errors import StoreError
from reportedly.store import Store
from tests import postgres
from tests.store.samples import entry_of

CUT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE application_name = 'reportedly' AND datname = current_database() AND pid <> pg_backend_pid()"""


class Writer(Thread):
    """Adds documents until it is told to end; a document whose acknowledgement failed is added again, as a person would."""

    def __init__(self, target: str, name: str) -> None:
        super().__init__()
        self.target, self.label, self.end = target, name, Event()
        self.acknowledged: list[str] = []
        self.errors: list[str] = []

    def run(self) -> None:
        number = 0
        while not self.end.is_set():
            try:
                with Store.open(self.target) as store:
                    while not self.end.is_set():
                        text = f"Bomb {number} of {self.label} killed {number % 7} in Oldport."
                        store.put([entry_of(text, f"{self.label}-{number}.txt")])
                        self.acknowledged.append(text)
                        number += 1
            except StoreError as error:
                self.errors.append(str(error))
                sleep(0.02)


def under_load(target: str, faults: int, fault: Callable[[], None]) -> list[Writer]:
    """Two writers while a fault happens so many times, each after some more documents were acknowledged."""
    writers = [Writer(target, name) for name in ("a", "b")]
    for writer in writers:
        writer.start()
    for _ in range(faults):
        before = sum(len(w.acknowledged) for w in writers)
        while sum(len(w.acknowledged) for w in writers) < before + 4:
            sleep(0.01)
        fault()
    for writer in writers:
        writer.end.set()
        writer.join()
    return writers


def check(target: str, writers: list[Writer], folder: Path) -> None:
    """Everything acknowledged is there and sound, and the digest is that of a file with the same documents."""
    with Store.open(target) as store, Store.open(folder / "whole.db") as whole:
        there = {report.text for report in store.reports()}
        assert there >= {text for writer in writers for text in writer.acknowledged}
        assert list(store.faults()) == []
        whole.put([entry_of(text, text) for text in sorted(there)])
        assert store.digest() == whole.digest()
        assert store.counts() == whole.counts()


def test_cut_connections_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    server = postgres.server()
    target = server.fresh()
    Store.open(target).close()
    writers = under_load(target, 20, lambda: server.do(CUT))
    check(target, writers, tmp_path)
    assert any("closed by its server" in error for writer in writers for error in writer.errors)


@pytest.mark.slow
def test_a_stopped_server_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    server = postgres.server()
    target = server.fresh()
    Store.open(target).close()
    writers = under_load(target, 10, server.restart_hard)
    check(target, writers, tmp_path)
