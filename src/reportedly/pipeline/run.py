"""Adds inputs to a chronicle: found, read, coded, stored one by one, and merged at the end.

A document is kept for good when its line is counted.  A run that was stopped goes on where it was: what is stored and was read
in the same version is not read again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from reportedly.errors import EvidenceError
from reportedly.ingest import Document, Item, Place, Refusal, inputs
from reportedly.ingest.folder import count
from reportedly.model import Coding
from reportedly.pipeline.executors import Chunk, Reading, Result, coded
from reportedly.pipeline.merging import refresh
from reportedly.store import Counts, Entry, Outcome, State, Store
from reportedly.text.parser import LONGEST, unread

CHUNK_REPORTS = 16
CHUNK_CHARACTERS = 200_000


@dataclass(frozen=True, slots=True)
class Step:
    """How far a run is: `stage` is find, store or merge; `total` counts files and is None when it cannot be known."""

    stage: str
    done: int
    total: int | None
    name: str = ""


def _silent(step: Step) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Options:
    """How a run is made: how many processes read, and whom to tell of progress."""

    workers: int = 1
    progress: Callable[[Step], None] = _silent


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of the inputs: each is processed, flagged, skipped or failed; `known` of the skipped were stored before."""

    processed: int
    flagged: int
    skipped: int
    failed: int
    known: int
    notable: tuple[Outcome, ...]
    before: Counts
    after: Counts

    @property
    def inputs(self) -> int:
        """How many inputs there were; members of a container count one by one."""
        return self.processed + self.flagged + self.skipped + self.failed


@dataclass(slots=True)
class _Run:
    """One run over one store: what waits for its coding, and the tally."""

    store: Store
    reading: Reading
    options: Options
    total: int | None = None
    found: int = 0
    stored: int = 0
    known: int = 0
    tally: Counter[State] = field(default_factory=Counter)
    notable: list[Outcome] = field(default_factory=list)
    waiting: dict[str, Document] = field(default_factory=dict)
    again: list[Document] = field(default_factory=list)

    def chunks(self, items: Iterable[Item]) -> Iterator[Chunk]:
        """Reports that are not stored yet, in chunks; everything else is settled on the way."""
        chunk: list[Document] = []
        for item in items:
            self.found += 1
            self.options.progress(Step("find", self.found, self.total, item.name))
            if isinstance(item, Refusal):
                self.refuse(item)
            elif item.report.id in self.waiting:
                self.again.append(item)
            elif not self.is_known(item):
                self.waiting[item.report.id] = item
                chunk.append(item)
            if len(chunk) >= CHUNK_REPORTS or sum(len(d.report.text) for d in chunk) >= CHUNK_CHARACTERS:
                yield tuple(d.report for d in chunk)
                chunk = []
        if chunk:
            yield tuple(d.report for d in chunk)

    def refuse(self, item: Refusal) -> None:
        """Note an input without a document."""
        outcome = Outcome(item.name, State.SKIPPED if item.skipped else State.FAILED, item.reason, item.sha256)
        self.store.put((), (outcome,))
        self.count(outcome)

    def is_known(self, document: Document) -> bool:
        """Whether the report is stored as this reading would read it; if so, its new name or bytes are noted."""
        if self.store.version_of(document.report.id) != self.reading.version:
            return False
        self.store.add_source(document.report, document.name, document.original)
        self.known += 1
        self.count(Outcome(document.name, State.SKIPPED, "already in the chronicle", document.sha256))
        return True

    def settle(self, report_id: str, result: Result) -> None:
        """Store one coded document, or note why there is none."""
        document = self.waiting.pop(report_id)
        outcome = self.keep(document, result) if isinstance(result, Coding) else failed(document, result.reason)
        if outcome.state is State.FAILED:
            self.store.put((), (outcome,))
        self.stored += 1
        self.count(outcome)
        self.options.progress(Step("store", self.stored, None, document.name))

    def keep(self, document: Document, coding: Coding) -> Outcome:
        """One document in one transaction; a quote that is not in its text refuses the document."""
        flags = flags_of(coding)
        outcome = Outcome(document.name, State.FLAGGED if flags else State.PROCESSED, "; ".join(flags), document.sha256)
        try:
            self.store.put((Entry(document.name, document.original, coding, self.reading.version, document.capture),), (outcome,))
        except EvidenceError as error:
            return failed(document, f"{error.what}: {error.why}")
        return outcome

    def count(self, outcome: Outcome) -> None:
        """Into the tally, and into the list of what people should see."""
        self.tally[outcome.state] += 1
        if outcome.state is not State.PROCESSED and outcome.reason != "already in the chronicle":
            self.notable.append(outcome)


def add(places: Iterable[Place], store: Store, reading: Reading, options: Options | None = None) -> Summary:
    """Add files, folders and web addresses; adding them again changes nothing, and no order changes the result."""
    chosen = tuple(places)
    return add_items(inputs(chosen), store, reading, options, total=count(chosen))


def add_items(
    items: Iterable[Item], store: Store, reading: Reading, options: Options | None = None, total: int | None = None,
) -> Summary:
    """Add what adapters found; the partition is computed once, after the last."""
    run = _Run(store, reading, options or Options(), total)
    before = store.counts()
    for chunk, results in coded(run.chunks(items), reading, run.options.workers):
        for report, result in zip(chunk, results, strict=True):
            run.settle(report.id, result)
    for document in run.again:
        if not run.is_known(document):
            run.count(failed(document, "the same report failed under another name"))
    run.options.progress(Step("merge", 0, 1))
    refresh(store)
    run.options.progress(Step("merge", 1, 1))
    return _summary(run, before)


def flags_of(coding: Coding) -> tuple[str, ...]:
    """What people should know of how a report was read."""
    flags = coding.report.flags
    if len(coding.report.text) > LONGEST:
        flags = (*flags, f"long: only the first {LONGEST} characters were read for incidents")
    dropped = unread(coding.report.text)
    return (*flags, f"{dropped} characters in runs that are no words were not read for incidents") if dropped else flags


def failed(document: Document, reason: str) -> Outcome:
    """The outcome of a document that could not be coded."""
    return Outcome(document.name, State.FAILED, reason, document.sha256)


def _summary(run: _Run, before: Counts) -> Summary:
    tally = run.tally
    return Summary(
        tally[State.PROCESSED], tally[State.FLAGGED], tally[State.SKIPPED], tally[State.FAILED], run.known,
        tuple(run.notable), before, run.store.counts())
