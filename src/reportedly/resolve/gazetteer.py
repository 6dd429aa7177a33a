"""Place names in one SQLite file, looked up by any spelling."""

from __future__ import annotations

import math
import os
import sqlite3
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reportedly.codebook.places import load_places
from reportedly.resolve.gazetteer_build import COUNTRY, DEGREE, REGION, SUBUNIT, TOWN, UNIT, build_apart, source_version
from reportedly.resolve.placenames import key_of, keys_to_try, loose_key

EARTH_KM = 6371.0
SEAT = 1.2  # a unit named as its chief town is meant less often than the town
SHORT = 3   # letters
HUGE = 3_000_000  # people of a town that is known by three letters
KINDS = {COUNTRY: "country", REGION: "region", UNIT: "unit", SUBUNIT: "subunit", TOWN: "town"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A place of the gazetteer.

    `kind` is country, region, unit (first level), subunit (second level) or town; `unit` the name of the first-level unit
    that holds it; `own` whether the name that was looked up is its main one; `strict` whether it was found by its key and not
    by a looser spelling; `prior` how likely a report means it, from kind and people alone; `radius_km` how far it reaches.
    """

    id: int
    name: str
    kind: str
    country: str
    unit: str
    lat: float
    lon: float
    people: int
    geonames: int
    radius_km: int
    own: bool = True
    strict: bool = True
    capital: bool = False
    unit_id: int = 0
    subunit_id: int = 0

    @property
    def prior(self) -> float:
        """Log of its people and a share for its kind."""
        base = math.log10(self.people + 10) + PRIORS[self.kind] + 1.3 * self.capital
        return base + 0.7 * self.own - 1.5 * (not self.strict)

    def km_to(self, other: Entry) -> float:
        """Great-circle distance."""
        return kilometres(self.lat, self.lon, other.lat, other.lon)


PRIORS = {"country": 4.0, "region": 2.0, "unit": 0.2, "subunit": -1.0, "town": 0.0}


def kilometres(lat: float, lon: float, lat2: float, lon2: float) -> float:
    """Great-circle distance between two points in degrees."""
    a, b, c, d = map(math.radians, (lat, lon, lat2, lon2))
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def cache_folder() -> Path:
    """Where the gazetteer is kept: `REPORTEDLY_CACHE`, else the platform's folder for caches."""
    given = os.environ.get("REPORTEDLY_CACHE")
    if given:
        return Path(given).expanduser()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "reportedly"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "reportedly"
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "reportedly"


def _known_short(entry: Entry) -> bool:
    """Names of three letters are mostly airport codes: only a place's main name, a unit, a country, a very large town."""
    return entry.own or entry.kind in ("unit", "country", "region") or entry.people > HUGE


@dataclass(slots=True)
class Gazetteer:
    """Looks up place names; `path` is its file.  The connection is opened on first use in each process."""

    path: Path
    _base: sqlite3.Connection | None = None
    _owner: int = 0

    @classmethod
    def open(cls, folder: Path | None = None) -> Gazetteer:
        """The gazetteer for the installed packages, built on first use with a note on stderr."""
        book = load_places()
        path = (folder or cache_folder()) / f"places-{source_version(book)}.sqlite"
        if not path.is_file():
            build_apart(path)
        return cls(path)

    @classmethod
    def built(cls, folder: Path | None = None) -> Gazetteer | None:
        """The gazetteer if it is there already; None before its first use."""
        path = (folder or cache_folder()) / f"places-{source_version(load_places())}.sqlite"
        return cls(path) if path.is_file() else None

    def __reduce__(self) -> tuple[type[Gazetteer], tuple[Path]]:
        return Gazetteer, (self.path,)

    def lookup(self, name: str, most: int = 16) -> tuple[Entry, ...]:
        """Places of that name, likeliest first; a looser spelling is tried only when the strict one is unknown."""
        for number, key in enumerate(keys_to_try(name)):
            found = self._found(key, number == 0, most)
            if found:
                return self._fit(found, name)
        loose = loose_key(key_of(name))
        return self._found(loose, False, most) if loose else ()

    def entry(self, number: int) -> Entry | None:
        """A place by its id in this file."""
        return next(self._entries([number * 2 + 1], True), None) if number else None

    def largest(self, most: int) -> tuple[Entry, ...]:
        """The towns where most people live, the largest first."""
        found = self._open().execute("SELECT id FROM places WHERE kind = ? ORDER BY people DESC, id LIMIT ?", (TOWN, most)).fetchall()
        return tuple(sorted(self._entries([number * 2 + 1 for (number,) in found], True), key=lambda e: (-e.people, e.id)))

    def _fit(self, found: tuple[Entry, ...], name: str) -> tuple[Entry, ...]:
        """Codes of two letters (`IN`, `TX`) count only when written in capitals."""
        if len(name) <= 2 and not name.isupper():
            return ()
        return found

    def _found(self, key: str, strict: bool, most: int) -> tuple[Entry, ...]:
        row = self._open().execute("SELECT ids FROM names WHERE key = ?", (key,)).fetchone()
        if row is None:
            return ()
        numbers = array("I")
        numbers.frombytes(row[0])
        entries = [e for e in self._entries(numbers[:most].tolist(), strict) if len(key) > SHORT or _known_short(e)]
        seats = {e.unit_id for e in entries if e.kind == "town"}
        return tuple(sorted(entries, key=lambda e: -e.prior + SEAT * (e.kind == "unit" and e.id in seats)))

    def _entries(self, numbers: list[int], strict: bool) -> Iterator[Entry]:
        own = {n >> 1: bool(n & 1) for n in numbers}
        marks = ",".join("?" * len(own))
        rows = self._open().execute(
            "SELECT p.id, p.name, p.kind, p.country, p.lat, p.lon, p.people, p.geonames, p.radius, u.id, u.name, u.kind, v.id, v.name"
            f" FROM places p LEFT JOIN places u ON u.id = p.unit AND p.unit > 0 LEFT JOIN places v ON v.id = u.unit AND u.unit > 0"
            f" WHERE p.id IN ({marks})", list(own))
        for number, name, kind, country, lat, lon, people, geonames, radius, unit, unit_name, unit_kind, above, above_name in rows:
            low = unit if unit_kind == SUBUNIT else 0
            top, top_name = (above, above_name) if above else (unit, unit_name) if unit_kind == UNIT else (0, "")
            town = kind == TOWN
            yield Entry(number, name, KINDS[kind], country, top_name or "", lat / DEGREE, lon / DEGREE, people, geonames,
                        0 if town else radius, own[number], strict, town and radius == 1, top or 0, low or 0)

    def _open(self) -> sqlite3.Connection:
        if self._base is None or self._owner != os.getpid():
            self._base = sqlite3.connect(f"file:{self.path}?mode=ro&immutable=1", uri=True, check_same_thread=False)
            self._owner = os.getpid()
        return self._base
