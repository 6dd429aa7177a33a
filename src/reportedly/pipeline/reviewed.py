"""What people looked at of an incident, from the log of their decisions: sorted once, then asked for each incident."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from reportedly.merge.decisions import standing
from reportedly.merge.replay import report_of
from reportedly.merge.views import IncidentView
from reportedly.model import CONFIRMED, PERSON, Claim, Decision
from reportedly.store.reviewed import Review

KEPT = 50_000  # rejected claims whose record is not read again


@dataclass(frozen=True, slots=True)
class Acts:
    """The standing decisions that leave no claim to be seen by: rejections by report, joining and parting by local incident."""

    rejected: Mapping[str, tuple[Decision, ...]]
    joined: Mapping[str, frozenset[str]]
    parted: Mapping[str, frozenset[str]]


NO_ACTS = Acts({}, {}, {})


def acts_in(log: Iterable[Decision]) -> Acts:
    """The decisions of a log, sorted."""
    rejected: dict[str, list[Decision]] = defaultdict(list)
    joined: dict[str, set[str]] = defaultdict(set)
    parted: dict[str, set[str]] = defaultdict(set)
    for act in standing(log):
        if act.kind == "reject":
            rejected[report_of(act) or ""].append(act)
        elif act.kind == "merge":
            for local in json.loads(act.payload)["members"]:
                joined[local].add(act.id)
        elif act.kind in ("split", "different"):
            for local in (m for group in json.loads(act.payload)["apart"] for m in group):
                parted[local].add(act.id)
    return Acts({name: tuple(some) for name, some in rejected.items()}, _frozen(joined), _frozen(parted))


def _frozen(found: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(some) for name, some in found.items()}


def review_of(view: IncidentView, claims: Iterable[Claim], acts: Acts) -> Review:
    """What people did about one incident; `claims` is all that is said of it, as it stands after their acts."""
    by, members = [c.by for c in claims], set(view.members)
    rejected = [act for name in view.reports for act in acts.rejected.get(name, ()) if _about(act, view.id, members)]
    joined, parted = (len({i for m in members for i in found.get(m, ())}) for found in (acts.joined, acts.parted))
    return Review(
        len(by), sum(b.startswith(CONFIRMED) for b in by), sum(b.startswith(PERSON) for b in by), len(rejected), joined, parted)


def _about(act: Decision, incident: str, members: set[str]) -> bool:
    """Whether a rejected claim was about this incident, by its local incidents or by the id that the incident had."""
    found, local = _place(act)
    return incident == found or not members.isdisjoint(local)


@lru_cache(maxsize=KEPT)
def _place(act: Decision) -> tuple[str, tuple[str, ...]]:
    before = json.loads(act.before) or {}
    return json.loads(act.payload).get("incident") or "", tuple(before.get("incidents", ()))
