"""`code`: reports in, coded records out; nothing is stored."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from reportedly.cli.app import EXIT_PARTIAL, app
from reportedly.cli.render import note, print_json, say, table

if TYPE_CHECKING:
    from reportedly.model import Coding


@app.command()
def code(
    files: list[Path] = typer.Argument(..., metavar="FILE…", help="Text or Markdown files, folders, or JSON Lines files of reports."),
    published: str | None = typer.Option(None, "--published", metavar="EDTF", help="Publication date of reports that carry none."),
    as_json: bool = typer.Option(False, "--json", help="One coded record a line (also when the output is no terminal)."),
) -> None:
    """Code reports without storing anything."""
    import sys

    from reportedly.api import code_files, record_of

    refused = 0
    for item in code_files(files, published):
        if item.coding is None:
            refused += not item.skipped
            note(f"{'Skipped' if item.skipped else 'Not read'}: {item.name}: {item.reason}")
        elif as_json or not sys.stdout.isatty():
            print_json(record_of(item.coding))
        else:
            _show(item.coding)
    if refused:
        raise typer.Exit(EXIT_PARTIAL)


def _show(coding: Coding) -> None:
    say(f"{coding.report.name}: {coding.report.title or ''}".rstrip(": "))
    table(["incident", "role", "value", "stance", "speaker", "quote"], rows_of(coding))


def rows_of(coding: Coding, only: Collection[str] | None = None) -> Iterator[list[str]]:
    """The claims of a coding as cells of a table; `only` names some of its incidents."""
    from reportedly.codebook.viewing import load_viewing
    from reportedly.merge.wording import speaker_of, words_of

    book = load_viewing()
    short = {incident: f"i{n}" for n, incident in enumerate(coding.incidents, 1)}
    for claim in (c for c in coding.claims if only is None or any(i in only for i in c.incidents)):
        names = ",".join(short[i] for i in claim.incidents if i in short)
        said = claim.stance.value.replace("_", " ") if claim.statement else ""
        yield [names, claim.role.value, words_of(claim.value, book) if claim.value else "", said, speaker_of(claim, coding.report),
               claim.spans[0].quote[:80]]
