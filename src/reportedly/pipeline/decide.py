"""People's acts on the chronicle: each is checked, anchored to words, logged, and the incidents are put together anew.

Every act says who did it and why; every act can be undone by naming its id.  `expected` is the id of the last decision that the
person saw: when somebody else decided meanwhile, ConflictError is raised and nothing is changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from reportedly.errors import ConflictError, UsageError
from reportedly.merge.anchors import Anchor, anchored, evidence_of, member_anchors, places
from reportedly.merge.decisions import standing
from reportedly.merge.local import LocalIncident, locals_of
from reportedly.merge.replay import report_of
from reportedly.model import Claim, Coding, Decision, Role, Span, Stance, Value, to_json
from reportedly.pipeline.decided import decided_codings
from reportedly.pipeline.merging import heed, refresh
from reportedly.store import Store

SHORTEST_ID = 4  # letters with which a claim may be named
WHOLE_ID = 16


@dataclass(frozen=True, slots=True)
class Hand:
    """Who acts, why, and on which state of the log they looked (None: whatever it is)."""

    who: str
    reason: str = ""
    expected: str | None = None


def correct(store: Store, claim: str, value: Value | None, hand: Hand) -> Decision:
    """Give a claim another value; the old one stays in the history."""
    found, coding = _claim(store, claim)
    if found.value is not None and value is not None and type(found.value) is not type(value):
        raise UsageError(f"{value} is no value for {found.role}", f"the claim has a {type(found.value).__name__}")
    return _on_claim(store, "correct", found, coding, hand, value=to_json(value))


def role_of(store: Store, claim: str) -> Role:
    """The role that a claim is about."""
    return _claim(store, claim)[0].role


def reject(store: Store, claim: str, hand: Hand) -> Decision:
    """Take a claim away: the report does not say this."""
    return _on_claim(store, "reject", *_claim(store, claim), hand)


def confirm(store: Store, claim: str, hand: Hand) -> Decision:
    """Say that a person looked and the report does say this."""
    return _on_claim(store, "confirm", *_claim(store, claim), hand)


def add(store: Store, local: str, made: tuple[Role, Value | None, Span], hand: Hand) -> Decision:
    """Add a value of a local incident with the words that say it; raises EvidenceError when they are not in the report."""
    role, value, span = made
    report = store.report(span.report)
    words = report.span(span.start, span.end)
    coding = next(iter(decided_codings(store, [report.id])))
    if local not in coding.incidents:
        raise UsageError(f"report {report.id} tells of no incident {local!r}")
    target = Anchor(report.id, role.value, Stance.REPORTS.value, False, places([words]), evidence_of(coding, local))
    payload = {"target": to_json(target), "value": to_json(value)}
    return _log(store, Decision("add", local, _dumped(payload), who=hand.who, reason=hand.reason), hand)


def merge(store: Store, incidents: Sequence[str], hand: Hand) -> Decision:
    """Say that incidents are one; both ids lead to what they become."""
    groups = [store.incident(i) for i in dict.fromkeys(incidents)]
    if len({g.id for g in groups}) < 2:
        raise UsageError("merging needs two incidents", f"given: {', '.join(incidents)}")
    members = sorted({m for g in groups for m in g.members})
    _refuse_kept_apart(store, members)
    payload = {"members": members, "anchors": member_anchors(_locals(store, members))}
    before = {"incidents": {g.id: list(g.members) for g in groups}}
    return _log(store, Decision("merge", groups[0].id, _dumped(payload), _dumped(before), hand.who, hand.reason), hand)


def split(store: Store, incident: str, reports: Sequence[str], hand: Hand) -> Decision:
    """Take what some reports tell (by report or local incident id) out of an incident, for good."""
    group = store.incident(incident)
    wanted = set(reports)
    locals_ = _locals(store, group.members)
    out = sorted(i.id for i in locals_ if i.id in wanted or i.report in wanted)
    rest = sorted(set(group.members) - set(out))
    if not out or not rest:
        raise UsageError(f"{incident} cannot be split so", "one side would be empty", "Name some of its reports.")
    return _apart(store, "split", group.id, [out, rest], hand)


def keep_apart(store: Store, incidents: Sequence[str], hand: Hand) -> Decision:
    """Say that incidents are not the same: nothing will ever join them, until this is undone."""
    groups = [store.incident(i) for i in dict.fromkeys(incidents)]
    if len({g.id for g in groups}) < 2:
        raise UsageError("two incidents are needed", f"given: {', '.join(incidents)}")
    return _apart(store, "different", groups[0].id, [list(g.members) for g in groups], hand)


def remove(store: Store, reports: Sequence[str], hand: Hand) -> Decision:
    """Take reports out of the chronicle with everything that only they support; decisions stay and are told as orphans.

    Adding the report again gives all of it back, decisions included.
    """
    if not hand.who:
        raise UsageError("a decision needs a name", "who decides must be on record", "Name yourself with --by.")
    found = sorted({r.id: r for r in map(store.report, reports)}.values(), key=lambda r: r.id)
    if not found:
        raise UsageError("no report is named", "removing needs the id of a report", "reportedly show ID lists the reports of an incident.")
    kept = [{"report": r.id, "sha256": r.sha256, "outlet": r.outlet, "url": r.url} for r in found]
    act = Decision("remove", found[0].id, _dumped({"reports": kept}), who=hand.who, reason=hand.reason)
    entry = store.remove([r.id for r in found], act)
    refresh(store)
    return entry


def redact(store: Store, names: Iterable[str], hand: Hand) -> Decision:
    """Hide names in everything that is shown and exported; the originals stay, or nothing could be verified."""
    hidden = sorted({name.strip() for name in names if name.strip()})
    if not hidden:
        raise UsageError("no name is given")
    return _log(store, Decision("redact", hidden[0], _dumped({"names": hidden}), who=hand.who, reason=hand.reason), hand)


def undo(store: Store, decision: str, hand: Hand) -> Decision:
    """Take a decision back; undoing an undo restores it."""
    log = store.decisions()
    found = [d for d in log if d.id.startswith(decision)] if decision else []
    if len(found) != 1:
        raise UsageError(f"there is no one decision {decision!r}", f"{len(found)} ids begin so", "reportedly history ID lists them.")
    if found[0].kind == "remove":
        raise UsageError("a removal cannot be undone", "the bytes are gone", "Add the report again: all of it comes back, decisions too.")
    held = {d.id for d in standing(log)}
    if found[0].kind != "undo" and found[0].id not in held:
        raise UsageError(f"decision {decision} is undone already")
    return _log(store, Decision("undo", found[0].id, who=hand.who, reason=hand.reason), hand)


def _claim(store: Store, wanted: str) -> tuple[Claim, Coding]:
    """A claim by its id or the start of it, with what its report says."""
    if len(wanted) < SHORTEST_ID:
        raise UsageError(f"there is no one claim {wanted!r}", f"give {SHORTEST_ID} letters of its id", "show ID lists the claims.")
    found = _claims(store, wanted, store.reports_of_claim(wanted)) if len(wanted) == WHOLE_ID else []
    if not found:
        touched = {report for act in store.decisions() if (report := report_of(act))}
        found = _claims(store, wanted, {*touched, *store.reports_of_claim(wanted)})
    if len(found) > 1:
        raise UsageError(f"there is no one claim {wanted!r}", f"{len(found)} ids begin so", "Give more of the id.")
    if not found:
        raise UsageError(f"there is no claim {wanted!r}", "it was changed since, or never was", "Look at the incident again.")
    return found[0]


def _claims(store: Store, wanted: str, reports: Iterable[str]) -> list[tuple[Claim, Coding]]:
    return [(claim, coding) for coding in decided_codings(store, reports) for claim in coding.claims if claim.id.startswith(wanted)]


def _on_claim(store: Store, kind: str, claim: Claim, coding: Coding, hand: Hand, **payload: Any) -> Decision:
    incident = next((there for i in claim.incidents if (there := store.incident_of(i))), None)
    body = {"target": anchored(claim, coding), "incident": incident, **payload}
    return _log(store, Decision(kind, claim.id, _dumped(body), _dumped(to_json(claim)), hand.who, hand.reason), hand)


def _apart(store: Store, kind: str, subject: str, groups: Sequence[Sequence[str]], hand: Hand) -> Decision:
    anchors = member_anchors(_locals(store, [m for g in groups for m in g]))
    payload = {"apart": [sorted(g) for g in groups], "anchors": anchors}
    return _log(store, Decision(kind, subject, _dumped(payload), who=hand.who, reason=hand.reason), hand)


def _refuse_kept_apart(store: Store, members: Sequence[str]) -> None:
    """A person said that two of these are not the same: that must be undone first, or merging would silently do nothing."""
    for act in standing(store.decisions()):
        groups = json.loads(act.payload).get("apart", ()) if act.kind in ("split", "different") else ()
        if sum(bool(set(group) & set(members)) for group in groups) > 1:
            raise ConflictError("these were said not to be the same", f"by {act.who or 'somebody'} at {act.at}: {act.reason}",
                                f"Undo decision {act.id} first.")


def _locals(store: Store, members: Iterable[str]) -> list[LocalIncident]:
    wanted = set(members)
    reports = {c.report for c in store.claims_of(wanted)}
    return [i for coding in decided_codings(store, reports) for i in locals_of(coding) if i.id in wanted]


def _log(store: Store, act: Decision, hand: Hand) -> Decision:
    if not hand.who:
        raise UsageError("a decision needs a name", "who decides must be on record", "Name yourself with --by.")
    entry = store.decide(act, hand.expected)
    heed(store)
    return entry


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, sort_keys=True)
