"""The records: frozen, slotted, standard library only; ids are digests of content.

A `Report` is one immutable text.  A `Span` is a piece of it, made only by `Report.span` or `Report.find`, so that
`report.text[span.start:span.end] == span.quote` always holds.  A `Claim` is the atom: in this report, `speaker` says
that `role` of `incident` is `value`, in the words of `spans`.  An `Incident` is a view over the claims of one cluster.

Offsets are Unicode code points, half-open.  Dates are EDTF strings (`edtf.py`).  Distances are kilometres.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from reportedly.errors import EvidenceError

PERSON, CONFIRMED = "person:", "confirmed:"  # what `Claim.by` begins with when a person corrected or confirmed the claim


class Stance(StrEnum):
    """What a speaker does towards an incident by saying this."""

    REPORTS = "reports"
    CLAIMS_RESPONSIBILITY = "claims_responsibility"
    ATTRIBUTES_TO = "attributes_to"
    DENIES = "denies"
    WITHHOLDS = "withholds"
    CONFIRMS = "confirms"
    CHARACTERISES = "characterises"
    THREATENS = "threatens"
    COMMENTS = "comments"
    RETRACTS = "retracts"
    CORRECTS = "corrects"


class Certainty(StrEnum):
    """How firmly the words put it, not how likely it is."""

    ASSERTED = "asserted"
    HEDGED = "hedged"
    SPECULATIVE = "speculative"


class Status(StrEnum):
    """Whether the report says that it happened."""

    OCCURRED = "occurred"
    ALLEGED = "alleged"
    ATTEMPTED = "attempted"
    PLANNED = "planned"
    DENIED = "denied"


class Role(StrEnum):
    """The part of an incident that a claim is about."""

    EVENT = "event"
    TYPE = "type"
    STATUS = "status"
    DATE = "date"
    PLACE = "place"
    TARGET = "target"
    KILLED = "killed"
    INJURED = "injured"
    WEAPON = "weapon"
    METHOD = "method"
    PERPETRATOR = "perpetrator"


class Basis(StrEnum):
    """Where a publication date comes from."""

    GIVEN = "given"
    METADATA = "metadata"
    INFERRED = "inferred"
    UNKNOWN = "unknown"


class Precision(StrEnum):
    """How fine a place is; never finer than the words."""

    ADDRESS = "address"
    PLACE = "place"
    DISTRICT = "district"
    PROVINCE = "province"
    COUNTRY = "country"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    """What was decided of a pair of local incidents."""

    SAME = "same"
    DIFFERENT = "different"
    REVIEW = "review"


PLAIN = frozenset((str, int, float, bool))


def digest(*parts: object, length: int = 16) -> str:
    """Hex digest of the parts' JSON: the same content gives the same id on every machine."""
    payload = json.dumps([to_json(part) for part in parts], ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(payload.encode("ascii")).hexdigest()[:length]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A piece of one report's text: half-open code points and the words themselves."""

    report: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class When:
    """A time as EDTF, with its wording and the reason it was chosen; `edtf` None is an unresolved wording."""

    edtf: str | None
    text: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Where:
    """A place no finer than its words; `radius_km` is how far off the point may be."""

    name: str | None
    text: str = ""
    admin: str | None = None
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: Precision = Precision.UNKNOWN
    radius_km: float | None = None
    holder: str | None = None
    gazetteer_id: str | None = None
    candidates: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Who:
    """A person, group or office: `name` is the normal form (None when the text names nobody), `text` the wording."""

    name: str | None
    text: str = ""
    kind: str = "unspecified"
    description: str | None = None
    title: str | None = None
    outcome: str | None = None
    actor_id: str | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people as a range; an open end is None."""

    min: int | None
    max: int | None
    text: str = ""
    qualifier: str = "exact"


@dataclass(frozen=True, slots=True)
class Code:
    """A code of the codebook (incident type, status)."""

    code: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Raw:
    """A value as worded (weapon, method)."""

    text: str


Value = When | Where | Who | Count | Code | Raw

VALUE_KINDS: Mapping[str, type] = {
    "when": When, "where": Where, "who": Who, "count": Count, "code": Code, "raw": Raw,
}


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a report with a time anchor of its own: body, embedded_post, retold or quotation."""

    start: int
    end: int
    kind: str
    anchor: When | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """When a report came out, and how we know."""

    edtf: str | None = None
    basis: Basis = Basis.UNKNOWN
    reason: str = ""
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One text as it was read; it never changes.  `sha256` names the original bytes it was read from."""

    text: str
    name: str = ""
    sha256: str = ""
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    language: str = "en"
    published: Published = Published()
    segments: tuple[Segment, ...] = ()
    flags: tuple[str, ...] = ()
    id: str = ""

    def __post_init__(self) -> None:
        if not self.id:
            given = self.published.edtf if self.published.basis in (Basis.GIVEN, Basis.METADATA) else None
            object.__setattr__(self, "id", digest("report", self.text, self.url, self.outlet, given))

    def span(self, start: int, end: int) -> Span:
        """The words from `start` to `end`; raises EvidenceError outside the text or when there are none."""
        if not 0 <= start < end <= len(self.text):
            raise EvidenceError(f"{self.name or self.id}: no words at {start}:{end}", f"the text has {len(self.text)} characters")
        return Span(self.id, start, end, self.text[start:end])

    def find(self, quote: str, near: int = 0) -> Span | None:
        """The exact occurrence of `quote` closest to `near`; None when the text does not hold it."""
        if not quote:
            return None
        after = self.text.find(quote, near)
        before = self.text.rfind(quote, 0, near + len(quote))
        found = [place for place in (before, after) if place >= 0]
        if not found:
            return None
        start = min(found, key=lambda place: abs(place - near))
        return self.span(start, start + len(quote))

    def holds(self, span: Span) -> bool:
        """Whether `span` is verbatim in this report."""
        return span.report == self.id and self.text[span.start : span.end] == span.quote and span.start < span.end


@dataclass(frozen=True, slots=True)
class Filler:
    """A value of one role as a reader found it, not yet resolved.

    `head` is the noun or name that carries it; `outcome` what became of a target (killed, injured, survived, abducted,
    damaged); `low` and `high` the bounds of a count with None for an open end.
    """

    role: Role
    span: Span
    name: str | None = None
    description: str | None = None
    outcome: str | None = None
    low: int | None = None
    high: int | None = None
    qualifier: str = "exact"


@dataclass(frozen=True, slots=True)
class Draft:
    """An incident of one report as a reader found it: what it is called, where it is told, and its raw fillers."""

    id: str
    types: tuple[str, ...]
    status: Status
    triggers: tuple[Span, ...]
    evidence: tuple[Span, ...]
    fillers: tuple[Filler, ...] = ()
    main: bool = False
    score: float = 1.0

    def of(self, role: Role) -> tuple[Filler, ...]:
        """The fillers of one role, in text order."""
        return tuple(f for f in self.fillers if f.role is role)


@dataclass(frozen=True, slots=True)
class Claim:
    """In this report, `speaker` (None: the report's own voice) says that `role` of `incidents` is `value`.

    Slot claims carry a typed value with stance `reports`.  Statements carry the stance towards the incident; for
    `attributes_to`, `claims_responsibility` and `denies` the `value` is the accused party.  `via` runs from the first
    speaker's medium to the outlet that is read.  `by` names the component and its version.
    """

    report: str
    incidents: tuple[str, ...]
    role: Role
    value: Value | None
    spans: tuple[Span, ...]
    stance: Stance = Stance.REPORTS
    speaker: Who | None = None
    certainty: Certainty = Certainty.ASSERTED
    via: tuple[str, ...] = ()
    cue: Span | None = None
    statement: bool = False
    by: str = ""
    score: float = 1.0
    id: str = ""

    def __post_init__(self) -> None:
        if not self.spans:
            raise EvidenceError(f"a claim about {self.role} of report {self.report} has no words", "a claim without evidence is not stored")
        if not self.id:
            object.__setattr__(self, "id", digest(
                "claim", self.report, self.incidents, self.role, self.value, self.spans, self.stance, self.speaker, self.via))


@dataclass(frozen=True, slots=True)
class Reason:
    """One explained comparison: its name, the points it gave, and what was compared."""

    name: str
    points: float
    detail: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was decided of two local incidents, how sure, why, and by whom."""

    left: str
    right: str
    verdict: Verdict
    score: float
    reasons: tuple[Reason, ...] = ()
    by: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's act on the chronicle; the log of them is append-only and hash-chained.

    `kind` is one of correct, reject, confirm, add, merge, split, different, redact, undo; `subject` the id it acts on;
    `payload` the JSON of what was set; `before` the JSON of what stood there.
    """

    kind: str
    subject: str
    payload: str = "{}"
    before: str = "null"
    who: str = ""
    reason: str = ""
    at: str = ""
    previous: str = ""
    id: str = ""

    def __post_init__(self) -> None:
        if not self.id:
            object.__setattr__(self, "id", digest(
                "decision", self.kind, self.subject, self.payload, self.before, self.who, self.reason, self.at, self.previous))


@dataclass(frozen=True, slots=True)
class Coding:
    """What one report says: the report with its segments and date, its drafts' ids and all its claims."""

    report: Report
    incidents: tuple[str, ...]
    claims: tuple[Claim, ...]
    main: str | None = None
    events: tuple[PoliticalEvent, ...] = ()

    def of(self, incident: str) -> tuple[Claim, ...]:
        """The claims about one local incident."""
        return tuple(c for c in self.claims if incident in c.incidents)


@dataclass(frozen=True, slots=True)
class PoliticalEvent:
    """A non-violent who-did-what-to-whom event with its PLOVER type."""

    type: str
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    spans: tuple[Span, ...]
    mode: str | None = None
    date: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """A view over the claims of one cluster; `members` are local incident ids."""

    id: str
    members: tuple[str, ...]
    claims: tuple[Claim, ...]

    def of(self, role: Role) -> tuple[Claim, ...]:
        """The slot claims of one role."""
        return tuple(c for c in self.claims if c.role is role and not c.statement)

    @property
    def statements(self) -> tuple[Claim, ...]:
        """Who claims, blames, denies, withholds, confirms."""
        return tuple(c for c in self.claims if c.statement)


@cache
def _shape(cls: Any) -> tuple[str | None, tuple[str, ...]]:
    """The kind of value that a record is, if any, and the names of its fields."""
    return next((name for name, kind in VALUE_KINDS.items() if cls is kind), None), tuple(f.name for f in fields(cls))


def to_json(value: object) -> Any:
    """Plain JSON of a record; a member of `Value` carries its kind."""
    if value is None or type(value) in PLAIN:
        return value
    if isinstance(value, StrEnum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        kind, names = _shape(type(value))
        body = {name: to_json(getattr(value, name)) for name in names}
        return {"kind_of_value": kind, **body} if kind else body
    if isinstance(value, (list, tuple)):
        return [to_json(v) for v in value]
    if isinstance(value, Mapping):
        return {str(k): to_json(v) for k, v in value.items()}
    return value


def from_json(cls: Any, data: Any) -> Any:
    """A record of type `cls` from the JSON that `to_json` made of it."""
    return None if data is None else _reader(cls)(data)


@cache
def _reader(cls: Any) -> Callable[[Any], Any]:
    """What makes a value of a type out of JSON that is not null; found out once for each type."""
    origin = get_origin(cls)
    if origin in (Union, UnionType):
        return _union_reader(cls)
    if origin is tuple:
        return _tuple_reader(get_args(cls))
    if is_dataclass(cls):
        return _record_reader(cls)
    return cls if isinstance(cls, type) and issubclass(cls, StrEnum) else _as_it_is


def _as_it_is(data: Any) -> Any:
    return data


def _union_reader(cls: Any) -> Callable[[Any], Any]:
    first = _reader(next(a for a in get_args(cls) if a is not type(None)))

    def read(data: Any) -> Any:
        if isinstance(data, dict) and "kind_of_value" in data:
            return _reader(VALUE_KINDS[data["kind_of_value"]])(data)
        return first(data)

    return first if first is _as_it_is else read


def _tuple_reader(inner: tuple[Any, ...]) -> Callable[[Any], Any]:
    if len(inner) == 2 and inner[1] is Ellipsis:
        one = inner[0]
        return lambda data: tuple(from_json(one, item) for item in data)
    return lambda data: tuple(from_json(kind, item) for kind, item in zip(inner, data, strict=True))


def _record_reader(cls: Any) -> Callable[[Any], Any]:
    hints = _hints(cls)
    readers = tuple((f.name, _reader(hints[f.name])) for f in fields(cls))
    deep = tuple((name, read) for name, read in readers if read is not _as_it_is)
    known = frozenset(name for name, _ in readers)

    def read(data: Any) -> Any:
        found = data.copy() if data.keys() <= known else {name: value for name, value in data.items() if name in known}
        for name, reader in deep:
            value = found.get(name)
            if value is not None:
                found[name] = reader(value)
        return cls(**found)

    return read


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def in_order(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Claims without repeats in an order that does not depend on how they arrived."""
    unique = {claim.id: claim for claim in claims}
    return tuple(sorted(unique.values(), key=lambda c: (c.report, c.spans[0].start, c.role, c.stance, c.id)))
