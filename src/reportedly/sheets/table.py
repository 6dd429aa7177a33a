"""Reads a table from a CSV, TSV or XLSX file: headings and rows of text, nothing computed, nothing run."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from reportedly.errors import InputError, UsageError
from reportedly.escape import cell, uncell
from reportedly.ingest.decode import decoded

LARGEST = 100 * 2**20  # bytes of the file, and of a workbook's parts unpacked ten times that
MOST_ROWS = 200_000
MOST_COLUMNS = 500
LONGEST_CELL = 100_000  # characters
WORKBOOKS = (".xlsx", ".xlsm")
TABLES = (".csv", ".tsv", ".txt", *WORKBOOKS)


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its file, the bytes, headings (each once), and rows with their numbers as a spreadsheet counts them."""

    path: Path
    content: bytes
    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    notes: tuple[str, ...] = ()

    def column(self, heading: str) -> list[str]:
        """The cells under a heading."""
        place = self.headings.index(heading)
        return [cells[place] for _, cells in self.rows]


def read_table(path: Path, sheet: str | None = None) -> Table:
    """The table of a file; `sheet` names one of a workbook.  Raises UsageError or InputError."""
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= LARGEST else b""
    except OSError as error:
        raise UsageError(f"{path} cannot be read", error.strerror or str(error), "Check the name.") from error
    if size > LARGEST:
        raise InputError(f"{path} is too large", f"more than {LARGEST // 2**20} MB", "Split it.")
    lines = _workbook(path, content, sheet) if path.suffix.lower() in WORKBOOKS else _text_lines(path, content)
    return _table(path, content, lines)


def sheet_names(path: Path) -> tuple[str, ...]:
    """The sheets of a workbook; none for other tables.  Raises InputError."""
    return tuple(_opened(path, path.read_bytes()).sheetnames) if path.suffix.lower() in WORKBOOKS else ()


def _text_lines(path: Path, content: bytes) -> Iterator[list[str]]:
    try:
        text, _ = decoded(content)
    except InputError as error:
        raise InputError(f"{path} is no table", f"{error.what}: {error.why}") from error
    text = text.removeprefix("\ufeff")
    head = text.partition("\n")[0]
    separator = "\t" if path.suffix.lower() == ".tsv" else max(",;\t", key=head.count)
    csv.field_size_limit(LONGEST_CELL * 10)
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            yield [_plain(value) for value in line]
    except csv.Error as error:
        raise InputError(f"{path} cannot be read", str(error), "Save it again as CSV (UTF-8).") from error


def _plain(value: str) -> str:
    """A cell without the quote that keeps a spreadsheet from running it."""
    bare = uncell(value)
    return bare if bare != value and cell(bare) == value else value


def _opened(path: Path, content: bytes) -> Any:
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > 10 * LARGEST:
                raise InputError(f"{path} is too large", "its parts unpack to more than a gigabyte")
        return load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except InputError:
        raise
    except Exception as error:
        raise InputError(f"{path} is no workbook", f"{type(error).__name__}: {error}"[:200], "Save it again as XLSX or CSV.") from error


def _workbook(path: Path, content: bytes, sheet: str | None) -> Iterator[list[str]]:
    book = _opened(path, content)
    names = book.sheetnames
    if sheet is not None and sheet not in names:
        raise UsageError(f"{path} has no sheet {sheet!r}", f"it has: {', '.join(names)}", "Name one with --sheet.")
    for line in book[sheet or names[0]].iter_rows(values_only=True):
        yield [_shown(value) for value in line]


def _shown(value: Any) -> str:
    """What a cell of a workbook says, as text; days as ISO."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _table(path: Path, content: bytes, lines: Iterable[Sequence[str]]) -> Table:
    source = enumerate(lines, 1)
    head = next((line for _, line in source if any(c.strip() for c in line)), None)
    if head is None:
        raise InputError(f"{path} is empty", "it has no headings")
    if len(head) > MOST_COLUMNS:
        raise InputError(f"{path} is no table of incidents", f"it has {len(head)} columns")
    headings, notes, rows = _headings(head), list[str](), list[tuple[int, tuple[str, ...]]]()
    for number, line in source:
        if not any(c.strip() for c in line):
            continue
        if len(rows) == MOST_ROWS:
            raise InputError(f"{path} is too long", f"more than {MOST_ROWS:,} rows", "Split it.")
        if any(c.strip() for c in line[len(headings) :]):
            notes.append(f"row {number}: cells beyond the last heading were left out")
        cells = [c[:LONGEST_CELL] for c in line[: len(headings)]]
        rows.append((number, (*cells, *[""] * (len(headings) - len(cells)))))
    return Table(path, content, headings, tuple(rows), tuple(notes))


def _headings(head: Sequence[str]) -> tuple[str, ...]:
    """The headings, each once and none empty."""
    found: list[str] = []
    for number, raw in enumerate(head, 1):
        name = " ".join(raw.split()) or f"column {number}"
        times = sum(other == name or other.startswith(f"{name} (") for other in found)
        found.append(f"{name} ({times + 1})" if times else name)
    return tuple(found)
