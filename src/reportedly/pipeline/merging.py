"""Puts the local incidents of a chronicle together and stores what was found.

Reports that came, changed or went since the last time wait in the store.  A few of them are merged into what is there
(`merge.grow`), a few at a time, each time in one transaction; many are merged together with everything else anew.  The result is the
same: it depends on the reports, the decisions and the reading alone.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from reportedly.codebook.merging import load_merging
from reportedly.merge import cluster, judge, locals_of
from reportedly.merge.anchors import anchors_of, rebound
from reportedly.merge.decide import BY
from reportedly.merge.decisions import bonds_of, standing
from reportedly.merge.grow import Change, Growth, grow
from reportedly.merge.ids import handle
from reportedly.merge.local import LocalIncident
from reportedly.merge.packed import packed, unpacked
from reportedly.merge.replay import report_of
from reportedly.model import Decision, Judgement
from reportedly.pipeline.decided import decided_codings
from reportedly.pipeline.shelf import StoreShelf, mention_of
from reportedly.store import Grouping, Store, decisions, groups, mentions, pending

FEW = 100  # reports that are merged into what is there in one transaction
SHARE = 10  # more than a tenth of what is there is judged anew with everything else


@dataclass(frozen=True, slots=True)
class _Stamp:
    """From what the partition was computed: the merging's version and the decisions it knew."""

    by: str = ""
    decisions: int = 0
    last: str = ""

    def __str__(self) -> str:
        return f"{self.by} {self.decisions} {self.last}"

    def heeds(self, log: Sequence[Decision]) -> bool:
        """Whether the log begins with the decisions that were known then."""
        return self.decisions <= len(log) and self.last == (log[self.decisions - 1].id if self.decisions else "")


def _stamp(text: str | None) -> _Stamp:
    parts = (text or "").split(" ")
    return _Stamp(parts[0], int(parts[1]), parts[2]) if len(parts) == 3 and parts[1].isdigit() else _Stamp()


def _present(log: Sequence[Decision]) -> _Stamp:
    return _Stamp(BY, len(log), log[-1].id if log else "")


def refresh(store: Store) -> bool:
    """Merge what reports and decisions brought since the last time; whether there was anything."""
    waiting, stamp, log = store.waiting(), _stamp(store.merged()), store.decisions()
    if not waiting and stamp == _present(log):
        return False
    if stamp.by != BY or not stamp.heeds(log) or _many(store, len(waiting)):
        remerge(store)
        return True
    while _step(store):
        pass
    return True


def heed(store: Store) -> None:
    """Merge what new decisions say, and nothing else: reports that somebody is adding meanwhile are left to them."""
    if _stamp(store.merged()).by == BY:
        _step(store, most=0)
    else:
        remerge(store)


def _many(store: Store, waiting: int) -> bool:
    return waiting > FEW and waiting * SHARE > store.counts().reports


def _step(store: Store, most: int | None = None) -> bool:
    """Merge a few reports and the decisions made since; whether there may be more to do."""
    few = FEW if most is None else most
    with store.deriving() as connection:
        log = decisions.all_of(connection)
        since = log[_stamp(groups.stamp_of(connection)).decisions :]
        waiting = pending.waiting(connection, few)
        if waiting or since:
            _merge_in(store, connection, waiting, (log, since))
            pending.settle(connection, waiting)
            groups.put_stamp(connection, str(_present(log)))
    return len(waiting) == few


def _merge_in(store: Store, connection: Connection, waiting: Iterable[str], acts: tuple[Sequence[Decision], Sequence[Decision]]) -> None:
    log, since = acts
    reports = {*waiting, *_reports_of(since, log)}
    told = {i.id: i for coding in decided_codings(store, reports, log) for i in locals_of(coding)}
    kept = {name: unpacked(record) for name, record in mentions.records_of(connection, reports).items()}
    bound = rebound(log, [*told.values(), *_anchored(connection, log, reports)])
    shelf, touched = StoreShelf(connection), _named(since, bound, {*told, *kept})
    old, new = _changed(shelf, (kept, told), touched)
    growth = grow(shelf, Change(old, new, frozenset((*told, *kept))), bonds_of(bound), shelf.rules)
    changed = groups.assign(connection, groupings_of(growth), kept.keys() - told.keys())
    changed |= {home for name in {*told, *touched} if (home := groups.incident_of(connection, name))}
    _mark(connection, changed, since, log)


def _reports_of(acts: Iterable[Decision], log: Sequence[Decision]) -> Iterator[str]:
    """The reports on whose claims somebody acted."""
    yield from (report for act in _meant(acts, log) if (report := report_of(act)))


def _meant(acts: Iterable[Decision], log: Sequence[Decision]) -> Iterator[Decision]:
    """The acts themselves, and for an undo what it takes back or restores."""
    by_id = {act.id: act for act in log}
    for act in acts:
        while act.kind == "undo" and act.subject in by_id:
            act = by_id[act.subject]
        yield act


