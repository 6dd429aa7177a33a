"""Writers, readers and a running `add` at once, in short; `python bench/together.py` is the long form."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[2] / "bench" / "together.py"


@pytest.mark.slow
def test_many_at_once_lose_nothing_and_read_nothing_half() -> None:
    done = subprocess.run(
        [sys.executable, str(BENCH), "--seconds", "5", "--json"], capture_output=True, text=True, check=False, timeout=600
    )
    assert done.stdout, done.stderr
    figures = json.loads(done.stdout)
    assert figures["faults"] == 0, done.stderr
    assert figures["correction"]["answers"] > 0
    assert figures["add of 20 reports"]["answers"] > 0
