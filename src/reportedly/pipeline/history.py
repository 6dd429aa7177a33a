"""The chronicle as it could be known on some day, and as we had it at some moment; and how one incident came to be as it is.

By publication: only reports that were out on the day, with today's reading and decisions.  By recording: only reports that had
come in, and only decisions that had been made; the reading is today's, since a reading is no fact but a function.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from reportedly.merge import cluster, judge, locals_of, view_of
from reportedly.merge.history import Change, changes, out_by
from reportedly.merge.views import IncidentView
from reportedly.model import Coding, Decision, Incident, in_order
from reportedly.pipeline.decided import about_incident, decided_claims, decided_codings
from reportedly.store import Membership, Store


class Clock(StrEnum):
    """Which time `as of` means: when a report was published, or when we recorded it."""

    PUBLISHED = "published"
    RECORDED = "recorded"


@dataclass(frozen=True, slots=True)
class History:
    """How one incident came to be as it is: what reports changed, what people decided."""

    id: str
    changes: tuple[Change, ...]
    decisions: tuple[Decision, ...]


def as_of(store: Store, day: str, clock: Clock = Clock.PUBLISHED, only: Membership | None = None) -> Iterator[IncidentView]:
    """The incidents of the chronicle on some day (EDTF or ISO time), by id; with `only`, those that have become this one since."""
    log = log_as_of(store, day, clock)
    codings = [c for c in decided_codings(store, _held(store, day, clock), log) if clock is Clock.RECORDED or out_by(c.report, day)]
    yield from _views(codings, log, set(only.members) if only else None)


def log_as_of(store: Store, day: str, clock: Clock) -> tuple[Decision, ...]:
    """The decisions that hold for a day: all of them, or by recording those made until then."""
    return tuple(d for d in store.decisions() if clock is Clock.PUBLISHED or _by(d.at, day))


def _held(store: Store, day: str, clock: Clock) -> list[str] | None:
    if clock is Clock.PUBLISHED:
        return None
    return [report for report, at in store.arrivals().items() if _by(at, day)]


def _by(moment: str, day: str) -> bool:
    """Whether an ISO time lies before or within what `day` names (a day, a month, a second)."""
    return moment[: len(day)] <= day


def _views(codings: list[Coding], log: tuple[Decision, ...], only: set[str] | None) -> Iterator[IncidentView]:
    local = [i for coding in codings for i in locals_of(coding)]
    by_local = {incident: coding for coding in codings for incident in coding.incidents}
    for group in cluster(local, judge(local, log), log):
        if only is not None and only.isdisjoint(group.members):
            continue
        told = {by_local[m].report.id: by_local[m] for m in group.members}
        members = set(group.members)
        claims = in_order(c for coding in told.values() for c in coding.claims if members.intersection(c.incidents))
        yield view_of(Incident(group.id, group.members, claims), [coding.report for coding in told.values()])


def history(store: Store, wanted: str) -> History:
    """How an incident came to be as it is; `wanted` as for `store.incident`."""
    group = store.incident(wanted)
    claims = decided_claims(store, group.members)
    reports = [store.report(r) for r in sorted({c.report for c in claims})]
    log = {d.id: d for d in store.decisions()}
    acts = tuple(d for d in log.values() if _concerns(d, group, {r.id for r in reports}, log))
    return History(group.id, changes(Incident(group.id, group.members, claims), reports), acts)


def _concerns(act: Decision, group: Membership, reports: set[str], log: Mapping[str, Decision]) -> bool:
    if act.kind == "undo":
        undone = log.get(act.subject)
        return undone is not None and _concerns(undone, group, reports, log)
    return about_incident(act, group.id, group.members, reports)
