"""Puts the local incidents of a chronicle together and stores what was found."""

from __future__ import annotations

from reportedly.merge import cluster, judge, locals_of
from reportedly.merge.decide import BY
from reportedly.merge.ids import handle
from reportedly.pipeline.decided import decided_codings
from reportedly.store import Grouping, Store


def refresh(store: Store) -> bool:
    """Merge again when reports or decisions were added since; whether that was so."""
    if store.merged() == _stamp(store):
        return False
    remerge(store)
    return True


def remerge(store: Store) -> None:
    """Judge and cluster all local incidents of the chronicle anew; one transaction replaces the old partition."""
    stamp = _stamp(store)
    decisions = store.decisions()
    incidents = [local for coding in decided_codings(store) for local in locals_of(coding)]
    judgements = judge(incidents, decisions)
    reports = {local.id: local.report for local in incidents}
    groupings = [
        Grouping(member, reports[member], group.id, handle(member)) for group in cluster(incidents, judgements, decisions)
        for member in group.members
    ]
    store.regroup(judgements, groupings, stamp)


def _stamp(store: Store) -> str:
    return f"{BY} {store.basis()}"
