"""`publish`: the chronicle as a static site."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import typer

from reportedly.cli import choosing
from reportedly.cli.app import app
from reportedly.cli.chronicle import CHRONICLE, asked
from reportedly.cli.render import note, say


@app.command()
def publish(
    folder: Path = typer.Argument(..., metavar="DIR", help="A new folder, or one that holds an earlier site."),
    chronicle: str = CHRONICLE,
    title: str = typer.Option("Chronicle", "--title", help="What the site is called."),
    since: str | None = choosing.SINCE,
    until: str | None = choosing.UNTIL,
    country: str | None = choosing.COUNTRY,
    kind: str | None = choosing.KIND,
    accused: str | None = choosing.ACCUSED,
    outlet: str | None = choosing.OUTLET,
    accounts: int = choosing.ACCOUNTS,
    contradicted: bool = choosing.CONTRADICTED,
    as_of: str | None = choosing.AS_OF,
    clock: str = choosing.CLOCK,
    embargo: str | None = choosing.EMBARGO,
    finest: str | None = choosing.FINEST,
) -> None:
    """Write a site that needs no server: short quotes only, hidden names barred; look at it before you upload it."""
    from reportedly.api import Choice, Chronicle

    query = asked(since, until, (("country", country), ("type", kind), ("accused", accused), ("outlet", outlet)))
    query = replace(query, contradicted=contradicted, least_accounts=accounts)
    choice = choosing.with_limits(Choice(query), (as_of, clock), embargo, finest)
    with Chronicle.open(chronicle, create=False) as opened:
        done = opened.publish(folder, choice, title)
    say(f"{done.folder}/index.html")
    if done.left_out:
        note(f"  {done.left_out} incidents left out: only rows in the ACLED or GED layout tell of them, and their terms may forbid it")
    note(f"  {done.incidents} incidents on {done.pages} pages; {done.quoted} characters quoted from {done.reports} reports")
