"""Verbs over a chronicle: add, list, show, search, verify, demo."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from reportedly.cli import choosing
from reportedly.cli.app import EXIT_ERROR, EXIT_PARTIAL, app
from reportedly.cli.completing import incident_ids
from reportedly.cli.progress import Progress
from reportedly.cli.render import note, print_json, say, table

if TYPE_CHECKING:
    from reportedly.api import Chronicle
    from reportedly.ingest import Asked, Place
    from reportedly.merge.views import IncidentView
    from reportedly.pipeline.run import Summary

KEPT_IN = "The chronicle: a file, or the address of a PostgreSQL database."
CHRONICLE = typer.Option("chronicle.db", "--chronicle", envvar="REPORTEDLY_CHRONICLE", metavar="FILE", help=KEPT_IN)
BY = typer.Option(None, "--by", help="Who decides (default: REPORTEDLY_USER, else your login).", show_default=False)
JSON = typer.Option(False, "--json", help="JSON Lines instead of a table.")


def user() -> str:
    """Under which name decisions are logged when none is given."""
    import getpass
    import os

    try:
        return os.environ.get("REPORTEDLY_USER") or getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


@app.command()
def add(
    places: list[str] = typer.Argument(None, metavar="PLACE…", help="Files, folders, web addresses to fetch, or - for standard input."),
    chronicle: str = CHRONICLE,
    urls: Path | None = typer.Option(None, "--urls", metavar="LIST", help="Fetch the addresses of a list: lines, CSV, TSV, XLSX, OPML."),
    mapped: str | None = typer.Option(None, "--map", metavar="KEY=COLUMN,…", help="Columns of the table, such as url=Link,date=Published."),
    workers: int = typer.Option(1, "--workers", min=1, max=64, help="Processes that read."),
    as_json: bool = JSON,
) -> None:
    """Read reports into the chronicle; running it again goes on where it stopped and adds nothing twice."""
    from reportedly.api import Chronicle

    with Chronicle.open(chronicle) as opened:
        summary = _add(opened, _places(places or [], urls, mapped), workers)
        if as_json:
            from reportedly.model import to_json

            print_json(to_json(summary))
        else:
            _tell(opened, summary)
    if summary.failed:
        raise typer.Exit(EXIT_PARTIAL)


def _places(places: list[str], urls: Path | None, mapped: str | None) -> list[Place]:
    """What was typed and what the list names; raises UsageError when that is nothing."""
    from reportedly.errors import UsageError
    from reportedly.ingest import asked_in, columns_of

    columns = columns_of(mapped or "")
    found: list[Place] = [*places, *(asked_in(urls, columns) if urls else ())]
    if not found:
        raise UsageError("nothing to add", "no file, folder or address was named", "Run: reportedly add FOLDER")
    return found


def _add(opened: Chronicle, places: list[Place], workers: int) -> Summary:
    from reportedly.pipeline.run import Options

    with Progress() as progress:
        return opened.add(places, Options(workers, progress))


@app.command()
def watch(
    feeds: list[str] = typer.Argument(..., metavar="FEED…", help="Addresses of RSS or Atom feeds, or files that list them (lines, OPML)."),
    chronicle: str = CHRONICLE,
    every: float = typer.Option(30.0, "--every", min=5.0, max=1440.0, metavar="MINUTES", help="How often each feed is asked for."),
    once: bool = typer.Option(False, "--once", help="Ask once and end."),
    pages: bool = typer.Option(False, "--pages", help="Fetch the page that an item points to, instead of the item's own text."),
    workers: int = typer.Option(1, "--workers", min=1, max=64, help="Processes that read."),
    as_json: bool = JSON,
) -> None:
    """Read what is new in feeds into the chronicle, again and again, until Ctrl-C."""
    from reportedly.api import Chronicle
    from reportedly.model import to_json
    from reportedly.pipeline.run import Options

    with Chronicle.open(chronicle) as opened:
        failed = 0
        for summary in opened.watch(_feeds(feeds), None if once else every, pages, Options(workers)):
            failed += summary.failed
            if as_json:
                print_json(to_json(summary))
            else:
                _tell(opened, summary)
    if failed:
        raise typer.Exit(EXIT_PARTIAL)


def _feeds(feeds: list[str]) -> list[Asked]:
    from reportedly.ingest import Asked, asked_in, is_address

    return [one for feed in feeds for one in ((Asked(feed),) if is_address(feed) else asked_in(Path(feed)))]


def _tell(opened: Chronicle, summary: Summary) -> None:
    from reportedly.escape import visible

    for outcome in summary.notable:
        note(f"  {outcome.state.value}: {visible(outcome.name)}: {visible(outcome.reason)}")
    known = f" ({summary.known} already known)" if summary.known else ""
    say(f"{summary.inputs} inputs: {summary.processed} processed, {summary.flagged} flagged, {summary.skipped} skipped{known}, "
        f"{summary.failed} failed")
    say(opened.overview().words)


@app.command("list")
def list_(
    chronicle: str = CHRONICLE,
    since: str | None = typer.Option(None, "--since", metavar="DAY", help="Not before this day (2024-03-01)."),
    until: str | None = typer.Option(None, "--until", metavar="DAY", help="Not after this day."),
    country: str | None = typer.Option(None, "--country", help="Country code, such as NG."),
    kind: str | None = typer.Option(None, "--type", help="Incident type, such as bombing."),
    accused: str | None = typer.Option(None, "--accused", help="Party that somebody names as the doer."),
    contradicted: bool = typer.Option(False, "--contradicted", help="Only incidents on which reports disagree."),
    limit: int = typer.Option(100, "--limit", min=1, max=1000, help="How many lines."),
    as_of: str | None = choosing.AS_OF,
    clock: str = choosing.CLOCK,
    as_json: bool = JSON,
) -> None:
    """The chronicle, one incident a line, newest first; with --as-of as it could be known then, or as we had it then."""
    from reportedly.api import Choice, Chronicle, Query
    from reportedly.model import to_json
    from reportedly.store.rows import Page

    facets = (("country", country), ("type", kind), ("accused", accused))
    query = replace(choosing.query_of(since, until, facets), contradicted=contradicted, limit=limit)
    with Chronicle.open(chronicle, create=False) as opened:
        if as_of:
            rows = opened.rows_as_of(choosing.with_limits(Choice(query), (as_of, clock), None, None))
            page = Page(rows[:limit], len(rows), None)
        else:
            page = opened.rows(query)
    if as_json:
        for row in page.rows:
            print_json(to_json(row))
        return
    from reportedly.cli.lines import ROW_COLUMNS, row_cells

    table(ROW_COLUMNS, [row_cells(row) for row in page.rows])
    if page.total > len(page.rows):
        note(f"{page.total - len(page.rows)} more; --limit shows more, --since and --until fewer")
    if not page.total and as_of:
        note(f"Nothing that fits was known as of {as_of} (--clock {clock}).")
    elif not page.total:
        note("No incident fits." if query != Query(limit=limit) else "No incident yet. Run: reportedly add FOLDER")


@app.command()
def show(
    incident: str = typer.Argument(..., metavar="ID", help="The incident's id, or the start of it.", autocompletion=incident_ids),
    chronicle: str = CHRONICLE,
    as_of: str | None = choosing.AS_OF,
    clock: str = choosing.CLOCK,
    as_json: bool = JSON,
) -> None:
    """One incident: each role with every claim, its speaker, outlet and quote; with --as-of what was known of it then."""
    from reportedly.api import Chronicle
    from reportedly.cli.lines import show_incident
    from reportedly.model import to_json

    with Chronicle.open(chronicle, create=False) as opened:
        for view in _shown(opened, incident, as_of, clock):
            if as_json:
                print_json(to_json(view))
            else:
                show_incident(view, {name: opened.report(name) for name in view.reports})


def _shown(opened: Chronicle, incident: str, as_of: str | None, clock: str) -> tuple[IncidentView, ...]:
    """The incident now, or what it was on a day; raises UsageError when nothing was known then."""
    from reportedly.api import Choice
    from reportedly.errors import UsageError

    if as_of is None:
        return (opened.incident(incident),)
    choice = choosing.with_limits(Choice(), (as_of, clock), None, None)
    found = opened.incident_as_of(incident, as_of, choice.clock)
    if not found:
        raise UsageError(f"nothing was known of {incident} as of {as_of}", f"--clock {clock}", "reportedly history ID tells the days.")
    return found


@app.command()
def search(
    text: list[str] = typer.Argument(..., metavar="WORDS", help="Words that a report must hold, each of them."),
    chronicle: str = CHRONICLE,
    limit: int = typer.Option(20, "--limit", min=1, max=200, help="How many reports."),
    as_json: bool = JSON,
) -> None:
    """Reports that hold the words, with their incidents."""
    from reportedly.api import Chronicle
    from reportedly.model import to_json

    with Chronicle.open(chronicle, create=False) as opened:
        hits = opened.search(" ".join(text), limit)
        reports = {hit.report: opened.report(hit.report) for hit in hits}
    if as_json:
        for hit in hits:
            print_json(to_json(hit))
        return
    rows = [
        [hit.report[:8], reports[hit.report].outlet or "", reports[hit.report].title or reports[hit.report].name, " ".join(hit.incidents),
         hit.span.quote if hit.span else ""]
        for hit in hits
    ]
    table(["report", "outlet", "title", "incidents", "words"], rows)
    if not hits:
        note("No report holds all of these words.")


@app.command()
def verify(chronicle: str = CHRONICLE, as_json: bool = JSON) -> None:
    """Look at every original, quote and decision again; exit code 1 when something is not as it was written."""
    from reportedly.api import Chronicle
    from reportedly.model import to_json

    with Chronicle.open(chronicle, create=False) as opened:
        found = opened.verify()
    if as_json:
        print_json(to_json(found))
    else:
        for fault in found.faults:
            note(f"  {fault.subject}: {fault.problem}")
        say(f"{found.counts.originals} originals, {found.counts.reports} reports, {found.counts.claims} claims, "
            f"{found.counts.decisions} decisions: {'all as written' if found.ok else f'{len(found.faults)} faults'}")
        say(f"digest {found.digest}")
    if not found.ok:
        raise typer.Exit(EXIT_ERROR)


@app.command()
def demo(
    chronicle: str = typer.Option("demo.db", "--chronicle", envvar="REPORTEDLY_CHRONICLE", metavar="FILE", help=KEPT_IN),
) -> None:
    """A chronicle from the bundled reports: no network, nothing of yours is touched."""
    from importlib.resources import as_file, files

    from reportedly.api import Chronicle
    from reportedly.cli.lines import ROW_COLUMNS, row_cells

    with as_file(files("reportedly.data").joinpath("samples")) as folder, Chronicle.open(chronicle) as opened:
        summary = _add(opened, [folder], 1)
        _tell(opened, summary)
        say()
        page = opened.rows()
        table(ROW_COLUMNS, [row_cells(row) for row in page.rows])
        first = max(page.rows, key=lambda r: (r.accounts, r.id), default=None)
    say()
    say("Next:")
    where = f" --chronicle {opened.store.name}"
    for command in ("serve", f"show {first.id}" if first else "list", "search hospital", "verify"):
        say(f"  reportedly {command}{where}")
    say("  reportedly add FOLDER          (your own reports, into chronicle.db)")
