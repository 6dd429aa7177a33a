"""Places that the user brings: a GeoNames country dump (`NG.zip`), or a CSV of own places.

The file is checked, then copied beside the user's other data under the digest of its content; the gazetteer is built again with it.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import shutil
import sys
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from reportedly.errors import UsageError

GEONAMES_COLUMNS = 19
SETTLEMENTS = "P"
KEPT = re.compile(r"A\.ADM[345]|L\.(?:CMP|CMPRF|MILB|RESN|PRK|INDS|OILF|MNA)\w*|"
                  r"S\.(?:AIR[BFP]|AIRH|CMPRF|CTRR|INSM|MN\w*|MSTY|PP\w*|PRN|PS\w*|UNIV|HSP|STDM|DAM|OILR|BP|PSN)|T\.ISL\w*|H\.LK")
LARGEST = 2 * 2**30  # bytes of an unpacked dump
MOST = 3_000_000     # places of one file
NEEDED = ("name", "lat", "lon", "country")


@dataclass(frozen=True, slots=True)
class Place:
    """A place as a file tells it; `unit` the name of its first-level unit where it is said, `geonames` 0 for own places."""

    name: str
    others: tuple[str, ...]
    country: str
    unit: str
    lat: float
    lon: float
    people: int
    geonames: int


@dataclass(frozen=True, slots=True)
class Imported:
    """A file that was brought in: its name as given, where it is kept, how many places it holds."""

    name: str
    path: Path
    places: int


def places_folder() -> Path:
    """Where files of places are kept: `REPORTEDLY_PLACES`, else the platform's folder for data of programs."""
    given = os.environ.get("REPORTEDLY_PLACES")
    if given:
        return Path(given).expanduser()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "reportedly" / "places"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "reportedly" / "places"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "reportedly" / "places"


def imported_files(folder: Path | None = None) -> tuple[Path, ...]:
    """The files kept, in a fixed order; their names begin with the digest of their content."""
    kept = folder or places_folder()
    return tuple(sorted(p for p in kept.glob("*") if p.is_file() and not p.name.endswith(".tmp"))) if kept.is_dir() else ()


def bring(file: Path, folder: Path | None = None) -> Imported:
    """Check a file and keep it; a file of the same name takes the place of the older one.  Raises UsageError when it cannot be used."""
    count = sum(1 for _ in read_places(file))
    if not count:
        raise UsageError(f"{file}: no places in it", "settlements, small units, camps, airports are taken", "see docs/places.md")
    kept = folder or places_folder()
    kept.mkdir(parents=True, exist_ok=True)
    with file.open("rb") as stream:
        name = f"{hashlib.file_digest(stream, 'sha256').hexdigest()[:12]}-{file.name}"
    temporary = kept / f"{name}.{os.getpid()}.tmp"
    try:
        shutil.copyfile(file, temporary)
        os.replace(temporary, kept / name)
    finally:
        temporary.unlink(missing_ok=True)
    for older in imported_files(kept):
        if older.name != name and given_name(older) == file.name:
            older.unlink()
    return Imported(file.name, kept / name, count)


def forget(name: str, folder: Path | None = None) -> Path:
    """Remove a kept file by the name that it had; raises UsageError when there is none."""
    found = next((p for p in imported_files(folder) if given_name(p) == name), None)
    if found is None:
        raise UsageError(f"no places were imported from {name}", "`reportedly places list` shows what was")
    found.unlink()
    return found


def given_name(kept: Path) -> str:
    """The name that a kept file had."""
    return kept.name.partition("-")[2]


def read_places(file: Path) -> Iterator[Place]:
    """The places of a dump or a CSV; raises UsageError naming the file and the line."""
    if not file.is_file():
        raise UsageError(f"{file} is not a file", "a GeoNames country dump (NG.zip) or a CSV of places is expected")
    ending = file.suffix.lower()
    if ending == ".zip":
        with _dump(file) as stream:
            yield from _geonames(stream, file)
    elif ending == ".csv":
        with file.open(encoding="utf-8-sig", newline="") as stream:
            yield from _own(stream, file)
    elif ending in (".txt", ".tsv"):
        with file.open(encoding="utf-8", newline="\n") as stream:
            yield from _geonames(stream, file)
    else:
        raise UsageError(f"{file}: not a kind of file that holds places", ".zip or .txt (GeoNames dump), .csv (own places)")


