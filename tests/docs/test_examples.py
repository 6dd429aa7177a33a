"""What the documentation shows runs, and says what comes out."""

import doctest
import json
import shutil
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from reportedly.export import FORMATS

ROOT = Path(__file__).parents[2]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    with as_file(files("reportedly.data").joinpath("samples")) as samples:
        shutil.copytree(samples, tmp_path / "samples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_page_of_the_api(place: Path) -> None:
    failed, tried = doctest.testfile(str(ROOT / "docs" / "api.md"), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert tried > 25
    assert failed == 0


def test_the_notebook(place: Path) -> None:
    notebook = json.loads((ROOT / "examples" / "chronicle.ipynb").read_text("utf-8"))
    assert notebook["nbformat"] == 4
    assert not [cell for cell in notebook["cells"] if cell.get("outputs")]
    known: dict[str, object] = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), known)
    assert known["table"]


def test_every_format_is_told_with_what_it_loses() -> None:
    text = (ROOT / "docs" / "export.md").read_text("utf-8")
    for name in FORMATS:
        assert f"`{name}`" in text, name
