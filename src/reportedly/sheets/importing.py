"""Puts the rows of a sheet into the chronicle, or shows beforehand what would be read of them."""

from __future__ import annotations

import json
from collections.abc import Mapping as Given
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from reportedly import edtf
from reportedly.errors import UsageError
from reportedly.model import Coding
from reportedly.pipeline.executors import Reading
from reportedly.pipeline.merging import refresh
from reportedly.pipeline.reading import default_reading
from reportedly.pipeline.run import Options as RunOptions
from reportedly.pipeline.run import Step, add_items
from reportedly.pipeline.views import refresh_views
from reportedly.sheets.archived import LAYOUT, documents_of
from reportedly.sheets.mapping import Mapping, mapped
from reportedly.sheets.rows import VERSION, Note, Options, read_rows
from reportedly.sheets.table import Table, read_table
from reportedly.store import Entry, Outcome, State, Store

TOLD = 20  # rows of a preview, and notes that are told one by one
EVIDENT = ("date", "place", "admin", "country", "notes", "title")  # one of these a sheet of incidents must have


@dataclass(frozen=True, slots=True)
class Asked:
    """Which sheet to read and how: columns by key, the sheet of a workbook, who keeps it, when it came out (EDTF).

    `called` is what the chronicle calls it, when that is not its path.
    """

    path: Path
    columns: Given[str, str] = field(default_factory=dict)
    sheet: str | None = None
    outlet: str | None = None
    published: str | None = None
    called: str = ""

    @property
    def options(self) -> Options:
        """What is known beside the cells."""
        return Options(self.outlet, self.published)


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be read: the columns, the first rows as codings, everything that was not understood."""

    table: Table
    mapping: Mapping
    first: Coding | None
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What was read: rows, claims, and what was not understood; `known` when the very same rows were there already."""

    rows: int
    claims: int
    notes: tuple[Note, ...]
    known: bool


def opened(asked: Asked) -> tuple[Table, Mapping]:
    """The table and what its columns mean; raises UsageError when it can hold no incidents."""
    table = read_table(asked.path, asked.sheet)
    return table, understood(table, asked)


def understood(table: Table, asked: Asked) -> Mapping:
    """What the columns of a table mean; raises UsageError when it can hold no incidents."""
    if asked.published is not None and not edtf.valid(asked.published):
        raise UsageError(f"{asked.published!r} is no date", "it must be EDTF, such as 2024-12-17")
    mapping = mapped(table, asked.columns)
    if not any(key in mapping.columns for key in EVIDENT):
        raise UsageError(f"{asked.path}: no column is understood", f"it has: {', '.join(table.headings)}",
                         "Say what they mean, such as --map date=Day,place=Town,killed=Dead")
    return mapping


def preview(asked: Asked) -> Preview:
    """What would be read; nothing is stored."""
    return previewed(read_table(asked.path, asked.sheet), asked)


def previewed(table: Table, asked: Asked, parts: int | None = None) -> Preview:
    """What would be read of a table, or of its first parts of some hundred rows each."""
    mapping = understood(table, asked)
    found = list(islice(read_rows(table, mapping, asked.options), parts))
    return Preview(table, mapping, found[0].coding if found else None, tuple(n for read in found for n in read.notes))


def import_sheet(store: Store, asked: Asked, reading: Reading | None = None, options: RunOptions | None = None) -> Imported:
    """Read the rows into the chronicle, each with its row as evidence; the same sheet again changes nothing.

    The rows of an Auto Archiver sheet are links with texts: these are read as reports are, by `reading`.
    """
    table, mapping = opened(asked)
    if mapping.layout == LAYOUT:
        return _import_archived(store, (table, mapping), reading or default_reading(), options)
    rows = claims = 0
    tell = (options or RunOptions()).progress
    notes, known = list[Note](), True
    for read in read_rows(table, mapping, asked.options):
        coding = read.coding
        rows, claims = rows + len(coding.incidents), claims + len(coding.claims)
        notes += read.notes
        if store.version_of(coding.report.id) != VERSION:
            known = False
            _put(store, asked, mapping, Entry(f"{asked.called or asked.path}#{coding.report.title}", table.content, coding, VERSION))
        tell(Step("find", rows, len(table.rows)))
    if not known:
        tell(Step("merge", 0, 1))
        refresh(store)
        refresh_views(store)
    return Imported(rows, claims, tuple(notes), known)


def _import_archived(store: Store, sheet: tuple[Table, Mapping], reading: Reading, options: RunOptions | None) -> Imported:
    done = add_items(documents_of(*sheet), store, reading, options, len(sheet[0].rows))
    refresh_views(store)
    notes = tuple(Note(int(o.name.rpartition("#")[2]), o.reason) for o in done.notable)
    return Imported(done.inputs, done.after.claims - done.before.claims, notes, done.processed + done.flagged == 0)


def _put(store: Store, asked: Asked, mapping: Mapping, entry: Entry) -> None:
    """One report of rows with the record of how it was read."""
    capture = json.dumps({"sheet": asked.path.name, "layout": mapping.layout, "columns": dict(mapping.columns)}, sort_keys=True)
    store.put([replace(entry, capture=capture)], [Outcome(entry.name, State.PROCESSED, "", entry.coding.report.sha256)])