@contextmanager
def _dump(file: Path) -> Iterator[TextIO]:
    """The text of a dump's one table, unpacked as it is read."""
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError) as error:
        raise UsageError(f"{file}: damaged zip", str(error)) from error
    with archive:
        tables = [m for m in archive.infolist() if m.filename.lower().endswith(".txt") and "readme" not in m.filename.lower()]
        if len(tables) != 1 or tables[0].file_size > LARGEST:
            raise UsageError(f"{file}: not a GeoNames country dump", f"one .txt of at most {LARGEST >> 30} GB is expected in it")
        with archive.open(tables[0]) as raw, io.TextIOWrapper(raw, encoding="utf-8", newline="\n") as stream:
            yield stream


def _geonames(stream: Iterable[str], file: Path) -> Iterator[Place]:
    kept = 0
    for number, line in enumerate(_decoded(stream, file), 1):
        cells = line.rstrip("\r\n").split("\t")
        if len(cells) != GEONAMES_COLUMNS:
            raise UsageError(f"{file}, line {number}: {len(cells)} columns", f"a GeoNames dump has {GEONAMES_COLUMNS}")
        if cells[6] != SETTLEMENTS and not KEPT.fullmatch(f"{cells[6]}.{cells[7]}"):
            continue
        kept += 1
        if kept > MOST:
            raise UsageError(f"{file}: more than {MOST:,} places", "import the dumps of the countries that you work on")
        others = tuple(name for name in (cells[2], *cells[3].split(",")) if name and name != cells[1])
        yield Place(cells[1], others, cells[8], "", *_point(cells[4], cells[5], file, number), _whole(cells[14]), _whole(cells[0]))


def _own(stream: Iterable[str], file: Path) -> Iterator[Place]:
    rows = csv.DictReader(_decoded(stream, file))
    names = [name.strip().lower() for name in rows.fieldnames or ()]
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise UsageError(f"{file}: no column {', '.join(missing)}", f"needed: {', '.join(NEEDED)}; also read: others, unit, people")
    for number, row in enumerate(rows, 2):
        cells = {(key or "").strip().lower(): (value or "").strip() for key, value in row.items() if isinstance(value, str)}
        if not cells.get("name"):
            continue
        country = cells.get("country", "").upper()
        if not re.fullmatch("[A-Z]{2}", country):
            said = cells.get("country")
            raise UsageError(f"{file}, line {number}: {said!r} is no country", "the code of ISO 3166 in two letters is expected")
        others = tuple(name.strip() for name in cells.get("others", "").split("|") if name.strip())
        yield Place(cells["name"], others, country, cells.get("unit", ""), *_point(cells["lat"], cells["lon"], file, number),
                    _whole(cells.get("people", "")), 0)


def _decoded(stream: Iterable[str], file: Path) -> Iterator[str]:
    try:
        yield from stream
    except UnicodeDecodeError as error:
        raise UsageError(f"{file}: not UTF-8", str(error)) from error
    except (zipfile.BadZipFile, EOFError) as error:
        raise UsageError(f"{file}: damaged zip", str(error)) from error


def _point(lat: str, lon: str, file: Path, number: int) -> tuple[float, float]:
    try:
        found = float(lat), float(lon)
    except ValueError:
        found = (91.0, 0.0)
    if not (-90 <= found[0] <= 90 and -180 <= found[1] <= 180):
        raise UsageError(f"{file}, line {number}: {lat!r}, {lon!r} is no point", "degrees north and east are expected, as 9.06 and 7.49")
    return found


def _whole(cell: str) -> int:
    return int(cell) if cell.isascii() and cell.isdigit() and len(cell) < 12 else 0
