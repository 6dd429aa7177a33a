"""`eval` and `doctor`: what the program can do here, measured; and whether the installation is whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from reportedly.cli.app import EXIT_ERROR, app
from reportedly.cli.chronicle import CHRONICLE
from reportedly.cli.render import note, print_json, say, table

if TYPE_CHECKING:
    from reportedly.evaluate import Figures


@app.command("eval")
def evaluate(
    name: str = typer.Argument(..., metavar="SET", help="gold, muc4, gva, time, claims, places, names, merge, pages."),
    data: Path = typer.Option(..., "--data", help="The folder (or passages file) with the set's open part."),
    articles: Path | None = typer.Option(None, "--articles", help="gold: the folder of the article texts."),
    dates: str | None = typer.Option(None, "--dates", help="gold: `text` hides the publication date, `given` tells it."),
    limit: int | None = typer.Option(None, "--limit", help="gva, merge: read only so many articles."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object; figures are fractions of 1."),
) -> None:
    """Measure quality on a labelled set and print the figures."""
    from reportedly.evaluate import run

    given = {"articles": articles, "dates": dates, "limit": limit}
    figures = run(name, data, **{key: value for key, value in given.items() if value is not None})
    if as_json:
        print_json(figures.to_json())
    else:
        _print(figures)


def _print(figures: Figures) -> None:
    rows = list(_flat("", figures.to_json()))
    table(["figure", "precision", "recall", "F1"], [r for r in rows if len(r) == 4])
    for row in rows:
        if len(row) == 2:
            say(f"{row[0]:32} {row[1]}")


def _flat(prefix: str, value: Any) -> list[list[str]]:
    """Rows of the table: a figure with precision and recall in one row, everything else by its path."""
    if not isinstance(value, dict):
        return [[prefix, f"{value:.3f}" if isinstance(value, float) else str(value)]]
    score = value.get("f1", value.get("f"))
    if score is not None and "precision" in value:
        return [[prefix, *(f"{number:.3f}" for number in (value["precision"], value["recall"], score))]]
    return [row for key, inner in value.items() for row in _flat(f"{prefix}.{key}" if prefix else str(key), inner)]


@app.command()
def doctor(
    chronicle: str = CHRONICLE,
    as_json: bool = typer.Option(False, "--json", help="One JSON object per check."),
) -> None:
    """Examine the installation and the chronicle."""
    from reportedly.model import to_json
    from reportedly.pipeline.doctor import examine

    checks = examine(chronicle)
    if as_json:
        for check in checks:
            print_json(to_json(check))
    else:
        table(["", "what", "found"], [["ok" if c.ok else "NO", c.name, c.found] for c in checks])
        for check in checks:
            if check.remedy:
                note(f"{check.name}: {check.remedy}")
    if not all(check.ok for check in checks):
        raise typer.Exit(EXIT_ERROR)
