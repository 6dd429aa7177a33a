"""`publish`: the chronicle as a static site."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from reportedly.cli import choosing
from reportedly.cli.app import app
from reportedly.cli.chronicle import CHRONICLE
from reportedly.cli.render import note, say


@app.command()
@choosing.choosing
def publish(
    folder: Path = typer.Argument(..., metavar="DIR", help="A new folder, or one that holds an earlier site."),
    chronicle: str = CHRONICLE,
    title: str = typer.Option("Chronicle", "--title", help="What the site is called."),
    choice: Any = None,
) -> None:
    """Write a site that needs no server: short quotes only, hidden names barred; look at it before you upload it."""
    from reportedly.api import Chronicle

    with Chronicle.open(chronicle, create=False) as opened:
        done = opened.publish(folder, choice, title)
    say(f"{done.folder}/index.html")
    if done.left_out:
        note(f"  {done.left_out} incidents left out: only rows in the ACLED or GED layout tell of them, and their terms may forbid it")
    note(f"  {done.incidents} incidents on {done.pages} pages; {done.quoted} characters quoted from {done.reports} reports")
