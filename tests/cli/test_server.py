"""The commands on a chronicle in PostgreSQL: what they say of it is what they say of a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from reportedly.cli import app
from tests import postgres

FIRST = """---
outlet: North Agency
published: 2019-06-05
---
A bomb exploded outside a bank in Kano on Tuesday, killing six people and wounding eleven, police said. No group has claimed the attack.
"""
SECOND = """---
outlet: South Post
published: 2019-06-06
---
Fourteen people were killed when a bomb exploded outside a bank in Kano on Tuesday, a hospital official said on Thursday.
"""


def said(*words: str, password: str = postgres.PASSWORD) -> str:
    """What a command prints; it must end well and tell no password."""
    ran = CliRunner().invoke(app, list(words))
    assert ran.exit_code == 0, ran.output
    assert password not in ran.output
    assert postgres.WRITTEN not in ran.output
    return ran.stdout


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two reports of one bombing."""
    folder = tmp_path_factory.mktemp("reports")
    (folder / "first.txt").write_text(FIRST, encoding="utf-8")
    (folder / "second.txt").write_text(SECOND, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def both(reports: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The same reports in a file and on a server."""
    places = str(tmp_path_factory.mktemp("file") / "c.db"), postgres.server().fresh()
    for place in places:
        assert "2 documents" in said("add", str(reports), "--chronicle", place)
    return places


def told(place: str, *words: str) -> str:
    """What a command prints as JSON."""
    return said(*words, "--json", "--chronicle", place)


def test_list_show_and_search_say_the_same(both: tuple[str, str]) -> None:
    assert told(both[0], "list") == told(both[1], "list")
    name = said("list", "--chronicle", both[0]).split()[0]
    assert told(both[0], "show", name) == told(both[1], "show", name)
    assert said("search", "bank", "--chronicle", both[0]) == said("search", "bank", "--chronicle", both[1])


def one(folder: Path, name: str) -> bytes:
    """The bytes of the file of that name below a folder."""
    (found,) = folder.rglob(name)
    return found.read_bytes()


def test_what_is_exported_is_the_same(both: tuple[str, str], tmp_path: Path) -> None:
    for number, place in enumerate(both):
        said("export", str(tmp_path / str(number)), "--as", "csv", "--chronicle", place)
    names = sorted(path.name for path in (tmp_path / "0").rglob("*.csv"))
    assert "incidents.csv" in names
    assert all(one(tmp_path / "0", name) == one(tmp_path / "1", name) for name in names)


def test_a_decision_is_kept_and_shown(both: tuple[str, str]) -> None:
    name = said("list", "--chronicle", both[1]).split()[0]
    shown = said("show", name, "--chronicle", both[1]).splitlines()
    killed = next(line for line in shown if "“Fourteen people”" in line or "“six people”" in line)
    for place in both:
        said("correct", killed.split()[-1], "9", "--chronicle", place)
        assert "Killed: 9" in said("show", name, "--chronicle", place)
        said("verify", "--chronicle", place)


def test_adding_again_changes_nothing(both: tuple[str, str], reports: Path) -> None:
    before = told(both[1], "list")
    assert "2 skipped" in said("add", str(reports), "--chronicle", both[1])
    assert told(both[1], "list") == before
