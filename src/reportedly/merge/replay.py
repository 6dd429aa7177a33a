"""People's acts on claims, replayed over what was read.

`correct` gives a claim another value, `reject` takes it away, `confirm` says that it was looked at, `add` makes a claim of words
that the reader passed over.  The log is replayed on every reading, so that people's acts hold whatever the reader says later.
An act whose incident cannot be found any more is an orphan: kept, told of, and never applied to anything else.

Payloads: `{"target": anchor, "value": value}`, for `add` also `"stance"` and `"speaker"`; `before` holds the claim as it was.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from reportedly.merge.anchors import Anchor, claim_at, incident_at
from reportedly.merge.decisions import standing
from reportedly.model import CONFIRMED, PERSON, Claim, Coding, Decision, Role, Stance, Value, Who, from_json

KEPT = 50_000  # acts whose payload is not read again


@dataclass(frozen=True, slots=True)
class Replayed:
    """A coding as people left it, and the acts that found nothing to act on."""

    coding: Coding
    orphans: tuple[Decision, ...] = ()


def replayed(coding: Coding, decisions: Iterable[Decision]) -> Replayed:
    """The coding after all standing acts on its report, in the order of the log."""
    orphans: list[Decision] = []
    for act in standing(decisions):
        if act.kind in _ACTS and report_of(act) == coding.report.id:
            changed = _ACTS[act.kind](act, coding)
            if changed is None:
                orphans.append(act)
            else:
                coding = changed
    return Replayed(coding, tuple(orphans))


def report_of(act: Decision) -> str | None:
    """The report that an act on a claim concerns; None for acts on incidents."""
    return _target(act.payload)


@lru_cache(maxsize=KEPT)
def _target(payload: str) -> str | None:
    target = json.loads(payload).get("target")
    return str(target["report"]) if target else None


def acts_by_report(decisions: Iterable[Decision]) -> Mapping[str, tuple[Decision, ...]]:
    """The standing acts on claims by the report that they concern, each in the order of the log."""
    found: dict[str, list[Decision]] = defaultdict(list)
    for act in standing(decisions):
        if act.kind in _ACTS and (report := report_of(act)):
            found[report].append(act)
    return {report: tuple(acts) for report, acts in found.items()}


def without_report(decisions: Iterable[Decision], reports: Iterable[str]) -> tuple[Decision, ...]:
    """The standing acts on claims of reports that the chronicle does not hold (any more)."""
    known = set(reports)
    return tuple(a for a in standing(decisions) if a.kind in _ACTS and report_of(a) not in known)


def _correct(act: Decision, coding: Coding) -> Coding | None:
    payload, before = _payload(act), _before(act)
    anchor = Anchor.from_json(payload["target"])
    value = from_json(Value, payload["value"])
    old = claim_at(anchor, coding, before)
    if old is not None:
        return _with(coding, old, replace(old, value=value, by=f"{PERSON}{act.who}", score=1.0, id=""))
    incident = incident_at(anchor.incident, coding)
    if incident is None:
        return None
    return _with(coding, None, replace(_made(anchor, coding, incident, value, before), by=f"{PERSON}{act.who}", id=""))


def _made(anchor: Anchor, coding: Coding, incident: str, value: Value | None, before: Claim | None) -> Claim:
    """The claim as a person left it, for a reading that does not find it any more; its words are still in the text."""
    spans = tuple(coding.report.span(start, end) for start, end in anchor.spans)
    if before is not None:
        return replace(before, incidents=(incident,), value=value, spans=spans, score=1.0, id="")
    return Claim(anchor.report, (incident,), Role(anchor.role), value, spans, Stance(anchor.stance), statement=anchor.statement)


def _reject(act: Decision, coding: Coding) -> Coding | None:
    """A claim that is not read any more needs no rejecting: that is no orphan."""
    found = claim_at(Anchor.from_json(_payload(act)["target"]), coding, _before(act))
    return _with(coding, found, None) if found else coding


def _confirm(act: Decision, coding: Coding) -> Coding | None:
    before = _before(act)
    anchor = Anchor.from_json(_payload(act)["target"])
    found = claim_at(anchor, coding, before)
    if found is not None and (before is None or found.value == before.value):
        return _with(coding, found, replace(found, by=f"{CONFIRMED}{act.who}", score=1.0))
    incident = incident_at(anchor.incident, coding)
    if incident is None or before is None:
        return None
    return _with(coding, None, replace(_made(anchor, coding, incident, before.value, before), by=f"{CONFIRMED}{act.who}", id=""))


def _add(act: Decision, coding: Coding) -> Coding | None:
    payload = _payload(act)
    anchor = Anchor.from_json(payload["target"])
    incident = incident_at(anchor.incident, coding)
    if incident is None:
        return None
    made = _made(anchor, coding, incident, from_json(Value, payload["value"]), None)
    speaker = from_json(Who, payload.get("speaker"))
    return _with(coding, None, replace(made, speaker=speaker, by=f"{PERSON}{act.who}", id=""))


_ACTS: Mapping[str, Callable[[Decision, Coding], Coding | None]] = {
    "correct": _correct, "reject": _reject, "confirm": _confirm, "add": _add,
}


def _payload(act: Decision) -> Any:
    return json.loads(act.payload)


def _before(act: Decision) -> Claim | None:
    found: Claim | None = from_json(Claim, json.loads(act.before))
    return found


def _with(coding: Coding, old: Claim | None, new: Claim | None) -> Coding:
    claims = [new if c is old else c for c in coding.claims]
    kept = tuple(c for c in claims if c is not None)
    if old is None and new is not None:
        kept = (*kept, new)
    return replace(coding, claims=tuple({c.id: c for c in kept}.values()))
