"""`places`: bring in, list and forget files of places."""

from __future__ import annotations

from pathlib import Path

import typer

from reportedly.cli.app import app
from reportedly.cli.render import note, say, table

places = typer.Typer(help="Places of your own: a GeoNames country dump, or a CSV.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(places, name="places")


@places.command("import")
def bring_in(
    file: Path = typer.Argument(..., metavar="FILE", help="NG.zip of GeoNames, or a CSV: name, lat, lon, country, others, unit, people."),
) -> None:
    """Add a file of places to the gazetteer and build it again."""
    from reportedly.resolve.gazetteer import Gazetteer
    from reportedly.resolve.gazetteer_import import bring

    done = bring(file)
    Gazetteer.open()
    say(f"{done.places:,} places from {done.name}")
    if file.suffix.lower() != ".csv":
        note("GeoNames is under CC BY 4.0: name it where you publish what rests on it.")
    note("Reports that are coded already keep their places; add them again to have them read anew.")


@places.command("list")
def listing() -> None:
    """Show the files that were imported."""
    from reportedly.resolve.gazetteer_import import given_name, imported_files, read_places

    rows = [[given_name(file), f"{sum(1 for _ in read_places(file)):,}", str(file)] for file in imported_files()]
    if rows:
        table(["file", "places", "kept as"], rows)
    else:
        note("No places were imported.")


@places.command()
def forget(name: str = typer.Argument(..., help="The name of the file that was imported.")) -> None:
    """Remove an imported file from the gazetteer."""
    from reportedly.resolve.gazetteer import Gazetteer
    from reportedly.resolve.gazetteer_import import forget as remove

    remove(name)
    Gazetteer.open()
    say(f"{name} is forgotten")
