"""Cells as typed values: days in the ways that people write them, numbers, places, names.  What is not understood stays as worded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from reportedly import edtf
from reportedly.codebook.places import load_places
from reportedly.codebook.sheets import Layout, load_sheets
from reportedly.errors import UsageError
from reportedly.model import Code, Count, Precision, Role, Status, When, Where, Who
from reportedly.pipeline.typed import typed

DAY = re.compile(r"\d{4}-\d\d-\d\d")
ISO_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?")
NUMBERS = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
WORDED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4})|([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
MONTHS = {name: n for n, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}
LIST = re.compile(r"\s*;\s*")
PLACES = {name: Precision(name) for name in ("address", "place", "district", "province", "country")}


def day_first(column: Iterable[str]) -> bool | None:
    """Whether numbers like 3/4/2024 in a column have the day first; None when the column does not tell."""
    found = [m for text in column if (m := NUMBERS.fullmatch(text.strip()))]
    if any(int(m[1]) > 12 for m in found):
        return True
    if any(int(m[2]) > 12 for m in found):
        return False
    return True if any("." in m[0] for m in found) else None


def day(text: str, first: bool | None) -> str | None:
    """EDTF of a day as people write it; None when it cannot be told."""
    words = " ".join(text.split())
    if edtf.valid(words):
        return words
    if found := ISO_TIME.fullmatch(words):
        return found[1] if edtf.valid(found[1]) else None
    if found := NUMBERS.fullmatch(words):
        if first is None and found[1] != found[2]:
            return None
        one, two = int(found[1]), int(found[2])
        return _iso(int(found[3]), *((two, one) if first or first is None else (one, two)))
    if found := WORDED.fullmatch(words):
        number, name, year = (found[1], found[2], found[3]) if found[1] else (found[5], found[4], found[6])
        month = MONTHS.get(name[:3].lower())
        return _iso(int(year), month, int(number)) if month else None
    return None


def _iso(year: int, month: int, number: int) -> str | None:
    try:
        return date(year, month, number).isoformat()
    except ValueError:
        return None


def when(start: str, end: str, precision: str, first: bool | None) -> When:
    """The date of a row; an unresolved one keeps its words."""
    opened = day(start, first)
    if opened and not DAY.fullmatch(opened):
        return When(opened, start, "the row's date")
    closed = day(end, first) if end.strip() else None
    words = start if not end.strip() or end == start else f"{start} – {end}"
    if opened is None or (end.strip() and closed is None):
        return When(None, words, "the column does not tell day from month, or it is no date")
    if closed and closed != opened:
        both = f"{opened}/{closed}"
        return When(both if edtf.valid(both) else None, words, "first and last day of the row")
    if precision == "month":
        return When(opened[:7], words, "the row says: within the month")
    if precision == "week" and edtf.valid(f"{opened}~"):
        return When(f"{opened}~", words, "the row says: within a week")
    return When(opened, words, "the row's date")


def count(best: str, low: str = "", high: str = "") -> Count | None:
    """A number of people; None when no cell gives one."""
    bounds = [_number(text) for text in (low, high)]
    if any(bound is not None for bound in bounds):
        lower, upper = bounds
        if lower is None or upper is None or lower <= upper:
            return Count(lower, upper, best or f"{low}–{high}")
    whole = _number(best)
    if whole is not None:
        return Count(whole, whole, best)
    try:
        found = typed(Role.KILLED, best)
    except UsageError:
        return None
    return found if isinstance(found, Count) else None


def _number(text: str) -> int | None:
    bare = text.strip().replace(",", "").removesuffix(".0")
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) < 10 else None


def where(cells: Mapping[str, str], layout: Layout | None) -> Where | None:
    """The place of a row, as fine as its cells."""
    name, admin, country = cells.get("place", "").strip(), cells.get("admin", "").strip(), country_code(cells.get("country", ""))
    if not (name or admin or country):
        return None
    coded = PLACES.get((layout.places if layout else {}).get(cells.get("place_precision", "").strip(), ""))
    fine = coded or (Precision.PLACE if name else Precision.PROVINCE if admin else Precision.COUNTRY)
    lat, lon = _degree(cells.get("lat", ""), 90), _degree(cells.get("lon", ""), 180)
    if lat is None or lon is None:
        lat = lon = None
    shown = name or admin or load_places().countries[country].name if country else name or admin
    return Where(shown, name or admin or cells.get("country", ""), admin or None, country, lat, lon, fine, reason="the row's place")


def country_code(text: str) -> str | None:
    """The two-letter code of a country given by code or name."""
    known, words = load_places(), text.strip()
    if words.upper() in known.countries:
        return words.upper()
    return known.codes.get(words) or {name.lower(): code for name, code in known.codes.items()}.get(words.lower())


def _degree(text: str, most: int) -> float | None:
    try:
        found = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return found if abs(found) <= most else None


def names(text: str) -> list[str]:
    """The names in a cell, parted by semicolons; words for nobody are none."""
    nobody = load_sheets().nobody
    return [part for part in LIST.split(text.strip()) if part and part.lower() not in nobody]


def who(name: str) -> Who:
    """A party by its name."""
    return Who(name, name)


def kinds(text: str) -> list[Code]:
    """The incident types in a cell; one that we do not know stays as a code of its own."""
    known = load_sheets().types
    found = (part.strip() for part in LIST.split(text.strip()))
    return [Code(known.get(part.lower(), re.sub(r"[^a-z0-9]+", "_", part.lower()).strip("_") or "other"), part) for part in found if part]


def status(text: str) -> Code | None:
    """The status in a cell, when it is one."""
    words = text.strip().lower()
    return Code(words, text) if words in list(Status) else None
