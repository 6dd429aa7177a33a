"""Each exporter, killed at any moment, leaves the old file, none, or a whole one.

The suite kills a few times; `REPORTEDLY_KILLS=100 pytest tests/export/test_kill.py` kills each exporter a hundred times.
"""

import os
import random
import signal
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from reportedly.api import Chronicle
from reportedly.export import FORMATS
from reportedly.export.atomic import whole_text
from tests.demo import demo_file
from tests.export.reading import IDS

KILLS = int(os.environ.get("REPORTEDLY_KILLS", "3"))
LONGEST = 0.4  # seconds until the kill


def exporting(name: str, folder: Path) -> None:
    """Write exports one after another, for ever."""
    with Chronicle.open(demo_file(), create=False) as chronicle:
        for number in count():
            target = folder / f"{number}-{name}"
            chronicle.publish(target) if name == "site" else chronicle.export(name, target)


def killed(work: Callable[[], None], seconds: float) -> None:
    """Run in a child process and kill that after some seconds."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(1)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.mark.parametrize("name", [*FORMATS, "site"])
def test_a_kill_leaves_none_or_whole_ones(name: str, tmp_path: Path) -> None:
    dice = random.Random(name)
    with Chronicle.open(demo_file(), create=False) as chronicle:
        good = tmp_path / "good"
        chronicle.publish(good) if name == "site" else chronicle.export(name, good)
    wanted = IDS[name](good)
    seen = 0
    for kill in range(KILLS):
        folder = tmp_path / str(kill)
        folder.mkdir()
        killed(lambda folder=folder: exporting(name, folder), dice.uniform(0.02, LONGEST))  # type: ignore[misc]
        for found in folder.iterdir():
            if not found.name.startswith("."):
                seen += 1
                assert IDS[name](found) == wanted, found
    print(f"{name}: {KILLS} kills, {seen} whole exports, none broken")


def test_a_kill_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"

    def rewriting() -> None:
        for number in count(1):
            with whole_text(target) as file:
                file.writelines(f"{number}\n" for _ in range(3000))

    with whole_text(target) as file:
        file.writelines("0\n" for _ in range(3000))
    for _ in range(KILLS * 3):
        killed(rewriting, random.Random(7).uniform(0.01, 0.1))
        found = target.read_text("utf-8").splitlines()
        assert len(found) == 3000
        assert len(set(found)) == 1
