"""What a reader of the chronicle sees of one incident: every value with its claims and accounts, nothing added.

These records are what the command line, the web pages and the exports are built on.  All of them are computed from claims;
none is stored as fact.  `docs/merging.md` tells how to read them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reportedly.model import Claim, Role, Value


class Link(StrEnum):
    """Why a report is no account of its own."""

    SAME_TEXT = "same_text"
    REPRINT = "reprint"
    SAME_OUTLET = "same_outlet"
    SAME_AGENCY = "same_agency"
    CITES = "cites"
    RETRACTED = "retracted"


class Level(StrEnum):
    """How a value is supported, in a word; never a measure of truth."""

    REPORTED = "reported"
    CLAIMED = "claimed"
    ATTRIBUTED = "attributed"
    CONTESTED = "contested"
    DENIED = "denied"
    CORRECTED = "corrected"


class Rule(StrEnum):
    """How the value to show was chosen among several; `docs/merging.md` documents each."""

    ONLY = "only"
    BEST = "best"
    LOW = "low"
    HIGH = "high"
    LATEST = "latest"
    LATEST_OFFICIAL = "latest_official"
    PERSON = "person"


class Conflict(StrEnum):
    """In which way values or statements disagree."""

    TOLL = "toll"
    REVISED = "revised"
    DATE = "date"
    PLACE = "place"
    METHOD = "method"
    STATUS = "status"
    OUTCOME = "outcome"
    DENIED = "denied"
    RIVAL = "rival"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Joined:
    """One report of an account with the reason it is no account of its own; `onto` is the report or outlet it follows."""

    report: str
    link: Link
    onto: str
    why: str


@dataclass(frozen=True, slots=True)
class Account:
    """One independent telling: `reports` in order of publication, each but the first with the reason it was joined.

    `origin` is the outlet or agency that the account goes back to, where it is known.
    """

    id: str
    reports: tuple[str, ...]
    joined: tuple[Joined, ...] = ()
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class ValueView:
    """One value of a role: how to write it, the claims that say it, and how many independent accounts they make.

    `first` and `last` are the publication dates (EDTF) between which it was reported; `evidence` says in words how it is
    supported.
    """

    words: str
    value: Value | None
    claims: tuple[Claim, ...]
    accounts: tuple[Account, ...]
    level: Level
    evidence: str
    first: str | None = None
    last: str | None = None
    speakers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two things that cannot both be so, or that changed: how they disagree, in words, and the claims on each side."""

    role: Role
    kind: Conflict
    words: str
    left: tuple[Claim, ...]
    right: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class RoleView:
    """All values of one role in order of support; `chosen` is the one to show, by `rule`, and `why` says so in words.

    Where values complete one another (victims, types, accused parties), `chosen` is the first and all hold.
    """

    role: Role
    values: tuple[ValueView, ...]
    chosen: ValueView | None
    rule: Rule
    why: str
    contradictions: tuple[Contradiction, ...] = ()


@dataclass(frozen=True, slots=True)
class StatementView:
    """Who says what towards the incident: one stance of one speaker (towards one accused party), with every claim of it."""

    speaker: str
    stance: str
    accused: str | None
    words: str
    claims: tuple[Claim, ...]
    accounts: tuple[Account, ...]


@dataclass(frozen=True, slots=True)
class IncidentView:
    """One incident to show.  `date`, `place` and `title` are words; `summary` is like "14 reports, 5 independent accounts".

    `flags` are sentences to show first: how a report was read, what was taken back, which decisions find nothing to act on.
    """

    id: str
    title: str
    date: str | None
    place: str | None
    types: tuple[str, ...]
    status: str
    roles: tuple[RoleView, ...]
    statements: tuple[StatementView, ...]
    accounts: tuple[Account, ...]
    contradictions: tuple[Contradiction, ...]
    reports: tuple[str, ...]
    members: tuple[str, ...]
    summary: str
    flags: tuple[str, ...] = ()

    def of(self, role: Role) -> RoleView | None:
        """The view of one role; None when no report says anything of it."""
        return next((r for r in self.roles if r.role is role), None)
