"""One shard → one file, whole or not at all, and not again when it is there: this is how a job that was stopped goes on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from reportedly.archive import rows
from reportedly.archive.plan import Job
from reportedly.archive.rows import Row, as_line
from reportedly.codebook.merging import load_merging
from reportedly.errors import EvidenceError
from reportedly.export.atomic import whole_file
from reportedly.ingest import Document, Item, Refusal, inputs
from reportedly.merge import locals_of
from reportedly.model import Coding
from reportedly.pipeline.executors import Result, coded
from reportedly.pipeline.run import CHUNK_CHARACTERS, CHUNK_REPORTS, failed, flags_of
from reportedly.pipeline.shelf import mention_of
from reportedly.store.codings import check_evidence
from reportedly.store.records import State

AGAIN = "the same report again"


def read_shard(shard: Path, job: Job) -> Path:
    """Read a shard unless its result is there; gives back where that is."""
    target = job.target(shard)
    if rows.version_of(target) != job.version:
        with whole_file(target) as draft:
            rows.write(draft, rows_of(inputs([shard]), job), job.version)
    return target


def rows_of(items: Iterable[Item], job: Job) -> Iterator[Row]:
    """What each input becomes, in their order but for those that need no reading."""
    seen: set[str] = set()
    waiting: list[Document] = []
    for item in items:
        if isinstance(item, Refusal):
            state = State.SKIPPED if item.skipped else State.FAILED
            yield Row(item.name, state.value, item.reason, item.sha256)
        elif item.report.id in seen:
            original = None if job.told else item.original
            yield Row(item.name, State.SKIPPED.value, AGAIN, item.sha256, item.report.id, original=original, capture=item.capture)
        else:
            seen.add(item.report.id)
            waiting.append(item)
        if len(waiting) >= CHUNK_REPORTS or sum(len(d.report.text) for d in waiting) >= CHUNK_CHARACTERS:
            yield from _read(waiting, job)
            waiting = []
    yield from _read(waiting, job)


def _read(documents: list[Document], job: Job) -> Iterator[Row]:
    if documents:
        for _, results in coded([tuple(d.report for d in documents)], job.reading):
            yield from (_row(document, result, job) for document, result in zip(documents, results, strict=True))


def _row(document: Document, result: Result, job: Job) -> Row:
    if not isinstance(result, Coding):
        return _failed(document, result.reason)
    try:
        check_evidence(result)
    except EvidenceError as error:
        return _failed(document, f"{error.what}: {error.why}")
    flags = flags_of(result)
    state = State.FLAGGED if flags else State.PROCESSED
    line = Row(document.name, state.value, "; ".join(flags), document.sha256, result.report.id)
    if job.told and not result.incidents:
        return line
    told, rules = locals_of(result), load_merging()
    return Row(line.name, line.state, line.reason, line.sha256, line.report, as_line(result), document.original, document.capture,
               tuple(mention_of(one, rules) for one in told))


def _failed(document: Document, reason: str) -> Row:
    found = failed(document, reason)
    return Row(found.name, found.state.value, found.reason, found.sha256)
