"""What the store takes and gives beside the records of the model."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reportedly.model import Coding, Span


class State(StrEnum):
    """How the reading of one input ended."""

    PROCESSED = "processed"
    FLAGGED = "flagged"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one input ended and why; `name` is the input as it was given, with its member when it has several."""

    name: str
    state: State
    reason: str = ""
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One document as it enters the chronicle: its original bytes, its coding, and which reading made that.

    `capture` is the JSON of how it was fetched or archived, empty for a file.
    """

    name: str
    original: bytes
    coding: Coding
    version: str
    capture: str = ""


@dataclass(frozen=True, slots=True)
class Membership:
    """One incident: its id and its local incidents, sorted."""

    id: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grouping:
    """One local incident, the incident that it belongs to, and its own handle, which leads there too."""

    local: str
    report: str
    incident: str
    handle: str


@dataclass(frozen=True, slots=True)
class Local:
    """Where a local incident stands: its report and whether that report is mainly about it."""

    id: str
    report: str
    main: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A report that holds the words searched for, the first place where it does, and its incidents' ids."""

    report: str
    span: Span | None
    incidents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a chronicle holds."""

    originals: int
    reports: int
    claims: int
    statements: int
    local_incidents: int
    incidents: int
    judgements: int
    decisions: int


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a chronicle that is not as it was written: what it concerns and what is wrong."""

    subject: str
    problem: str


@dataclass(frozen=True, slots=True)
class OutletCount:
    """One outlet: how many reports and claims, and the first and last publication date (EDTF) among them."""

    name: str
    reports: int
    claims: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a report was found: the name of the input and the digest of its bytes."""

    report: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Handle:
    """An id that was given to an incident, and the local incident and report that it leads to."""

    handle: str
    local: str
    report: str


@dataclass(frozen=True, slots=True)
class Capture:
    """How a report was fetched or archived under a name: JSON of addresses, time, status, tool."""

    report: str
    name: str
    record: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """When a report first came in: UTC time (ISO 8601)."""

    report: str
    at: str
