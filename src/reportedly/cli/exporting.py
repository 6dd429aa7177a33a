"""`export`: out of the chronicle into what people use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from reportedly.cli import choosing
from reportedly.cli.app import app
from reportedly.cli.chronicle import CHRONICLE
from reportedly.cli.completing import format_names
from reportedly.cli.render import note, say


@app.command()
@choosing.choosing
def export(
    out: Path = typer.Argument(..., metavar="OUT", help="A new file or folder, or a folder to put them in."),
    formats: str = typer.Option(..., "--as", metavar="FORMAT", autocompletion=format_names, help=(
        "bundle, csv, xlsx, acled, ged, geojson, timelinejs, timelinejs-csv, ftm, parquet, datasette, annotations, matrix, dossier; "
        "several with commas.")),
    chronicle: str = CHRONICLE,
    fatalities: str = typer.Option("best", "--fatalities", metavar="POLICY", help=(
        "Deaths in the ACLED layout: best (chosen), low, high, or acled (lowest; tens 10, dozens 12, hundreds 100).")),
    choice: Any = None,
) -> None:
    """Write the chronicle in one or several formats."""
    from reportedly.api import Chronicle, fatalities_of

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
