"""Views of incidents over a store: assembled when they are asked for, their one-line rows kept up to date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from reportedly.errors import StoreError
from reportedly.merge import view_of
from reportedly.merge.views import IncidentView
from reportedly.model import Claim, Incident, Report
from reportedly.pipeline.decided import about_incident, decided_claims, masks, orphan_words, orphans
from reportedly.pipeline.reviewed import Acts, acts_in
from reportedly.pipeline.rows import row_of
from reportedly.store import Membership, Store
from reportedly.store.rows import Row

BATCH = 200
PATIENCE = 60 * 10**9


def view_of_incident(store: Store, wanted: str) -> IncidentView:
    """All that is said of one incident; `wanted` is an id, the start of one, or one that leads to it."""
    group = store.incident(wanted)
    view = _viewed(store, group).view
    lost = orphans(store, lambda act: about_incident(act, view.id, view.members, view.reports))
    hidden = masks(store)
    return replace(view, flags=(*view.flags, *(hidden.text(orphan_words(act)) for act in lost)))


@dataclass(frozen=True, slots=True)
class _Viewed:
    view: IncidentView
    reports: Mapping[str, Report]
    claims: tuple[Claim, ...]


def _viewed(store: Store, group: Membership) -> _Viewed:
    claims = decided_claims(store, group.members)
    reports = {name: store.report(name) for name in sorted({c.report for c in claims})}
    view, hidden = view_of(Incident(group.id, group.members, claims), reports.values()), masks(store)
    shown = {name: hidden.record(report) for name, report in reports.items()}
    return _Viewed(hidden.record(view), shown, tuple(hidden.record(c) for c in claims))


def refresh_views(store: Store, since: int = 0) -> int:
    """Compute the rows that are missing or out of date; how many they were.

    `since` (nanoseconds of Unix time) is when somebody decided: rows that went out of date in the PATIENCE before are left to the process
    that adds reports and will see to them, so that nobody waits for its work.
    """
    fresh, gone = store.stale_rows()
    ids = sorted(i for i, mark in fresh.items() if not _of_another(mark, since))
    acts = acts_in(store.decisions())
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        store.put_rows([(fresh[i], row) for i in some for row in _row(store, i, acts)])
    if gone:
        store.put_rows((), gone)
    return len(ids)


def _of_another(mark: str, since: int) -> bool:
    return mark.isdigit() and since - PATIENCE < int(mark) < since


def _row(store: Store, incident: str, acts: Acts) -> Iterator[Row]:
    """The row of one incident; none when another writer has just put it into another: that one sees to its row."""
    try:
        found = _viewed(store, store.incident(incident))
    except StoreError:
        return
    if found.view.id == incident:
        yield row_of(found.view, found.reports, found.claims, acts)
