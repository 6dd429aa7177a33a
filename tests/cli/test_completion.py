"""What the shell offers while a line is typed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from reportedly.api import Chronicle
from tests.demo import demo_file


def offered(line: str, **more: str) -> list[str]:
    words = line.split(" ")
    asked = {"_REPORTEDLY_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1), **more}
    code = "import sys; sys.argv[0] = 'reportedly'; from reportedly.cli import app; app(prog_name='reportedly')"
    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, **asked}, capture_output=True, text=True, check=False)
    return done.stdout.split("\n")


@pytest.mark.parametrize(("line", "word"), [
    ("reportedly comp", "compare"), ("reportedly pub", "publish"), ("reportedly export --max-p", "--max-precision"),
    ("reportedly export out --as geo", "geojson"), ("reportedly export out --as csv,tim", "csv,timelinejs")])
def test_verbs_options_and_formats(line: str, word: str) -> None:
    assert word in offered(line)


def test_ids_of_the_chronicle_that_is_named() -> None:
    with Chronicle.open(demo_file(), create=False) as chronicle:
        ids = {row.id for row in chronicle.rows().rows}
    assert {word.partition("\t")[0] for word in offered(f"reportedly show --chronicle {demo_file()} ")} - {""} == ids


def test_no_chronicle_offers_nothing(tmp_path: Path) -> None:
    assert [w for w in offered(f"reportedly show --chronicle {tmp_path / 'none.db'} ") if w] == []
