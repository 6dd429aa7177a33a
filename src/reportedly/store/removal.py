"""Takes a report out of the chronicle: its text, claims, index entries, and the bytes that nothing else was read from.

What merging and the rows took from it goes with the next merge, and so does its place in every list.  The log of decisions and the
ids once given stay, so that a decision can tell that its report is gone and an id never means something else.
"""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from reportedly.model import Report
from reportedly.store import arrivals, search
from reportedly.store.codings import reports_named
from reportedly.store.schema import about, capture, claim, local_incident, original, outcome, report, source


def remove(connection: Connection, report_id: str) -> Report:
    """Remove one report, which must be there; what it was."""
    gone = next(iter(reports_named(connection, [report_id])))
    number = connection.execute(select(report.c.number).where(report.c.id == report_id)).scalar_one()
    search.remove(connection, number, gone)
    _forget_sources(connection, report_id)
    for table in (about, claim, local_incident, capture, arrivals.arrival):
        connection.execute(delete(table).where(table.c.report == report_id))
    connection.execute(delete(report).where(report.c.id == report_id))
    return gone


def _forget_sources(connection: Connection, report_id: str) -> None:
    """The names that it was found under, and the bytes that no other report was read from."""
    rows = connection.execute(select(source.c.name, source.c.sha256).where(source.c.report == report_id)).all()
    connection.execute(delete(source).where(source.c.report == report_id))
    for row in rows:
        if connection.execute(select(source.c.report).where(source.c.name == row.name)).first() is None:
            connection.execute(delete(outcome).where(outcome.c.name == row.name))
        if connection.execute(select(source.c.report).where(source.c.sha256 == row.sha256)).first() is None:
            connection.execute(delete(original).where(original.c.sha256 == row.sha256))
