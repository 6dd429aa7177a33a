"""`reportedly code`: codes reports without storing anything."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from reportedly.cli.app import EXIT_PARTIAL, app
from reportedly.cli.render import note, print_json, table
from reportedly.escape import visible


@app.command()
def code(
    files: list[Path] = typer.Argument(help="Report files, folders, or JSON Lines files of reports."),
    published: str | None = typer.Option(None, help="Publication date (EDTF) of reports that carry none: 2024-12-17, 2024-12, a/b."),
    as_json: bool = typer.Option(False, "--json", help="One coded record per line, also on a terminal."),
) -> None:
    """Code reports without storing anything: a table on a terminal, JSON Lines in a pipe."""
    from reportedly import api

    failed = 0
    for outcome in api.code(files, published=published):
        if outcome.coding is None:
            failed += 1
            note(f"{visible(outcome.name)}: {visible(outcome.reason)}")
        elif as_json or not sys.stdout.isatty():
            print_json(api.record_of(outcome.coding))
        else:
            _show(api.record_of(outcome.coding))
    if failed:
        raise typer.Exit(EXIT_PARTIAL)


def _show(record: dict) -> None:  # type: ignore[type-arg]
    rows = [
        [
            i["id"],
            i["date"] or "",
            (i["place"] or {}).get("name") or "",
            ", ".join(i["types"]),
            i["status"],
            _range(i["killed"]),
            _range(i["injured"]),
            ", ".join(t["name"] or t["description"] or "" for t in i["targets"]),
            ", ".join(a["name"] for a in i["accused"]),
        ]
        for i in record["incidents"]
    ]
    table(
        ["id", "date", "place", "types", "status", "killed", "injured", "victims and targets", "accused"], rows, record["document"]["name"]
    )


def _range(count: dict | None) -> str:  # type: ignore[type-arg]
    if count is None:
        return ""
    low, high = count["min"], count["max"]
    return str(low) if low == high else f"{low if low is not None else 0}–{high}" if high is not None else f"{low}+"
