"""`export` and `import`: out of the chronicle into what people use, and a bundle back."""

from __future__ import annotations

from pathlib import Path

import typer

from reportedly.cli.app import app
from reportedly.cli.chronicle import CHRONICLE, asked
from reportedly.cli.render import note, say


@app.command()
def export(
    out: Path = typer.Argument(..., metavar="OUT", help="A new file or folder, or a folder to put them in."),
    formats: str = typer.Option(..., "--as", metavar="FORMAT", help=(
        "bundle, csv, xlsx, acled, ged, geojson, timelinejs, ftm, parquet, datasette, annotations, matrix, dossier; several with commas.")),
    chronicle: str = CHRONICLE,
    since: str | None = typer.Option(None, "--since", metavar="DAY", help="Not before this day."),
    until: str | None = typer.Option(None, "--until", metavar="DAY", help="Not after this day."),
    country: str | None = typer.Option(None, "--country", help="Country code, such as NG."),
    kind: str | None = typer.Option(None, "--type", help="Incident type, such as bombing."),
) -> None:
    """Write the chronicle in one or several formats."""
    from reportedly.api import Chronicle
    from reportedly.export import FORMATS
    from reportedly.export import export as write

    query = asked(since, until, (("country", country), ("type", kind)))
    names = [name.strip() for name in formats.split(",") if name.strip()]
    with Chronicle.open(chronicle, create=False) as opened:
        if len(names) > 1:
            out.mkdir(parents=True, exist_ok=True)
        for name in names:
            written = write(opened.store, name, out, query)
            say(str(written))
            note(f"  {name} loses: {FORMATS[name].loses}")


@app.command("import")
def import_(
    folder: Path = typer.Argument(..., metavar="BUNDLE", help="A folder that `export --as bundle` wrote."),
    chronicle: str = CHRONICLE,
) -> None:
    """Read a bundle into the chronicle, without loss."""
    from reportedly.api import Chronicle
    from reportedly.export.bundle import read

    with Chronicle.open(chronicle) as opened:
        count = read(folder, opened.store)
        say(f"{count} reports")
        say(opened.overview().words)
