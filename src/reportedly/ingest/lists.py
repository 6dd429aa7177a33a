"""Lists of web addresses to fetch: one a line, or a table (CSV, TSV) whose columns are named by the caller."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from reportedly.errors import InputError, UsageError
from reportedly.ingest import facts
from reportedly.ingest.base import LARGEST, Facts
from reportedly.ingest.decode import decoded

TABLES = {".csv": ",", ".tsv": "\t"}
MOST = 100_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A web address and what a list says of its page; the page's own words come first."""

    address: str
    said: Facts = field(default_factory=Facts)


def is_address(place: object) -> bool:
    """Whether a place is meant as a web address."""
    return isinstance(place, str) and place.lower().startswith(("http://", "https://"))


def asked_in(path: Path, columns: Mapping[str, str] | None = None) -> tuple[Asked, ...]:
    """The addresses of a list, each once; `columns` maps url, outlet, title, published, language to the table's headings.

    Raises UsageError when the list cannot be read or has no such column.
    """
    try:
        with path.open("rb") as file:
            text, _ = decoded(file.read(LARGEST))
    except (OSError, InputError) as error:
        raise UsageError(f"the list {path} cannot be read", str(error)) from error
    separator = TABLES.get(path.suffix.lower())
    found = _of_table(text, separator, columns or {}, path) if separator else _of_lines(text)
    unique: dict[str, Asked] = {}
    for one in found:
        unique.setdefault(one.address, one)
    return tuple(unique.values())[:MOST]


def _of_lines(text: str) -> list[Asked]:
    words = (line.strip() for line in text.removeprefix("\ufeff").splitlines())
    return [Asked(word) for word in words if word and not word.startswith("#")]


def _of_table(text: str, separator: str, columns: Mapping[str, str], path: Path) -> list[Asked]:
    unknown = set(columns) - set(facts.KEYS)
    if unknown:
        raise UsageError(f"nothing is called {min(unknown)}", f"columns can be given for {', '.join(facts.KEYS)}")
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=separator)
    headings = {heading.strip().lower(): heading for heading in rows.fieldnames or ()}
    chosen = {key: headings.get(columns.get(key, key).strip().lower()) for key in facts.KEYS}
    missing = [columns[key] for key in columns if chosen[key] is None]
    if missing or chosen["url"] is None:
        raise UsageError(f"{path} has no column {missing[0] if missing else 'url'!r}", f"it has: {', '.join(headings.values())}",
                         "Name its columns, such as --map url=Link,published=Date")
    said = [{key: (row.get(name) or "").strip() or None for key, name in chosen.items() if name} for row in rows]
    return [Asked(row["url"], facts.of_mapping({**row, "url": None})) for row in said if row["url"]]
