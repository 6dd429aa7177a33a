"""The Python API: what the command line and the web app call, and what a notebook may call.

from reportedly.api import Chronicle, code_files

with Chronicle.open("chronicle.db") as chronicle:
    chronicle.add([Path("reports")])
    for row in chronicle.rows().rows:
        print(row.when_words, row.title)
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType

from reportedly import edtf
from reportedly.errors import ConflictError, UsageError
from reportedly.export import bundle
from reportedly.export import export as write_export
from reportedly.export.acled import Fatalities
from reportedly.export.told import Choice, embargoed, told
from reportedly.ingest import Asked, Place, Refusal, inputs
from reportedly.ingest.watch import Watch
from reportedly.ingest.web import Web
from reportedly.merge.views import IncidentView
from reportedly.model import Basis, Coding, Decision, Published, Report, Role
from reportedly.pipeline import decide
from reportedly.pipeline.decide import Hand
from reportedly.pipeline.decided import decided_codings, masks, orphans
from reportedly.pipeline.executors import Failure, Reading, coded
from reportedly.pipeline.history import Clock, History, as_of, history
from reportedly.pipeline.reading import default_reading
from reportedly.pipeline.record import record_of
from reportedly.pipeline.review import Pair, possibly_same
from reportedly.pipeline.run import Options, Summary, add
from reportedly.pipeline.typed import iso_day, typed
from reportedly.pipeline.verify import Verification, verify
from reportedly.pipeline.views import refresh_views, view_of_incident
from reportedly.pipeline.watch import watch
from reportedly.publish import Published as Site
from reportedly.publish import publish
from reportedly.sheets import Comparison, Imported, compare, import_sheet
from reportedly.sheets.importing import Asked as SheetAsked
from reportedly.store import Counts, Hit, Store
from reportedly.store.rows import Page, Period, Query, Row, Tally

__all__ = [
    "Act", "Choice", "Chronicle", "Clock", "Coded", "Fatalities", "History", "Overview", "Query", "Row", "SheetAsked", "code_files",
    "embargoed", "fatalities_of", "iso_day", "record_of",
]

LARGEST_SEARCH = 200
MOST_PAIRS = 200


@dataclass(frozen=True, slots=True)
class Act:
    """What a person does to the chronicle; which fields it needs depends on `kind`.

    correct: claim, value · reject, confirm: claim · add: incidents (one), role, value, and start and end of the words in the one
    of `reports` · merge, different: incidents · split: incidents (one), reports to take out · redact: names · remove: reports ·
    undo: decision.
    `expected` is the last decision that the person saw; ConflictError is raised when there is a later one.
    """

    kind: str
    who: str
    reason: str = ""
    expected: str | None = None
    claim: str = ""
    incidents: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    role: str = ""
    value: str = ""
    start: int = 0
    end: int = 0
    names: tuple[str, ...] = ()
    decision: str = ""


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


def code_files(paths: Sequence[Path], published: str | None = None, reading: Reading | None = None) -> Iterator[Coded]:
    """Code the reports under some paths without storing anything; `published` (EDTF) is for those that carry no date.

    Raises UsageError when `published` is no EDTF date or a path is not there.
    """
    if published is not None and not edtf.valid(published):
        raise UsageError(f"{published!r} is no date", "--published wants EDTF, such as 2024-12-17 or 2024-12", "See docs/time.md")
    chosen = reading or default_reading()
    for item in inputs(paths):
        if isinstance(item, Refusal):
            yield Coded(item.name, reason=item.reason, skipped=item.skipped)
            continue
        for _, (result,) in coded([(_dated(item.report, published),)], chosen):
            yield Coded(item.name, reason=result.reason) if isinstance(result, Failure) else Coded(item.name, result)


def _dated(report: Report, published: str | None) -> Report:
    if published is None or report.published.edtf:
        return report
    return replace(report, published=Published(published, Basis.GIVEN), id="")


def fatalities_of(name: str) -> Fatalities:
    """The policy of deaths of this name; raises UsageError."""
    if name not in list(Fatalities):
        raise UsageError(f"no policy of deaths is called {name!r}", f"there are: {', '.join(Fatalities)}")
    return Fatalities(name)


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

    def add(self, places: Iterable[Place], options: Options | None = None, reading: Reading | None = None) -> Summary:
        """Read files, folders and web addresses into the chronicle; adding them twice changes nothing."""
        try:
            return add(places, self.store, reading or default_reading(), options)
        finally:
            refresh_views(self.store)

    def watch(self, feeds: Sequence[Asked], minutes: float | None, pages: bool = False, options: Options | None = None,
              web: Web | None = None) -> Iterator[Summary]:
        """Read what is new in feeds, once every so many minutes; only once when that is None.  Gives what became of each round."""
        for summary in watch(Watch(feeds, web or Web(), pages), minutes, self.store, default_reading(), options):
            refresh_views(self.store)
            yield summary

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
        return masks(self.store).record(self.store.report(wanted))

    def coding(self, report: str) -> Coding:
        """What one report says."""
        found = next(iter(decided_codings(self.store, [self.store.report(report).id])))
        return masks(self.store).record(found)

    def search(self, text: str, limit: int = 50) -> tuple[Hit, ...]:
        """Reports that hold all the words, with their incidents; a hidden name finds nothing."""
        hidden = masks(self.store)
        if hidden.text(text) != text:
            return ()
        return tuple(hidden.record(hit) for hit in self.store.search(text, min(limit, LARGEST_SEARCH)))

    def row(self, incident: str) -> Row | None:
        """The line of one incident."""
        return self.store.row(incident)

    def possibly_same(self, most: int = MOST_PAIRS) -> tuple[Pair, ...]:
        """Pairs of incidents that may be one, the likeliest first, with what speaks for and against."""
        return possibly_same(self.store, most)

    def act(self, act: Act) -> Decision:
        """Do what a person decided; it is logged and can be undone.  Raises UsageError, ConflictError or EvidenceError."""
        self._refuse_stale(act.expected)
        began = time.time_ns()
        try:
            return _do(self.store, act, Hand(act.who, act.reason, act.expected))
        finally:
            refresh_views(self.store, began)
            if act.kind == "remove":
                self.store.compact()

    def _refuse_stale(self, expected: str | None) -> None:
        """What a person looked at may be gone by a later decision: they hear of that first."""
        log = self.store.decisions()
        last = log[-1].id if log else ""
        if expected is not None and expected != last:
            raise ConflictError(
                "somebody else decided meanwhile", f"the last decision is {last or 'none'}", "Look at the incident again and repeat."
            )

    def history(self, wanted: str) -> History:
        """How an incident came to be as it is: what reports changed, what people decided."""
        return history(self.store, wanted)

    def as_of(self, day: str, clock: Clock = Clock.PUBLISHED) -> tuple[IncidentView, ...]:
        """The incidents as they could be known on a day, or as we had them then."""
        hidden = masks(self.store)
        return tuple(hidden.record(view) for view in as_of(self.store, day, clock))

    def rows_as_of(self, choice: Choice) -> tuple[Row, ...]:
        """The lines of the incidents of a choice as of its day, newest date first."""
        return tuple(sorted((one.row for one in told(self.store, choice)), key=lambda r: (-(r.last or 0), r.id)))

    def incident_as_of(self, wanted: str, day: str, clock: Clock = Clock.PUBLISHED) -> tuple[IncidentView, ...]:
        """What was known on a day of what is one incident now: several views when it was several then, none when nothing was known."""
        hidden = masks(self.store)
        return tuple(hidden.record(view) for view in as_of(self.store, day, clock, self.store.incident(wanted)))

    def orphans(self) -> tuple[Decision, ...]:
        """Decisions that find nothing to act on any more; they hold again when it comes back."""
        return orphans(self.store)

    def decisions(self) -> tuple[Decision, ...]:
        """Every decision, first to last."""
        return self.store.decisions()

    def export(self, name: str, out: str | Path, choice: Choice | None = None, deaths: Fatalities = Fatalities.BEST) -> Path:
        """Write incidents in one format; what was written.  `docs/export.md` tells the formats and what each loses."""
        return write_export(self.store, name, Path(out), choice, deaths)

    def publish(self, folder: str | Path, choice: Choice | None = None, title: str = "Chronicle") -> Site:
        """Write a static site into a new folder or in the place of an earlier site: short quotes, barred names, no script."""
        return publish(self.store, Path(folder), choice, title, replace=True)

    def import_bundle(self, folder: Path) -> int:
        """Read a native bundle without loss; how many reports it holds."""
        return bundle.read(folder, self.store)

    def import_sheet(self, asked: SheetAsked, reading: Reading | None = None, options: Options | None = None) -> Imported:
        """Read a spreadsheet: each row of incidents as claims with the row as evidence, each archived page as a report."""
        return import_sheet(self.store, asked, reading, options)

    def compare(self, asked: SheetAsked) -> Comparison:
        """Put a reference set beside the chronicle; nothing of it is stored."""
        return compare(self.store, asked)

    def verify(self) -> Verification:
        """Look at every original, text, quote and decision again."""
        return verify(self.store)


def _do(store: Store, act: Act, hand: Hand) -> Decision:
    match act.kind:
        case "correct":
            return decide.correct(store, act.claim, typed(decide.role_of(store, act.claim), act.value), hand)
        case "reject":
            return decide.reject(store, act.claim, hand)
        case "confirm":
            return decide.confirm(store, act.claim, hand)
        case "add":
            return _add(store, act, hand)
        case "merge":
            return decide.merge(store, act.incidents, hand)
        case "different":
            return decide.keep_apart(store, act.incidents, hand)
        case "split":
            return decide.split(store, _only(act.incidents, "incident"), act.reports, hand)
        case "redact":
            return decide.redact(store, act.names, hand)
        case "remove":
            return decide.remove(store, act.reports, hand)
        case "undo":
            return decide.undo(store, act.decision, hand)
    raise UsageError(f"no act is called {act.kind!r}")


def _add(store: Store, act: Act, hand: Hand) -> Decision:
    report = store.report(_only(act.reports, "report"))
    if act.role not in list(Role):
        raise UsageError(f"{act.role!r} is no role", f"there are: {', '.join(Role)}")
    span, role = report.span(act.start, act.end), Role(act.role)
    members = set(store.incident(_only(act.incidents, "incident")).members)
    told = next(iter(store.codings([report.id]))).incidents
    local = next((i for i in told if i in members), None)
    if local is None:
        raise UsageError("this report does not tell of that incident", f"report {report.id[:8]}", "Choose one of the report's incidents.")
    return decide.add(store, local, (role, typed(role, act.value or span.quote), span), hand)


def _only(named: tuple[str, ...], what: str) -> str:
    if len(named) != 1:
        raise UsageError(f"one {what} is needed", f"given: {len(named)}")
    return named[0]
