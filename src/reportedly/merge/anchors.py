"""Where a decision holds on: not to ids that a new reading changes, but to places in a text that never changes.

An anchor of a local incident is its report and the spans that tell of it; that of a claim has also the claim's role, stance and
spans.  After a new reading the anchored thing is the one of the same kind whose words overlap most.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reportedly.merge.local import LocalIncident
from reportedly.model import Claim, Coding, Decision, Role, Span, to_json

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A claim by its report, role, stance and words, and its incident by the words that tell of it."""

    report: str
    role: str
    stance: str
    statement: bool
    spans: tuple[Place, ...]
    incident: tuple[Place, ...]
    claim: str = ""

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Anchor:
        """The anchor that `to_json` made JSON of."""
        return cls(raw["report"], raw["role"], raw["stance"], bool(raw["statement"]), _places(raw["spans"]), _places(raw["incident"]),
                   raw.get("claim", ""))


def _places(raw: Iterable[Sequence[int]]) -> tuple[Place, ...]:
    return tuple((int(start), int(end)) for start, end in raw)


def anchor_of(claim: Claim, coding: Coding) -> Anchor:
    """The anchor of a claim of a coding."""
    told = tuple(place for incident in claim.incidents for place in evidence_of(coding, incident))
    return Anchor(claim.report, claim.role.value, claim.stance.value, claim.statement, places(claim.spans), told, claim.id)


def places(spans: Iterable[Span]) -> tuple[Place, ...]:
    """Start and end of some spans."""
    return tuple((s.start, s.end) for s in spans)


def evidence_of(coding: Coding, incident: str) -> tuple[Place, ...]:
    """The words that tell of a local incident; those of its slot claims when nothing else does."""
    own = coding.of(incident)
    told = [s for c in own if c.role is Role.EVENT and not c.statement for s in c.spans]
    return places(told or [s for c in own if not c.statement for s in c.spans])


def overlap(one: Iterable[Place], other: Sequence[Place]) -> int:
    """Characters that both cover."""
    return sum(max(0, min(b, d) - max(a, c)) for a, b in one for c, d in other)


def incident_at(anchor: Sequence[Place], coding: Coding) -> str | None:
    """The local incident of a coding whose words overlap most with the anchor's; None when none does."""
    ranked = sorted((-overlap(anchor, evidence_of(coding, i)), n, i) for n, i in enumerate(coding.incidents))
    return ranked[0][2] if ranked and ranked[0][0] < 0 else None


def claim_at(anchor: Anchor, coding: Coding, before: Claim | None = None) -> Claim | None:
    """The claim that an anchor means in this coding: by id, else by role, stance and words, the same value first."""
    same = [c for c in coding.claims if (c.role.value, c.stance.value, c.statement) == (anchor.role, anchor.stance, anchor.statement)]
    by_id = next((c for c in same if c.id == anchor.claim), None)
    if by_id is not None:
        return by_id
    incident = incident_at(anchor.incident, coding)
    near = [c for c in same if incident in c.incidents and overlap(anchor.spans, places(c.spans)) > 0]
    value = before.value if before else None
    return min(near, key=lambda c: (c.value != value, -overlap(anchor.spans, places(c.spans)), c.id), default=None)


def member_anchors(incidents: Iterable[LocalIncident]) -> dict[str, Any]:
    """The anchors of local incidents by id, as a decision's payload keeps them."""
    return {i.id: {"report": i.report, "spans": [list(p) for p in places(i.evidence)]} for i in incidents}


def rebound(decisions: Iterable[Decision], incidents: Iterable[LocalIncident]) -> tuple[Decision, ...]:
    """The decisions with the ids that their local incidents have now.

    A local incident that is still there keeps its id; one that a new reading renamed is found by its words; one that is gone keeps
    the id that leads nowhere, until it comes back.
    """
    known = {i.id: i for i in incidents}
    by_report: dict[str, list[LocalIncident]] = defaultdict(list)
    for incident in known.values():
        by_report[incident.report].append(incident)
    return tuple(_rebound(d, known, by_report) for d in decisions)


def anchors_of(act: Decision) -> Mapping[str, Any]:
    """The anchors that an act on incidents keeps for each of its local incidents, by id."""
    payload = json.loads(act.payload)
    found = payload.get("anchors") if isinstance(payload, dict) else None
    return found or {}


def members_now(act: Decision, incidents: Iterable[LocalIncident]) -> Mapping[str, str]:
    """The id that each local incident of an act has now; one that is gone keeps its own."""
    known = {i.id: i for i in incidents}
    by_report: dict[str, list[LocalIncident]] = defaultdict(list)
    for incident in known.values():
        by_report[incident.report].append(incident)
    return {old: _now(old, anchor, known, by_report) for old, anchor in anchors_of(act).items()}


def _rebound(decision: Decision, known: Mapping[str, LocalIncident], by_report: Mapping[str, Sequence[LocalIncident]]) -> Decision:
    anchors = anchors_of(decision)
    if not anchors:
        return decision
    payload = json.loads(decision.payload)
    now = {old: _now(old, anchor, known, by_report) for old, anchor in anchors.items()}
    if all(old == new for old, new in now.items()):
        return decision
    members = [now.get(m, m) for m in payload.get("members", ())]
    apart = [[now.get(m, m) for m in group] for group in payload.get("apart", ())]
    return replace(decision, payload=json.dumps({**payload, "members": members, "apart": apart}, sort_keys=True))


def _now(old: str, anchor: Mapping[str, Any], known: Mapping[str, LocalIncident], by_report: Mapping[str, Sequence[LocalIncident]]) -> str:
    if old in known:
        return old
    spans = _places(anchor["spans"])
    ranked = sorted((-overlap(spans, places(i.evidence)), i.id) for i in by_report.get(anchor["report"], ()))
    return ranked[0][1] if ranked and ranked[0][0] < 0 else old


def anchored(claim: Claim, coding: Coding) -> Any:
    """The JSON of a claim's anchor, for a decision's payload."""
    return to_json(anchor_of(claim, coding))
