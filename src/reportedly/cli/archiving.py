"""Verbs for archives: run shards on an engine, load what came of it into a chronicle."""

from __future__ import annotations

from pathlib import Path

import typer

from reportedly.cli.app import EXIT_PARTIAL, app
from reportedly.cli.chronicle import CHRONICLE, JSON
from reportedly.cli.render import print_json, say


@app.command()
def run(
    listed: Path = typer.Option(..., "--input", metavar="LIST", help="A file with the path of a WARC or JSON Lines file in each line."),
    output: Path = typer.Option(..., "--output", metavar="DIR", help="Where the results go; what is there already is not made again."),
    engine: str = typer.Option("local", "--engine", help="local, or spark for a cluster."),
    workers: int = typer.Option(1, "--workers", min=1, max=64, help="local: processes that read."),
    master: str | None = typer.Option(None, "--master", metavar="URL", help="spark: address of the cluster (default: this machine)."),
    told: bool = typer.Option(False, "--only-told", help="Keep only reports that tell of an incident; the others are counted."),
    as_json: bool = JSON,
) -> None:
    """Read an archive shard by shard; a run that was stopped goes on when it is run again."""
    from reportedly.archive import Job
    from reportedly.archive import run as run_job
    from reportedly.archive.plan import listed as shards_of
    from reportedly.model import to_json
    from reportedly.pipeline.reading import default_reading

    found = run_job(Job(shards_of(listed), output, default_reading(), told), engine, workers, master)
    if as_json:
        print_json({**to_json(found), "inputs": found.inputs})
    else:
        say(f"{found.inputs} inputs of {found.shards} shards: " + ", ".join(f"{n} {state}" for state, n in found.states.items()))
        say(f"{found.reports} reports, {found.local_incidents} told incidents, {found.incidents} incidents")
        say(f"digest {found.digest}")
    if found.states.get("failed"):
        raise typer.Exit(EXIT_PARTIAL)


@app.command()
def load(
    output: Path = typer.Argument(..., metavar="DIR", help="What `run` wrote."),
    chronicle: str = CHRONICLE,
    as_json: bool = JSON,
) -> None:
    """Put what `run` found into a chronicle; again changes nothing."""
    from reportedly.archive import load as load_job
    from reportedly.model import to_json
    from reportedly.store import Store

    with Store.open(chronicle) as store:
        found = load_job(output, store)
    if as_json:
        print_json(to_json(found))
    else:
        say(f"{found.put} reports put in, {found.known} known, {found.without} inputs without one to keep")
        say(f"{found.after.reports} reports, {found.after.incidents} incidents")
