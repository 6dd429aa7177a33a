"""An export that is stopped leaves the old file, or none, or a whole one."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reportedly.errors import InputError
from reportedly.export.atomic import whole_folder, whole_text

CHILD = """
import sys
from pathlib import Path
from reportedly.export.atomic import whole_text
while True:
    with whole_text(Path(sys.argv[1])) as file:
        for number in range(2000):
            file.write(f"{number}\\n")
"""
WHOLE = "".join(f"{n}\n" for n in range(2000))


def test_kills_leave_a_whole_file_or_none(tmp_path: Path) -> None:
    dice = random.Random(7)
    for number in range(25):
        target = tmp_path / f"{number}.txt"
        child = subprocess.Popen([sys.executable, "-c", CHILD, str(target)])
        time.sleep(dice.uniform(0.05, 0.25))
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        assert not target.exists() or target.read_text("utf-8") == WHOLE


def test_an_error_keeps_the_old_file_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old", "utf-8")
    with pytest.raises(ZeroDivisionError), whole_text(target) as file:
        file.write(f"new {1 // 0}")
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]
    assert target.read_text("utf-8") == "old"


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(InputError, match="is there already"), whole_folder(tmp_path):
        pass
    assert (tmp_path / "mine.txt").read_text("utf-8") == "mine"
