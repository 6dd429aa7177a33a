"""Names on the map come from the gazetteer; an empty chronicle shows three ways to begin."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.api import Chronicle
from reportedly.resolve.gazetteer import Gazetteer
from tests.web.served import client_over


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    with Chronicle.open(tmp_path / "empty.db"):
        return tmp_path / "empty.db"


def test_large_towns_first(empty: Path) -> None:
    Gazetteer.open()
    with client_over(empty) as client:
        found = client.get("/api/labels").json()
        assert "/api/labels" in client.get("/map").text or "leaflet" not in client.get("/map").text
    assert len(found) > 300
    assert all(-90 <= one["lat"] <= 90 and -180 <= one["lon"] <= 180 and one["name"] for one in found)


def test_no_names_before_the_gazetteer_was_built(empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTEDLY_CACHE", str(tmp_path / "nothing"))
    with client_over(empty) as client:
        assert client.get("/api/labels").json() == []


def test_an_empty_chronicle_shows_how_to_begin(empty: Path) -> None:
    with client_over(empty) as client:
        page = client.get("/").text
    assert 'href="/add#files"' in page
    assert 'href="/add#addresses"' in page
    samples = page.split('name="path" value="')[1].split('"')[0]
    assert len(list(Path(samples).glob("*.txt"))) >= 20
