"""On a cluster of two executors the same comes out as in this process, also when a Python worker and an executor are killed."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import threading
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

from reportedly.archive import run
from tests.archive.made import job_of

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))
from processes import named

REASON = "no Spark" if find_spec("pyspark") is None else "no Java" if shutil.which("java") is None else "no /proc"
NEEDED = find_spec("pyspark") is not None and shutil.which("java") is not None and Path("/proc/self/stat").exists()
pytestmark = pytest.mark.skipif(not NEEDED, reason=f"{REASON}: pip install 'reportedly[spark]', apt-get install openjdk-17-jre-headless")
TWO_EXECUTORS = "local-cluster[2,1,1024]"


def kill_in_turn(killed: list[str], ended: threading.Event) -> None:
    """A Python worker as soon as there is one, then an executor."""
    for what, words in (("worker", b"pyspark.daemon"), ("executor", b"--executor-id")):
        while not ended.is_set():
            found = named(words, os.getpid())
            if len(found) > 1:
                time.sleep(0.5)
                os.kill(found[-1], signal.SIGKILL)
                killed.append(what)
                time.sleep(3)
                break
            time.sleep(0.05)


def test_two_executors_of_which_some_are_killed_give_what_this_process_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = Path(__file__).parents[2]
    monkeypatch.setenv("PYTHONPATH", f"{root / 'src'}{os.pathsep}{root}")
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    alone = run(job_of(tmp_path, "alone"))
    killed: list[str] = []
    ended = threading.Event()
    killer = threading.Thread(target=kill_in_turn, args=(killed, ended))
    killer.start()
    try:
        together = run(job_of(tmp_path, "together"), engine="spark", master=TWO_EXECUTORS)
    finally:
        ended.set()
        killer.join()
    assert together == alone
    assert killed == ["worker", "executor"]
