"""`places`: import, list, forget."""

from pathlib import Path

import pytest

from tests.cli.test_verbs import typed


def test_own_places_are_looked_up_and_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from reportedly.resolve.gazetteer import Gazetteer

    monkeypatch.setenv("REPORTEDLY_PLACES", str(tmp_path / "kept"))
    monkeypatch.setenv("REPORTEDLY_CACHE", str(tmp_path / "cache"))
    file = tmp_path / "own.csv"
    file.write_text("name,lat,lon,country,unit\nExamplegrad Junction,48.0,38.0,UA,\n", encoding="utf-8")
    assert "1 places from own.csv" in typed("places", "import", file)
    assert "own.csv" in typed("places", "list")
    found = Gazetteer.open().lookup("Examplegrad Junction")
    assert [(e.name, e.country, bool(e.unit)) for e in found] == [("Examplegrad Junction", "UA", True)]
    (tmp_path / "kept").joinpath(next((tmp_path / "kept").iterdir()).name).unlink()
    assert "No places" not in typed("places", "list")
