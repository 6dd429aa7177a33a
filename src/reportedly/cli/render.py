"""Tables and lines for a terminal; plain lines when the output is no terminal.  Source text passes through `visible`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import typer

from reportedly.escape import visible


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], title: str = "") -> None:
    """A table on a terminal, tab-separated lines in a pipe."""
    shown = [[visible(cell) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for row in shown:
            typer.echo("\t".join(row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table(title=title or None, show_edge=False, pad_edge=False)
    for column in columns:
        grid.add_column(column, overflow="fold")
    for row in shown:
        grid.add_row(*[Text(cell) for cell in row])
    Console().print(grid)


def say(text: str = "") -> None:
    """One line for people."""
    typer.echo(text)


def note(text: str) -> None:
    """One line beside the output proper (progress, warnings): standard error."""
    typer.echo(text, err=True)


def print_json(value: Any) -> None:
    """One JSON value on one line, so that a pipe gets JSON Lines."""
    typer.echo(json.dumps(value, ensure_ascii=False, sort_keys=False))
