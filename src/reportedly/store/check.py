"""Looks at every stored byte that matters and tells what is not as it was written."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from reportedly.errors import EvidenceError
from reportedly.model import Coding
from reportedly.store import codings, decisions, originals
from reportedly.store.kinds import kind_of
from reportedly.store.records import Fault
from reportedly.store.schema import about, claim, local_incident, member, report


def faults(connection: Connection) -> Iterator[Fault]:
    """Every fault; none when the chronicle is whole."""
    yield from kind_of(connection).faults(connection)
    for name, now in originals.altered(connection):
        yield Fault(f"original {name}", f"its bytes were altered: their SHA-256 is now {now}")
    yield from _reports(connection)
    yield from _strays(connection)
    yield from decisions.faults(connection)


def _reports(connection: Connection) -> Iterator[Fault]:
    for report_id, version, seal in codings.sealed(connection):
        try:
            coding = next(codings.codings(connection, [report_id]))
            codings.check_evidence(coding)
            now = codings.seal_of(coding, version)
        except EvidenceError as error:
            yield Fault(f"report {report_id}", f"{error.what}: {error.why}")
        except (ValueError, TypeError, KeyError, AttributeError, StopIteration) as error:
            yield Fault(f"report {report_id}", f"it cannot be read: {type(error).__name__}: {error}")
        else:
            if now != seal:
                yield Fault(f"report {report_id}", f"its text or its claims were altered: their SHA-256 is {now}, not {seal}")
            yield from _columns(connection, coding, version)


def _columns(connection: Connection, coding: Coding, version: str) -> Iterator[Fault]:
    """The columns that lists and searches use say what the records say."""
    report_id, row = coding.report.id, codings.report_row(coding, version)
    if dict(connection.execute(select(*(report.c[name] for name in row)).where(report.c.id == report_id)).mappings().one()) != row:
        yield Fault(f"report {report_id}", "the columns of the report were altered")
    stored = connection.execute(select(claim).where(claim.c.report == report_id).order_by(claim.c.number)).mappings()
    if [dict(row) for row in stored] != codings.claim_rows(coding):
        yield Fault(f"report {report_id}", "the columns of its claims were altered")


def _strays(connection: Connection) -> Iterator[Fault]:
    for table, column, home in (
        (about, about.c.incident, local_incident.c.id), (member, member.c.local, local_incident.c.id), (claim, claim.c.report, report.c.id),
    ):
        gone = select(column).where(column.not_in(select(home))).distinct().limit(5)
        for stray in connection.execute(gone).scalars():
            yield Fault(f"{table.name} {stray}", "what it belongs to is not there")
