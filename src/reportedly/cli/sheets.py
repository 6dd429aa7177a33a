"""`import` and `compare`: bundles and spreadsheets in, reference sets beside the chronicle."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from reportedly.cli.app import app
from reportedly.cli.chronicle import CHRONICLE, JSON
from reportedly.cli.render import note, print_json, say, table

if TYPE_CHECKING:
    from reportedly.api import Chronicle, SheetAsked
    from reportedly.sheets import Comparison, Preview
    from reportedly.sheets.rows import Note

MAP = typer.Option(None, "--map", metavar="KEY=COLUMN,…", help="What columns mean, such as date=Day,place=Town,killed=Dead.")
SHEET = typer.Option(None, "--sheet", metavar="NAME", help="The sheet of a workbook (default: the first).")
MOST_NOTES = 20


@app.command("import")
def import_(
    source: Path = typer.Argument(..., metavar="FILE", help="A CSV, TSV or XLSX file, or a folder that `export --as bundle` wrote."),
    chronicle: str = CHRONICLE,
    columns: str | None = MAP,
    sheet: str | None = SHEET,
    outlet: str | None = typer.Option(None, "--outlet", help="Who keeps the sheet (default: the file's name)."),
    published: str | None = typer.Option(None, "--published", metavar="EDTF", help="When the sheet came out."),
    preview: bool = typer.Option(False, "--preview", help="Show what would be read; store nothing."),
) -> None:
    """Read a bundle without loss, or a spreadsheet: each row becomes claims with the row as evidence."""
    from reportedly.api import Chronicle, SheetAsked

    asked = SheetAsked(source, pairs_of(columns), sheet, outlet, published)
    if preview and not source.is_dir():
        from reportedly.sheets import preview as previewed

        _show_preview(previewed(asked))
        return
    with Chronicle.open(chronicle) as opened:
        if source.is_dir():
            say(f"{opened.import_bundle(source)} reports")
        else:
            _import_sheet(opened, asked)
        say(opened.overview().words)


def _import_sheet(opened: Chronicle, asked: SheetAsked) -> None:
    done = opened.import_sheet(asked)
    _tell_notes(done.notes)
    known = " (known already)" if done.known else ""
    say(f"{done.rows} rows, {done.claims} claims{known}")


def pairs_of(text: str | None) -> dict[str, str]:
    """KEY=COLUMN pairs parted by commas; raises UsageError for what is none."""
    from reportedly.errors import UsageError

    found = {}
    for pair in (text or "").split(","):
        key, sign, heading = pair.partition("=")
        if pair.strip() and not (sign and key.strip() and heading.strip()):
            raise UsageError(f"{pair!r} says of no column what it means", "--map wants KEY=COLUMN,…")
        if sign:
            found[key.strip()] = heading.strip()
    return found


def _tell_notes(notes: tuple[Note, ...]) -> None:
    from reportedly.escape import visible

    for one in notes[:MOST_NOTES]:
        note(f"  row {one.row}: {visible(one.words)}")
    if len(notes) > MOST_NOTES:
        note(f"  and {len(notes) - MOST_NOTES} more")


def _show_preview(found: Preview) -> None:
    say(f"{len(found.table.rows)} rows, layout: {found.mapping.layout}")
    table(["we read", "column"], [[key, heading] for key, heading in found.mapping.columns.items()])
    if found.mapping.unused:
        say(f"Kept as words only: {', '.join(found.mapping.unused)}")
    if found.first:
        from reportedly.cli.coding import rows_of

        wanted = set(found.first.incidents[:5])
        say()
        table(["row", "role", "value", "stance", "speaker", "quote"], list(rows_of(found.first, wanted)))
    _tell_notes(found.notes)
    note("Nothing was stored. Without --preview the rows are read into the chronicle; --map says what columns mean.")


@app.command()
def compare(
    source: Path = typer.Argument(..., metavar="FILE", help="A reference set: ACLED or GED layout, or any table of incidents."),
    chronicle: str = CHRONICLE,
    columns: str | None = MAP,
    sheet: str | None = SHEET,
    as_json: bool = JSON,
) -> None:
    """Which incidents are in the file too, which are only here or only there, and why; nothing of the file is stored."""
    from reportedly.api import Chronicle, SheetAsked
    from reportedly.model import to_json

    with Chronicle.open(chronicle, create=False) as opened:
        found = opened.compare(SheetAsked(source, pairs_of(columns), sheet))
    if as_json:
        print_json(to_json(found))
    else:
        _show_comparison(found)


def _show_comparison(found: Comparison) -> None:
    for heading, some in (("In both", found.matched), ("Possibly the same", found.possible)):
        rows = [[p.incident.id, p.incident.title, p.reference.id, p.reference.words, f"{p.score:.1f}",
                 "; ".join(f"{r.name} {r.points:+.1f}" for r in p.reasons)] for p in some]
        _section(heading, ["incident", "title", "theirs", "they say", "points", "why"], rows)
    here = [[a.incident.id, a.incident.title, a.why, a.nearest or ""] for a in found.only_here if a.incident]
    _section("Only here", ["incident", "title", "why", "nearest there"], here)
    there = [[a.reference.id, a.reference.words, a.why, a.nearest or ""] for a in found.only_there if a.reference]
    _section("Only there", ["theirs", "they say", "why", "nearest here"], there)
    _tell_notes(found.notes)
    say(f"{len(found.matched)} in both, {len(found.possible)} possibly, {len(found.only_here)} only here, "
        f"{len(found.only_there)} only there; {found.outside} of ours lie outside the countries or days of the file")


def _section(heading: str, columns: list[str], rows: list[list[str]]) -> None:
    if rows:
        say(f"{heading}: {len(rows)}")
        table(columns, rows)
        say()