def _anchored(connection: Connection, log: Sequence[Decision], known: set[str]) -> Iterator[LocalIncident]:
    """The mentions of the other reports on whose incidents people decided."""
    reports = {anchor["report"] for act in standing(log) for anchor in anchors_of(act).values()} - known
    yield from (unpacked(record) for record in mentions.records_of(connection, sorted(reports)).values())


def _named(since: Sequence[Decision], bound: Sequence[Decision], present: set[str]) -> set[str]:
    """The local incidents whose bonds may be others now: those of new decisions, and of old ones on what is looked at."""
    new, found = {act.id for act in _meant(since, bound)}, set()
    for act in bound:
        payload = json.loads(act.payload)
        named = {*payload.get("members", ()), *(m for group in payload.get("apart", ()) for m in group), *payload.get("anchors", ())}
        if act.id in new or not named.isdisjoint(present):
            found |= named
    return found


def _changed(shelf: StoreShelf, states: tuple[Mapping[str, LocalIncident], Mapping[str, LocalIncident]], touched: set[str],
             ) -> tuple[tuple[LocalIncident, ...], tuple[LocalIncident, ...]]:
    """Mentions that are other than they were, and those that a decision names."""
    kept, told = states
    other = {i for i in kept.keys() | told.keys() if _line(kept.get(i)) != _line(told.get(i))} | (touched & (kept.keys() | told.keys()))
    elsewhere = tuple(shelf.named(sorted(touched - kept.keys() - told.keys())))
    old = tuple(kept[i] for i in sorted(other) if i in kept)
    return (*old, *elsewhere), (*(told[i] for i in sorted(other) if i in told), *elsewhere)


def _line(incident: LocalIncident | None) -> str:
    return packed(incident) if incident else ""


def groupings_of(growth: Growth) -> list[Grouping]:
    """Which local incident belongs to which incident."""
    return [Grouping(m, growth.reports[m], group.id, handle(m)) for group in growth.clusters for m in group.members]


def _mark(connection: Connection, changed: Iterable[str], since: Iterable[Decision], log: Sequence[Decision]) -> None:
    """Lines to compute anew; when a name is hidden or shown again, all of them."""
    hiding = any(act.kind == "redact" for act in _meant(since, log))
    pending.mark(connection, groups.ids(connection) if hiding else changed, str(time.time_ns()))


def remerge(store: Store) -> None:
    """Judge and cluster all local incidents of the chronicle anew; one transaction replaces the old partition."""
    log, waiting, stamp = store.decisions(), store.waiting(), _stamp(store.merged())
    same = stamp.by == BY and stamp.heeds(log)
    kept = store.mention_records() if same else {}
    reports = {*waiting, *_reports_of(log[stamp.decisions :], log)} if same else None
    told = {i.id: i for coding in decided_codings(store, reports, log) for i in locals_of(coding)}
    before = {name: unpacked(record) for name, record in kept.items()}
    incidents = [*told.values(), *(i for i in before.values() if reports is not None and i.report not in reports)]
    judgements = judge(incidents, log)
    growth = Growth(cluster(incidents, judgements, log), {i.id: i.report for i in incidents})
    with store.deriving() as connection:
        changed = groups.regroup(connection, judgements, groupings_of(growth), str(_present(log)))
        _keep(connection, (before, {i.id: i for i in incidents}), same)
        homes = {m: group.id for group in growth.clusters for m in group.members}
        since = log[stamp.decisions :] if same else ()
        named = _named(since, rebound(log, incidents), set())
        _mark(connection, changed | {homes[name] for name in {*told, *named} if name in homes}, since, log)
        pending.settle(connection, waiting)


def adopt(
    store: Store, incidents: Iterable[LocalIncident], judgements: Sequence[Judgement], groupings: Sequence[Grouping],
) -> None:
    """Take a partition that was computed elsewhere, from all reports of this chronicle and no decision, in one transaction."""
    log, waiting = store.decisions(), store.waiting()
    with store.deriving() as connection:
        groups.regroup(connection, judgements, groupings, str(_present(log)))
        _keep(connection, ({}, {i.id: i for i in incidents}), False)
        _mark(connection, {g.incident for g in groupings}, (), log)
        pending.settle(connection, waiting)


def _keep(connection: Connection, states: tuple[Mapping[str, LocalIncident], Mapping[str, LocalIncident]], same: bool) -> None:
    """Write the mentions that are other than before; all of them when the old ones were another merging's."""
    rules, (before, now) = load_merging(), states
    if not same:
        mentions.clear(connection)
    mentions.remove(connection, (mention_of(i, rules) for name, i in before.items() if now.get(name) != i))
    mentions.put(connection, (mention_of(i, rules) for name, i in now.items() if before.get(name) != i))
