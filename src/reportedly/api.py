"""The Python API: what the command line and the web app call, and what a notebook may call.

    from reportedly.api import Chronicle, code_files

    with Chronicle.open("chronicle.db") as chronicle:
        chronicle.add([Path("reports")])
        for row in chronicle.rows().rows:
            print(row.when_words, row.title)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType

from reportedly import edtf
from reportedly.errors import UsageError
from reportedly.ingest import Refusal, inputs
from reportedly.merge.views import IncidentView
from reportedly.model import Basis, Coding, Judgement, Published, Report, Verdict
from reportedly.pipeline.code import Tools, code_all
from reportedly.pipeline.executors import Reading
from reportedly.pipeline.reading import default_reading
from reportedly.pipeline.record import record_of
from reportedly.pipeline.run import Options, Summary, add
from reportedly.pipeline.verify import Verification, verify
from reportedly.pipeline.views import refresh_views, view_of_incident
from reportedly.store import Counts, Hit, Store
from reportedly.store.rows import Page, Period, Query, Row, Tally

__all__ = ["Chronicle", "Coded", "Overview", "Query", "Row", "code_files", "record_of"]

LARGEST_SEARCH = 200


@dataclass(frozen=True, slots=True)
class Coded:
    """What became of one input of `code_files`: its coding, or why there is none."""

    name: str
    coding: Coding | None = None
    reason: str = ""
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class Overview:
    """The chronicle in numbers: reports, claims, incidents, those with several accounts, those with contradictions."""

    counts: Counts
    incidents: int
    several_accounts: int
    contradicted: int

    @property
    def words(self) -> str:
        """One line for people."""
        many = [(self.counts.reports, "document"), (self.counts.claims, "claim"), (self.incidents, "incident")]
        numbers = " → ".join(f"{n:,} {noun}{'' if n == 1 else 's'}" for n, noun in many)
        return f"{numbers} ({self.several_accounts:,} from two or more independent accounts, {self.contradicted:,} with contradictions)"


def code_files(paths: Sequence[Path], published: str | None = None, tools: Tools | None = None) -> Iterator[Coded]:
    """Code the reports under some paths without storing anything; `published` (EDTF) is for those that carry no date.

    Raises UsageError when `published` is no EDTF date or a path is not there.
    """
    if published is not None and not edtf.valid(published):
        raise UsageError(f"{published!r} is no date", "--published wants EDTF, such as 2024-12-17 or 2024-12", "See docs/time.md")
    chosen = tools or Tools.load()
    for item in inputs(paths):
        if isinstance(item, Refusal):
            yield Coded(item.name, reason=item.reason, skipped=item.skipped)
        else:
            report = _dated(item.report, published)
            yield from (Coded(item.name, coding) for coding in code_all([report], chosen))


def _dated(report: Report, published: str | None) -> Report:
    if published is None or report.published.edtf:
        return report
    return replace(report, published=Published(published, Basis.GIVEN), id="")


@dataclass(slots=True)
class Chronicle:
    """One chronicle, opened; close it or use it in a `with` statement."""

    store: Store

    @classmethod
    def open(cls, target: str | Path = "chronicle.db", create: bool = True) -> Chronicle:
        """The chronicle in a file; raises StoreError when it is none, newer, damaged, or absent and not to be created."""
        return cls(Store.open(target, create))

    def close(self) -> None:
        """Give back what was opened."""
        self.store.close()

    def __enter__(self) -> Chronicle:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def add(self, paths: Iterable[Path], options: Options | None = None, reading: Reading | None = None) -> Summary:
        """Read files and folders into the chronicle; adding them twice changes nothing."""
        try:
            return add(paths, self.store, reading or default_reading(), options)
        finally:
            refresh_views(self.store)

    def rows(self, query: Query | None = None) -> Page:
        """Incidents in one line each, newest date first."""
        return self.store.rows(query or Query())

    def tallies(self, query: Query | None = None) -> tuple[Tally, ...]:
        """How many incidents have each value of each facet."""
        return self.store.tallies(query or Query())

    def periods(self, query: Query | None = None) -> tuple[Period, ...]:
        """Incidents by month."""
        return self.store.periods(query or Query())

    def overview(self) -> Overview:
        """The chronicle in numbers."""
        several = self.store.rows(Query(least_accounts=2, limit=1)).total
        contradicted = self.store.rows(Query(contradicted=True, limit=1)).total
        return Overview(self.store.counts(), self.store.rows(Query(limit=1)).total, several, contradicted)

    def incident(self, wanted: str) -> IncidentView:
        """All that is said of one incident; an id that was merged away leads on; the start of an id is enough."""
        return view_of_incident(self.store, wanted)

    def report(self, wanted: str) -> Report:
        """One report by its id or the start of it."""
        return self.store.report(wanted)

    def coding(self, report: str) -> Coding:
        """What one report says."""
        return next(iter(self.store.codings([self.store.report(report).id])))

    def search(self, text: str, limit: int = 50) -> tuple[Hit, ...]:
        """Reports that hold all the words, with their incidents."""
        return self.store.search(text, min(limit, LARGEST_SEARCH))

    def row(self, incident: str) -> Row | None:
        """The line of one incident."""
        return self.store.row(incident)

    def possibly_same(self) -> tuple[Judgement, ...]:
        """Pairs of local incidents that a person should look at, the likeliest first."""
        found = [j for j in self.store.judgements() if j.verdict is Verdict.REVIEW]
        return tuple(sorted(found, key=lambda j: (-j.score, j.left, j.right)))

    def verify(self) -> Verification:
        """Look at every original, text, quote and decision again."""
        return verify(self.store)
