"""Places that the user brings."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from reportedly.codebook.places import load_places
from reportedly.errors import UsageError
from reportedly.resolve.gazetteer_build import Tables, add_countries, add_imported, source_version
from reportedly.resolve.gazetteer_import import bring, forget, given_name, imported_files, read_places

OWN = "name,lat,lon,country,others,unit,people\nTell Example,33.5,44.2,IQ,Example Hill|تل المثال,,300\n"


def dump_line(number: int, name: str, kind: str, code: str) -> str:
    rest = ["NG", "", "11", "", "", "", "500", "", "300", "Africa/Lagos", "2024-01-01"]
    return "\t".join([str(number), name, name, "Other " + name, "9.1", "7.4", kind, code, *rest])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REPORTEDLY_PLACES", str(tmp_path / "kept"))
    return tmp_path


def own_file(folder: Path, text: str = OWN) -> Path:
    file = folder / "own.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_csv_of_own_places(folder: Path) -> None:
    place = next(read_places(own_file(folder)))
    assert (place.name, place.country, place.others, place.people) == ("Tell Example", "IQ", ("Example Hill", "تل المثال"), 300)


def test_a_country_dump_gives_settlements_and_sites(folder: Path) -> None:
    file = folder / "NG.zip"
    lines = [dump_line(1, "Kwali Example", "P", "PPL"), dump_line(2, "Example Stream", "H", "STM"),
             dump_line(3, "Example Airfield", "S", "AIRF")]
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "about")
        archive.writestr("NG.txt", "\n".join(lines) + "\n")
    assert [(p.name, p.geonames) for p in read_places(file)] == [("Kwali Example", 1), ("Example Airfield", 3)]


def test_kept_once_under_its_name_and_forgotten(folder: Path) -> None:
    book = load_places()
    before = source_version(book)
    assert bring(own_file(folder)).places == 1
    assert source_version(book) != before
    bring(own_file(folder, OWN.replace("300", "400")))
    assert [given_name(f) for f in imported_files()] == ["own.csv"]
    forget("own.csv")
    assert source_version(book) == before
    with pytest.raises(UsageError, match="no places were imported"):
        forget("own.csv")


@pytest.mark.parametrize(("text", "said"), [
    ("title,lat\nA,1\n", "no column"), ("name,lat,lon,country\nA,95,0,IQ\n", "line 2"), ("name,lat,lon,country\nA,x,0,IQ\n", "line 2"),
    ("name,lat,lon,country\nA,1,0,Iraq\n", "line 2"), ("name,lat,lon,country\n", "no places"),
])
def test_what_is_wrong_is_said_with_its_line(folder: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        bring(own_file(folder, text))


def test_no_places_file(folder: Path) -> None:
    (folder / "x.pdf").write_bytes(b"%PDF")
    (folder / "bad.zip").write_bytes(b"PK\x03\x04rubbish")
    (folder / "short.txt").write_text("1\tA\n", encoding="utf-8")
    for name in ("x.pdf", "bad.zip", "short.txt", "missing.csv"):
        with pytest.raises(UsageError):
            list(read_places(folder / name))


def test_a_known_number_gets_names_and_a_new_place_a_row(folder: Path) -> None:
    tables = Tables()
    add_countries(tables, load_places())
    rows = len(tables.rows)
    add_imported(tables, read_places(own_file(folder)))
    assert len(tables.rows) == rows + 1
    assert tables.keys["tell example"] == {rows: True}
    assert "example hill" in tables.keys
