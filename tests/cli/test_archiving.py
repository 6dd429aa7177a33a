"""`run` reads an archive, `load` puts what it found into a chronicle."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from reportedly.cli import app

LOUD = "Gunmen shot dead two farmers near Sabla on Tuesday, police said. The attackers fled on a motorcycle."
DULL = "The council met on Tuesday and agreed the budget for roads, schools and parks. " * 12


def test_an_archive_is_read_and_loaded(tmp_path: Path) -> None:
    for number, text in enumerate((LOUD, DULL)):
        (tmp_path / f"{number}.jsonl").write_text(json.dumps({"text": text, "published": "2031-05-02", "outlet": "o"}) + "\n")
    (tmp_path / "list").write_text("0.jsonl\n1.jsonl\n")
    asked = ["run", "--input", str(tmp_path / "list"), "--output", str(tmp_path / "out")]
    ran = CliRunner().invoke(app, [*asked, "--json"])
    assert ran.exit_code == 0, ran.output
    found = json.loads(ran.stdout)
    assert (found["inputs"], found["reports"], found["incidents"]) == (2, 2, 1)
    assert CliRunner().invoke(app, asked).stdout.splitlines()[-1] == f"digest {found['digest']}"
    loaded = CliRunner().invoke(app, ["load", str(tmp_path / "out"), "--chronicle", str(tmp_path / "c.db")])
    assert loaded.exit_code == 0, loaded.output
    assert "2 reports, 1 incidents" in loaded.stdout


def test_an_input_that_fails_is_told_by_the_exit_code(tmp_path: Path) -> None:
    (tmp_path / "0.jsonl").write_text("{broken\n")
    (tmp_path / "list").write_text("0.jsonl\n")
    ran = CliRunner().invoke(app, ["run", "--input", str(tmp_path / "list"), "--output", str(tmp_path / "out")])
    assert ran.exit_code == 3
    assert "1 failed" in ran.stdout
