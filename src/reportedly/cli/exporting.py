"""`export`: out of the chronicle into what people use."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import typer

from reportedly.cli import choosing
from reportedly.cli.app import app
from reportedly.cli.chronicle import CHRONICLE, asked
from reportedly.cli.completing import format_names
from reportedly.cli.render import note, say


@app.command()
def export(
    out: Path = typer.Argument(..., metavar="OUT", help="A new file or folder, or a folder to put them in."),
    formats: str = typer.Option(..., "--as", metavar="FORMAT", autocompletion=format_names, help=(
        "bundle, csv, xlsx, acled, ged, geojson, timelinejs, timelinejs-csv, ftm, parquet, datasette, annotations, matrix, dossier; "
        "several with commas.")),
    chronicle: str = CHRONICLE,
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
    fatalities: str = typer.Option("best", "--fatalities", metavar="POLICY", help=(
        "Deaths in the ACLED layout: best (chosen), low, high, or acled (lowest; tens 10, dozens 12, hundreds 100).")),
) -> None:
    """Write the chronicle in one or several formats."""
    from reportedly.api import Choice, Chronicle, fatalities_of

    query = asked(since, until, (("country", country), ("type", kind), ("accused", accused), ("outlet", outlet)))
    query = replace(query, contradicted=contradicted, least_accounts=accounts)
    choice = choosing.with_limits(Choice(query), (as_of, clock), embargo, finest)
    names, deaths = [name.strip() for name in formats.split(",") if name.strip()], fatalities_of(fatalities)
    with Chronicle.open(chronicle, create=False) as opened:
        if len(names) > 1:
            out.mkdir(parents=True, exist_ok=True)
        for name in names:
            say(str(opened.export(name, out, choice, deaths)))
            note(f"  {name} loses: {_loses(name)}")


def _loses(name: str) -> str:
    from reportedly.export import FORMATS

    return FORMATS[name].loses
