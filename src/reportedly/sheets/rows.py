"""Rows as claims: each row an incident of the sheet, each known cell a claim, its words the cell, its evidence the row.

A sheet is one document: its rows are never joined with one another, as whoever keeps it has told them apart.  It is cut into
reports of some hundred rows, so that a page that shows one stays readable.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reportedly.codebook.sheets import Layout, load_sheets
from reportedly.export.rowtext import FLAG, text_of
from reportedly.model import (
    Basis,
    Certainty,
    Claim,
    Code,
    Coding,
    Published,
    Raw,
    Report,
    Role,
    Segment,
    Span,
    Stance,
    Value,
    When,
    Who,
    digest,
)
from reportedly.sheets import cells as cell
from reportedly.sheets.mapping import Mapping as Columns
from reportedly.sheets.table import Table

VERSION = "sheet 1"
ROWS = 250  # rows of one report


@dataclass(frozen=True, slots=True)
class Options:
    """What is known of a sheet beside its cells: who keeps it, and when it came out (EDTF)."""

    outlet: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the sheet, its cells by key, and where each stands in the text of its report."""

    number: int
    cells: Mapping[str, str]
    places: Mapping[str, tuple[int, int]]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Note:
    """Something of a row that a person should know."""

    row: int
    words: str


@dataclass(frozen=True, slots=True)
class Read:
    """What was read from some rows."""

    coding: Coding
    notes: tuple[Note, ...]


def read_rows(table: Table, columns: Columns, options: Options) -> Iterator[Read]:
    """The rows of a table as codings, a few hundred rows in each."""
    sheets = load_sheets()
    layout = sheets.layouts.get(columns.layout)
    first = cell.day_first(table.column(columns.columns["date"])) if "date" in columns.columns else None
    sha256 = hashlib.sha256(table.content).hexdigest()
    for start in range(0, len(table.rows), ROWS):
        some = table.rows[start : start + ROWS]
        text, rows = _texts(table, columns, some)
        report = _report(table, columns, (text, sha256, some[0][0], some[-1][0]), options)
        yield _read(report, rows, layout, first)


def _texts(table: Table, columns: Columns, some: Sequence[tuple[int, tuple[str, ...]]]) -> tuple[str, list[Row]]:
    parts, rows, length = list[str](), list[Row](), 0
    numbers = {key: table.headings.index(heading) for key, heading in columns.columns.items()}
    for number, cells in some:
        text, spots = text_of(zip(table.headings, cells, strict=True))
        places = {key: (length + spot[0], length + spot[1]) for key, n in numbers.items() if (spot := spots[n])}
        rows.append(Row(number, {key: cells[n] for key, n in numbers.items()}, places, length, length + len(text) - 1))
        parts.append(text + "\n")
        length += len(text) + 1
    return "".join(parts), rows


def _report(table: Table, columns: Columns, what: tuple[str, str, int, int], options: Options) -> Report:
    text, sha256, first, last = what
    published = Published(options.published, Basis.GIVEN) if options.published else Published()
    return Report(
        text, name=table.path.name, sha256=sha256, outlet=options.outlet or table.path.name,
        title=f"{table.path.name}, rows {first}–{last}", published=published, segments=(Segment(0, len(text), "body"),),
        flags=(f"{FLAG}{columns.layout}",))


def _read(report: Report, rows: Sequence[Row], layout: Layout | None, first: bool | None) -> Read:
    ids, claims, notes = list[str](), list[Claim](), list[Note]()
    for row in rows:
        maker = _Maker(report, row, digest("row", report.id, row.start), layout, first)
        ids.append(maker.incident)
        claims += maker.claims()
        notes += (Note(row.number, words) for words in maker.problems())
    return Read(Coding(report, tuple(ids), tuple({c.id: c for c in claims}.values())), tuple(notes))


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes the claims of one row."""

    report: Report
    row: Row
    incident: str
    layout: Layout | None
    first: bool | None

    def claims(self) -> Iterator[Claim]:
        """The claims of the row."""
        yield self._claim(Role.EVENT, None, "notes" if "notes" in self.row.places else None)
        for kind in cell.kinds(self.row.cells.get("type", "")):
            yield self._claim(Role.TYPE, kind, "type")
        yield self._claim(Role.STATUS, cell.status(self.row.cells.get("status", "")) or Code("occurred"), "status")
        for role, key, value in self._values():
            yield self._claim(role, value, key)
        for role, key in ((Role.TARGET, "target"), (Role.PERPETRATOR, "perpetrator")):
            yield from (self._claim(role, cell.who(name), key) for name in cell.names(self.row.cells.get(key, "")))
        for name in cell.names(self.row.cells.get("weapon", "")):
            yield self._claim(Role.WEAPON, Raw(name), "weapon")
        for key, stance in (("claimed_by", Stance.CLAIMS_RESPONSIBILITY), ("denied_by", Stance.DENIES)):
            for name in cell.names(self.row.cells.get(key, "")):
                yield self._statement(cell.who(name), stance, key)

    def _values(self) -> Iterator[tuple[Role, str, Value]]:
        said = self.row.cells
        if said.get("date", "").strip():
            yield Role.DATE, "date", self._when()
        place = cell.where(said, self.layout)
        if place:
            yield Role.PLACE, next(k for k in ("place", "admin", "country") if k in self.row.places), place
        for role, name in ((Role.KILLED, "killed"), (Role.INJURED, "injured")):
            keys = [key for key in (name, f"{name}_low", f"{name}_high") if key in self.row.places]
            found = cell.count(*(said.get(key, "") for key in (name, f"{name}_low", f"{name}_high")))
            if found and keys:
                yield role, keys[0], found

    def _when(self) -> When:
        said = self.row.cells
        precision = (self.layout.dates if self.layout else {}).get(said.get("date_precision", "").strip(), "")
        return cell.when(said["date"], said.get("date_end", ""), precision, self.first)

    def _span(self, key: str | None) -> Span:
        start, end = self.row.places.get(key or "", (self.row.start, self.row.end))
        return self.report.span(start, end)

    def _claim(self, role: Role, value: Value | None, key: str | None) -> Claim:
        speaker = self._speaker() if role in (Role.KILLED, Role.INJURED) else None
        return Claim(self.report.id, (self.incident,), role, value, (self._span(key),), speaker=speaker, via=self._via(), by=VERSION)

    def _statement(self, party: Who, stance: Stance, key: str) -> Claim:
        return Claim(self.report.id, (self.incident,), Role.PERPETRATOR, party, (self._span(key),), stance, party, Certainty.ASSERTED,
                     self._via(), statement=True, by=VERSION)

    def _speaker(self) -> Who | None:
        found = cell.names(self.row.cells.get("speaker", ""))
        return cell.who(found[0]) if found else None

    def _via(self) -> tuple[str, ...]:
        """The first outlet that the row names: it says what that outlet said."""
        return tuple(cell.names(self.row.cells.get("outlet", ""))[:1])

    def problems(self) -> Iterator[str]:
        """What of the row was not understood."""
        said = self.row.cells
        if not said.get("date", "").strip():
            yield "no date"
        elif self._when().edtf is None:
            yield f"the date {said['date'][:40]!r} is not understood"
        for name in ("killed", "injured"):
            text = said.get(name, "").strip()
            if text and cell.count(text) is None:
                yield f"{name} {text[:40]!r} is no number of people"
        if said.get("country", "").strip() and cell.country_code(said["country"]) is None:
            yield f"the country {said['country'][:40]!r} is not known"


