"""Verbs by which a person decides: review, merge, split, correct, reject, confirm, undo, redact; and history."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from reportedly.cli.app import app
from reportedly.cli.chronicle import BY, CHRONICLE, JSON, user
from reportedly.cli.render import note, print_json, say, table

if TYPE_CHECKING:
    from reportedly.model import Decision

DECIDED = ("when", "who", "decision", "kind", "of", "before", "after", "why")
REASON = typer.Option("", "--reason", help="Why; it is kept in the log.")


def _act(chronicle: str, by: str | None, kind: str, **fields: object) -> None:
    from reportedly.api import Act, Chronicle

    with Chronicle.open(chronicle, create=False) as opened:
        made = opened.act(Act(kind, by or user(), **fields))  # type: ignore[arg-type]
    say(f"decision {made.id}")
    note(f"Take it back with: reportedly undo {made.id[:8]}")


@app.command()
def review(chronicle: str = CHRONICLE, as_json: bool = JSON) -> None:
    """Pairs of incidents that may be one, with the evidence for and against."""
    from reportedly.api import Chronicle
    from reportedly.cli.lines import show_pair
    from reportedly.model import to_json

    with Chronicle.open(chronicle, create=False) as opened:
        found = opened.possibly_same()
    for pair in found:
        if as_json:
            print_json(to_json(pair))
        else:
            show_pair(pair)
    if not as_json:
        told = "reportedly merge ID ID joins two; reportedly different ID ID keeps them apart; show ID tells what reports say"
        note(told if found else "Nothing waits for a decision.")


@app.command()
def merge(
    incidents: list[str] = typer.Argument(..., metavar="ID ID…", help="Incidents that are one."),
    chronicle: str = CHRONICLE,
    reason: str = REASON,
    by: str | None = BY,
) -> None:
    """Say that incidents are one."""
    _act(chronicle, by, "merge", reason=reason, incidents=tuple(incidents))


@app.command()
def different(
    incidents: list[str] = typer.Argument(..., metavar="ID ID…", help="Incidents that are not the same."),
    chronicle: str = CHRONICLE,
    reason: str = REASON,
    by: str | None = BY,
) -> None:
    """Say that incidents are not the same; it holds for ever, until undone."""
    _act(chronicle, by, "different", reason=reason, incidents=tuple(incidents))


@app.command()
def split(
    incident: str = typer.Argument(..., metavar="ID", help="The incident."),
    reports: list[str] = typer.Argument(..., metavar="REPORT…", help="Reports that tell of another one."),
    chronicle: str = CHRONICLE,
    reason: str = REASON,
    by: str | None = BY,
) -> None:
    """Take what some reports tell out of an incident."""
    from reportedly.api import Chronicle

    with Chronicle.open(chronicle, create=False) as opened:
        whole = tuple(opened.report(r).id for r in reports)
    _act(chronicle, by, "split", reason=reason, incidents=(incident,), reports=whole)


@app.command()
def correct(
    claim: str = typer.Argument(..., metavar="CLAIM", help="The claim's id, or the start of it (show lists them)."),
    value: str = typer.Argument(..., help='The right value: EDTF for a date, "12", "12-15", "at least 12" for a number, else words.'),
    chronicle: str = CHRONICLE,
    reason: str = REASON,
    by: str | None = BY,
) -> None:
    """Give a claim another value; the old one stays in the history."""
    _act(chronicle, by, "correct", reason=reason, claim=claim, value=value)


@app.command()
def reject(
    claim: str = typer.Argument(..., metavar="CLAIM", help="The claim's id, or the start of it."),
    chronicle: str = CHRONICLE,
    reason: str = REASON,
    by: str | None = BY,
) -> None:
    """Say that the report does not say this."""
    _act(chronicle, by, "reject", reason=reason, claim=claim)


@app.command()
def confirm(
    claim: str = typer.Argument(..., metavar="CLAIM", help="The claim's id, or the start of it."),
    chronicle: str = CHRONICLE,
    reason: str = REASON,
    by: str | None = BY,
) -> None:
    """Say that you looked and the report does say this."""
    _act(chronicle, by, "confirm", reason=reason, claim=claim)


@app.command()
def redact(
    names: list[str] = typer.Argument(..., metavar="NAME…", help="Names to hide in all that is shown and exported."),
    chronicle: str = CHRONICLE,
    reason: str = REASON,
    by: str | None = BY,
) -> None:
    """Hide names; the originals stay."""
    _act(chronicle, by, "redact", reason=reason, names=tuple(names))


@app.command()
def undo(
    decision: str = typer.Argument(..., metavar="DECISION", help="The decision's id, or the start of it."),
    chronicle: str = CHRONICLE,
    reason: str = REASON,
    by: str | None = BY,
) -> None:
    """Take a decision back."""
    _act(chronicle, by, "undo", reason=reason, decision=decision)


@app.command()
def remove(
    reports: list[str] = typer.Argument(..., metavar="REPORT…", help="Reports to take out, by id or the start of one."),
    chronicle: str = CHRONICLE,
    reason: str = REASON,
    by: str | None = BY,
) -> None:
    """Take reports out of the chronicle, with their bytes and everything that only they support."""
    from reportedly.api import Act, Chronicle

    with Chronicle.open(chronicle, create=False) as opened:
        made = opened.act(Act("remove", by or user(), reason, reports=tuple(reports)))
        lost = len(opened.orphans())
        say(f"decision {made.id}")
        say(opened.overview().words)
    note("Add the file again to take it back; nothing else can.")
    if lost:
        note(f"{lost} decisions find nothing to act on any more; reportedly decisions --orphans lists them.")


@app.command()
def decisions(
    chronicle: str = CHRONICLE,
    orphans: bool = typer.Option(False, "--orphans", help="Only those that find nothing to act on any more."),
    as_json: bool = JSON,
) -> None:
    """What people decided, first to last."""
    from reportedly.api import Chronicle
    from reportedly.model import to_json

    with Chronicle.open(chronicle, create=False) as opened:
        lost = opened.orphans()
        found = lost if orphans else opened.decisions()
    if as_json:
        for act in found:
            print_json(to_json(act))
        return
    gone = {act.id for act in lost}
    rows = [[*_decided(d), "finds nothing to act on" if d.id in gone else ""] for d in found]
    table([*DECIDED, "now"], rows)


@app.command()
def history(
    incident: str = typer.Argument(..., metavar="ID", help="The incident."),
    chronicle: str = CHRONICLE,
    as_json: bool = JSON,
) -> None:
    """How an incident came to be as it is: what reports changed, what people decided."""
    from reportedly.api import Chronicle
    from reportedly.model import to_json

    with Chronicle.open(chronicle, create=False) as opened:
        found = opened.history(incident)
    if as_json:
        print_json(to_json(found))
        return
    table(["published", "what", "before", "after"], [
        [c.day, c.role or "first reported", c.before or "", c.after or ""] for c in found.changes])
    table(DECIDED, [_decided(d) for d in found.decisions])


def _decided(act: Decision) -> list[str]:
    """A decision as the cells of a row."""
    from reportedly.pipeline.decided import before_and_after

    return [act.at, act.who, act.id[:8], act.kind, act.subject, *before_and_after(act), act.reason]
