"""What the shell offers while a line is typed: ids of incidents, names of formats.  A failure offers nothing, never an error."""

from __future__ import annotations

import typer


def incident_ids(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Ids in the chronicle that is named so far, each with its title."""
    from pathlib import Path

    from reportedly.errors import ReportedlyError

    target = context.params.get("chronicle") or "chronicle.db"
    if not Path(target).is_file():
        return []
    try:
        from reportedly.escape import visible
        from reportedly.store import Store
        from reportedly.store.rows import Query

        with Store.open(target, create=False) as store:
            rows = store.rows(Query(limit=1000)).rows
        return [(row.id, visible(row.title)[:60]) for row in rows if row.id.startswith(incomplete.upper())]
    except ReportedlyError:
        return []


def format_names(incomplete: str) -> list[str]:
    """Names of formats, after the last comma."""
    from reportedly.export import FORMATS

    before, comma, last = incomplete.rpartition(",")
    return [f"{before}{comma}{name}" for name in FORMATS if name.startswith(last)]
