"""The chronicle as one object: opened, read, written, closed.

Each reading method sees one moment of the chronicle; each writing method is one transaction, on the disk when it returns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from sqlalchemy import Connection, Engine, FromClause, func, select, true

from reportedly.model import Claim, Coding, Decision, Judgement, Report
from reportedly.store import (
    arrivals,
    check,
    codings,
    decisions,
    groups,
    mentions,
    originals,
    outcomes,
    pending,
    postgres_server,
    removal,
    rows,
    schema,
    search,
    sqlite_file,
)
from reportedly.store.digest import digest
from reportedly.store.kinds import kind_of, translated
from reportedly.store.records import (
    Arrival,
    Capture,
    Counts,
    Entry,
    Fault,
    Grouping,
    Handle,
    Hit,
    Local,
    Membership,
    Outcome,
    OutletCount,
    Source,
)
from reportedly.store.rows import Page, Period, Point, Query, Row, Tally


@dataclass(slots=True)
class Store:
    """A chronicle; `name` is its file or address as it is told to people, `target` what opens it again (it may hold a password)."""

    name: str
    engine: Engine
    target: str = field(repr=False)

    @classmethod
    def open(cls, target: str | Path, create: bool = True) -> Store:
        """Open the chronicle in a file or at an address (`postgresql://…`); a missing one is begun when `create` is set.

        Raises StoreError when it is none, absent and not to be created, newer, damaged, or cannot be reached.
        """
        if postgres_server.is_address(target):
            name, opened = postgres_server.open_address(str(target), create)
            return cls(name, opened, str(target))
        path = Path(target)
        return cls(str(path), sqlite_file.open_file(path, create), str(path))

    def close(self) -> None:
        """Give back the connections."""
        self.engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one moment of the chronicle."""
        with translated(self.engine, self.name), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction; it is on the disk when this ends, or nothing of it is."""
        with translated(self.engine, self.name), self.engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield connection

    @contextmanager
    def deriving(self) -> Iterator[Connection]:
        """One transaction of what can be computed again: whole or not at all, and not waited for until it is on the disk."""
        options = {"writes": True, "derived": True}
        with translated(self.engine, self.name), self.engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection

    def put(self, entries: Iterable[Entry], noted: Iterable[Outcome] = ()) -> None:
        """Store documents and how inputs ended, all or none; raises EvidenceError when a quote is not in its text."""
        with self.writing() as connection:
            for entry in entries:
                pending.note(connection, codings.put(connection, entry))
                arrivals.note(connection, (entry.coding.report.id,))
            for outcome in noted:
                outcomes.note(connection, outcome)

    def add_source(self, report: Report, name: str, content: bytes) -> None:
        """Note that a stored report was found under another name or in other bytes."""
        with self.writing() as connection:
            codings.add_source(connection, report, name, originals.keep(connection, content))

    def remove(self, reports: Sequence[str], act: Decision) -> Decision:
        """Take reports out of the chronicle and log who did it; nothing of them stays in the file's pages."""
        with self.writing() as connection:
            entry = decisions.append(connection, act)
            for report in reports:
                removal.remove(connection, report)
                pending.note(connection, {report: pending.GONE})
        return entry

    def compact(self) -> None:
        """Leave nothing of what was removed beside the chronicle or in it."""
        with translated(self.engine, self.name):
            kind_of(self.engine).compact(self.engine)

    def regroup(self, judgements: Iterable[Judgement], groupings: Sequence[Grouping], stamp: str) -> None:
        """Replace what merging found; `stamp` says from what it was computed."""
        with self.deriving() as connection:
            pending.mark(connection, groups.regroup(connection, judgements, groupings, stamp), stamp)

    def decide(self, act: Decision, expected: str | None = None) -> Decision:
        """Append a person's act to the log; ConflictError when the last decision is no longer `expected`."""
        with self.writing() as connection:
            return decisions.append(connection, act, expected)

    def version_of(self, report: str) -> str | None:
        """Which reading made the coding of this report; None when it is not stored."""
        with self.reading() as connection:
            return codings.version_of(connection, report)

    def arrivals(self) -> Mapping[str, str]:
        """When each report first came in: its id → UTC time (ISO 8601)."""
        with self.reading() as connection:
            return arrivals.all_of(connection)

    def reports(self) -> Iterator[Report]:
        """All reports, by id."""
        with self.reading() as connection:
            yield from codings.reports(connection)

    def report(self, wanted: str) -> Report:
        """The report of this id or of the only id that begins so; raises StoreError."""
        with self.reading() as connection:
            return codings.one_report(connection, wanted)

    def reports_named(self, ids: Iterable[str]) -> tuple[Report, ...]:
        """The reports of these ids, by id."""
        with self.reading() as connection:
            return tuple(codings.reports_named(connection, ids))

    def captures(self, report: str) -> tuple[str, ...]:
        """How a report was fetched or archived: JSON of addresses, hops, time, status, headers, robots decision, tool."""
        with self.reading() as connection:
            return codings.captures_of(connection, report)

    def found(self, report: str) -> tuple[tuple[Source, ...], str]:
        """Under which names and in which bytes a report was found, and when it came in (UTC; empty when not known)."""
        with self.reading() as connection:
            return tuple(codings.sources(connection, report)), arrivals.of(connection, report)

    def every_capture(self) -> Iterator[Capture]:
        """How each report was fetched or archived, by report and name."""
        with self.reading() as connection:
            yield from codings.captures(connection)

    def put_history(self, captures: Iterable[Capture], arrived: Iterable[Arrival]) -> None:
        """Keep how and when another chronicle got its reports."""
        with self.writing() as connection:
            for one in captures:
                codings.add_capture(connection, one.report, one.name, one.record)
            arrivals.put(connection, arrived)

    def original(self, sha256: str) -> bytes:
        """The bytes that a report was read from, checked against their name."""
        with self.reading() as connection:
            return originals.fetch(connection, sha256)

    def codings(self, only: Iterable[str] | None = None) -> Iterator[Coding]:
        """All codings, or those of the reports named, by report id."""
        with self.reading() as connection:
            yield from codings.codings(connection, only)

    def claims_of(self, incidents: Iterable[str]) -> tuple[Claim, ...]:
        """The claims about any of these local incidents."""
        with self.reading() as connection:
            return codings.claims_of(connection, incidents)

    def reports_of_claim(self, claim: str) -> tuple[str, ...]:
        """The reports whose reading made a claim of this id, or of an id that begins so."""
        with self.reading() as connection:
            return codings.reports_of_claim(connection, claim)

    def local_incidents(self) -> tuple[Local, ...]:
        """All local incidents with their reports."""
        with self.reading() as connection:
            return codings.locals_in(connection)

    def judgements(self) -> tuple[Judgement, ...]:
        """All judgements, by pair."""
        with self.reading() as connection:
            return groups.judgements(connection)

    def clusters(self) -> tuple[Membership, ...]:
        """All incidents with their local incidents, by id."""
        with self.reading() as connection:
            return groups.clusters(connection)

    def incident(self, wanted: str) -> Membership:
        """The incident of this id, of an id that leads to it, or of the only id that begins so; raises StoreError."""
        with self.reading() as connection:
            return groups.incident(connection, wanted)

    def memberships(self, incidents: Sequence[str]) -> Mapping[str, Membership]:
        """The local incidents of each of these incidents, by its id."""
        with self.reading() as connection:
            return groups.memberships(connection, incidents)

    def merged(self) -> str | None:
        """From what the present partition was computed."""
        with self.reading() as connection:
            return groups.stamp_of(connection)

    def decisions(self) -> tuple[Decision, ...]:
        """All decisions, first to last."""
        with self.reading() as connection:
            return decisions.all_of(connection)

    def outcomes(self) -> tuple[Outcome, ...]:
        """How each input ended, by name."""
        with self.reading() as connection:
            return outcomes.all_of(connection)

    def rows(self, query: Query, known: int | None = None) -> Page:
        """Incidents in one line each, newest date first; `known` is how many there are, when that was counted before."""
        with self.reading() as connection:
            return rows.page(connection, query, known)

    def total(self, query: Query) -> int:
        """How many incidents a query has."""
        with self.reading() as connection:
            return rows.total(connection, query)

    def every_row(self, query: Query) -> Iterator[Row]:
        """All lines of a query, newest date first, from one moment of the chronicle; they are not held."""
        with self.reading() as connection:
            yield from rows.every(connection, query)

    def row(self, incident: str) -> Row | None:
        """The line of one incident; None when there is no such incident."""
        with self.reading() as connection:
            return rows.one(connection, incident)

    def tallies(self, query: Query) -> tuple[Tally, ...]:
        """How many incidents of a query have each value of each facet."""
        with self.reading() as connection:
            return rows.tallies(connection, query)

    def periods(self, query: Query) -> tuple[Period, ...]:
        """Incidents of a query by month."""
        with self.reading() as connection:
            return rows.periods(connection, query)

    def points(self, query: Query) -> tuple[Point, ...]:
        """Where the incidents of a query lie."""
        with self.reading() as connection:
            return rows.points(connection, query)

    def state(self) -> tuple[int, int, int]:
        """Grows with everything that lists and counts are made of: lines, reports, decisions."""
        with self.reading() as connection:
            last = select(func.coalesce(func.max(schema.report.c.number), 0)), select(func.coalesce(func.max(schema.decision.c.number), 0))
            reports, acts = (int(connection.execute(query).scalar_one()) for query in last)
            return rows.changes(connection), reports, acts

    def stale_rows(self) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """Incidents whose line must be computed, and those that are no more, each with the mark that says since when."""
        self._renew_form()
        with self.reading() as connection:
            marked = pending.marked(connection)
            there = groups.memberships(connection, sorted(marked))
        return {i: m for i, m in marked.items() if i in there}, {i: m for i, m in marked.items() if i not in there}

    def _renew_form(self) -> None:
        """All lines are out of date when their form is an older one."""
        with self.reading() as connection:
            if rows.form_of(connection) == rows.FORM:
                return
        with self.deriving() as connection:
            pending.mark(connection, groups.ids(connection), f"form {rows.FORM}")
            rows.put_form(connection)

    def put_rows(self, fresh: Iterable[tuple[str, Row]], gone: Mapping[str, str] | None = None) -> None:
        """Write lines and remove those of incidents that are no more; each with the mark that was read before it was computed."""
        made = tuple(fresh)
        with self.deriving() as connection:
            rows.remove(connection, gone or ())
            rows.write(connection, made)
            pending.unmark(connection, {**{row.id: mark for mark, row in made}, **(gone or {})})

    def waiting(self, most: int | None = None) -> Mapping[str, str]:
        """Reports that merging has not looked at yet, with the seals of their codings; at most so many."""
        with self.reading() as connection:
            return pending.waiting(connection, most)

    def mention_records(self) -> Mapping[str, str]:
        """All local incidents as merging sees them, each as a line, by id."""
        with self.reading() as connection:
            return mentions.all_records(connection)

    def incidents_in(self, reports: Sequence[str]) -> tuple[str, ...]:
        """The incidents that these reports tell of, each once, in their order."""
        with self.reading() as connection:
            found = groups.incidents_of(connection, reports)
        return tuple(dict.fromkeys(i for name in reports for i in found.get(name, ())))

    def incident_of(self, local: str) -> str | None:
        """The incident that a local incident belongs to."""
        with self.reading() as connection:
            return groups.incident_of(connection, local)

    def sources(self) -> Iterator[Source]:
        """Under which names and in which bytes each report was found, by report, name and digest."""
        with self.reading() as connection:
            yield from codings.sources(connection)

    def handles(self) -> tuple[Handle, ...]:
        """Ids once given to incidents, with the local incident that each leads to."""
        with self.reading() as connection:
            return groups.handles(connection)

    def put_handles(self, given: Iterable[Handle]) -> None:
        """Keep ids that another chronicle gave, so that they lead on here too."""
        with self.writing() as connection:
            groups.put_handles(connection, given)

    def outlets(self) -> tuple[OutletCount, ...]:
        """Outlets by number of reports."""
        with self.reading() as connection:
            return codings.outlets(connection)

    def versions(self) -> tuple[tuple[str, int], ...]:
        """By which reading how many reports were read."""
        with self.reading() as connection:
            return codings.versions(connection)

    def search(self, text: str, limit: int = 50) -> tuple[Hit, ...]:
        """Reports that hold every piece of what was typed, best first; any text is safe to type."""
        with self.reading() as connection:
            found = search.find(connection, text, limit)
            incidents = groups.incidents_of(connection, [report for report, _ in found])
        return tuple(Hit(report, span, incidents.get(report, ())) for report, span in found)

    def counts(self) -> Counts:
        """How much there is of everything."""
        with self.reading() as connection:
            def count(table: FromClause) -> int:
                return int(connection.execute(select(func.count()).select_from(table)).scalar_one())
            return Counts(
                originals=count(schema.original), reports=count(schema.report), claims=count(schema.claim),
                statements=count(select(schema.claim.c.report).where(schema.claim.c.statement == true()).subquery()),
                local_incidents=count(schema.local_incident),
                incidents=count(select(schema.member.c.incident).distinct().subquery()),
                judgements=count(schema.judgement), decisions=count(schema.decision))

    def digest(self) -> str:
        """The same for the same reports, decisions and partition, whatever the order."""
        with self.reading() as connection:
            return digest(connection)

    def faults(self) -> Iterator[Fault]:
        """Everything that is not as it was written: pages, originals, texts, quotes, seals, decisions."""
        with self.reading() as connection:
            yield from check.faults(connection)
