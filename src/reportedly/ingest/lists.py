"""Lists of web addresses to fetch: one a line, a table (CSV, TSV, XLSX) whose columns are named by the caller, or OPML."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reportedly.errors import InputError, UsageError
from reportedly.ingest import facts
from reportedly.ingest.base import LARGEST, Facts
from reportedly.ingest.decode import decoded
from reportedly.ingest.feed import feeds_in

TABLES = {".csv": ",", ".tsv": "\t"}
ALIASES = {"date": "published", "link": "url"}
LARGEST_SHEET = 100 * 2**20  # bytes of a workbook, unpacked
MOST = 100_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A web address and what a list says of its page; the page's own words come first."""

    address: str
    said: Facts = field(default_factory=Facts)


def is_address(place: object) -> bool:
    """Whether a place is meant as a web address."""
    return isinstance(place, str) and place.lower().startswith(("http://", "https://"))


def columns_of(mapped: str) -> dict[str, str]:
    """The columns that `url=Link,date=Published` names, by key; raises UsageError when it is not of this form."""
    pairs = [pair.partition("=") for pair in mapped.split(",") if pair.strip()]
    found = {ALIASES.get(key.strip().lower(), key.strip().lower()): heading.strip() for key, _, heading in pairs}
    if not all(found.values()):
        raise UsageError(f"{mapped!r} names no columns", "each is written as key=heading", "Such as --map url=Link,date=Published")
    unknown = set(found) - set(facts.KEYS)
    if unknown:
        raise UsageError(f"nothing is called {min(unknown)}", f"columns can be given for {', '.join((*facts.KEYS, *ALIASES))}")
    return found


def asked_in(path: Path, columns: Mapping[str, str] | None = None) -> tuple[Asked, ...]:
    """The addresses of a list, each once; `columns` maps url, outlet, title, published, language to the table's headings.

    A list is lines, a table (CSV, TSV, the first sheet of an XLSX workbook), or an OPML list of feeds.  Raises UsageError when it
    cannot be read, has no such column, or names no web address.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise InputError("too large", f"more than {LARGEST // 2**20} MB")
        found = _asked(path, content, columns or {})
    except (OSError, InputError) as error:
        raise UsageError(f"the list {path} cannot be read", str(error)) from error
    unique: dict[str, Asked] = {}
    for one in found:
        unique.setdefault(one.address, one)
    if not unique:
        raise UsageError(f"the list {path} names no web address", "one is expected on each line or in the column of addresses")
    return tuple(unique.values())[:MOST]


def _asked(path: Path, content: bytes, columns: Mapping[str, str]) -> list[Asked]:
    ending = path.suffix.lower()
    if ending == ".xlsx":
        return _of_rows(sheet_rows(content), columns, path)
    if ending == ".opml" or b"<opml" in content[:4096].lower():
        return [Asked(address) for address in feeds_in(content)]
    text = decoded(content)[0].removeprefix("\ufeff")
    if ending in TABLES:
        return _of_rows(csv.reader(io.StringIO(text, newline=""), delimiter=TABLES[ending]), columns, path)
    return _of_lines(text)


def _of_lines(text: str) -> list[Asked]:
    words = (line.strip() for line in text.splitlines())
    return [Asked(word) for word in words if word and not word.startswith("#")]


def _of_rows(rows: Iterable[Sequence[object]], columns: Mapping[str, str], path: Path) -> list[Asked]:
    """The addresses of a table whose first row holds the headings; a `published` column may also be headed `date`."""
    lines = iter(rows)
    headings = [str(cell or "").strip() for cell in next(lines, ())]
    places = {heading.lower(): place for place, heading in reversed(list(enumerate(headings))) if heading}
    wanted = {key: [columns[key]] if key in columns else [key, *(a for a, k in ALIASES.items() if k == key)] for key in facts.KEYS}
    chosen = {key: next((places[n.lower()] for n in names if n.lower() in places), None) for key, names in wanted.items()}
    missing = [columns[key] for key in columns if chosen[key] is None]
    if missing or chosen["url"] is None:
        raise UsageError(f"{path} has no column {missing[0] if missing else 'url'!r}", f"it has: {', '.join(filter(None, headings))}",
                         "Name its columns, such as --map url=Link,date=Published")
    said = [{key: _cell(row, place) for key, place in chosen.items() if place is not None} for row in lines]
    return [Asked(str(row["url"]).strip(), facts.of_mapping({**row, "url": None})) for row in said if row["url"]]


def _cell(row: Sequence[object], place: int) -> object:
    value = row[place] if place < len(row) else None
    return value.strip() or None if isinstance(value, str) else value


def sheet_rows(content: bytes) -> list[tuple[object, ...]]:
    """The rows of the first sheet of a workbook; raises InputError when it is damaged or unpacks to too much."""
    import zipfile

    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(member.file_size for member in packed.infolist()) > LARGEST_SHEET:
                raise InputError("too large", f"it unpacks to more than {LARGEST_SHEET // 2**20} MB")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        return [tuple(row) for row in book.worksheets[0].iter_rows(values_only=True, max_row=MOST + 1)]
    except InputError:
        raise
    except Exception as error:
        raise InputError("not a workbook", f"{type(error).__name__}: {error}"[:200]) from error
