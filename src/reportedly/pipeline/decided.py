"""What the reports say after people's acts: every stage after reading sees claims through here."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from reportedly.codebook.viewing import load_viewing
from reportedly.merge.anchors import anchors_of, members_now
from reportedly.merge.decisions import standing
from reportedly.merge.local import locals_of
from reportedly.merge.redact import Masks, masks_of
from reportedly.merge.replay import acts_by_report, replayed, report_of, without_report
from reportedly.merge.wording import words_of
from reportedly.model import Claim, Coding, Decision, Value, from_json, in_order
from reportedly.store import Store


def decided_codings(store: Store, only: Iterable[str] | None = None, decisions: Sequence[Decision] | None = None) -> Iterator[Coding]:
    """All codings, or those of the reports named, after the acts of the log (or of `decisions`)."""
    acts = acts_by_report(store.decisions() if decisions is None else decisions)
    for coding in store.codings(only):
        yield replayed(coding, acts[coding.report.id]).coding if coding.report.id in acts else coding


def decided_claims(store: Store, members: Sequence[str]) -> tuple[Claim, ...]:
    """The claims about some local incidents after people's acts."""
    claims = store.claims_of(members)
    log = store.decisions()
    touched = {c.report for c in claims} & {report_of(act) for act in log}
    if not touched:
        return in_order(claims)
    wanted = set(members)
    changed = (c for coding in decided_codings(store, touched, log) for c in coding.claims if wanted.intersection(c.incidents))
    return in_order((*(c for c in claims if c.report not in touched), *changed))


def orphans(store: Store, concerning: Callable[[Decision], bool] | None = None) -> tuple[Decision, ...]:
    """The standing acts that find nothing to act on, in the order of the log: what they are about is gone, or not told any more.

    With `concerning`, only those acts are looked at of which it holds.
    """
    log = standing(store.decisions())
    asked = [act for act in log if concerning is None or concerning(act)]
    acts = acts_by_report(log)
    held = {r for act in asked if (r := report_of(act)) and store.version_of(r) is not None}
    lost = {act.id for coding in store.codings(held) for act in replayed(coding, acts[coding.report.id]).orphans}
    lost.update(act.id for act in without_report(asked, held))
    lost.update(act.id for act in _without_members(store, asked))
    return tuple(act for act in asked if act.id in lost)


def _without_members(store: Store, log: Sequence[Decision]) -> Iterator[Decision]:
    """Acts on incidents of which a local incident is told by no report any more."""
    acts = [act for act in log if anchors_of(act)]
    told = [i for c in store.codings({a["report"] for act in acts for a in anchors_of(act).values()}) for i in locals_of(c)]
    known = {i.id for i in told}
    for act in acts:
        if any(now not in known for now in members_now(act, told).values()):
            yield act


def orphan_words(act: Decision) -> str:
    """An orphan in words, as it is shown with its incident."""
    why = f" ({act.reason})" if act.reason else ""
    return f"decision {act.id[:8]}: {act.kind} by {act.who}, {act.at[:10]}{why}, finds nothing to act on any more"


def before_and_after(act: Decision) -> tuple[str, str]:
    """What an act changed, in words: the value before and after, the incidents or names that it is about."""
    payload, before = json.loads(act.payload or "null") or {}, json.loads(act.before or "null") or {}
    if act.kind in ("correct", "reject", "confirm", "add"):
        old = _words(before.get("value")) if before else ""
        return old, {"reject": "nothing", "confirm": old}.get(act.kind) or _words(payload.get("value"))
    if act.kind == "merge":
        return " + ".join(before.get("incidents", ())), act.subject
    return "", ", ".join(map(str, payload.get("names", ())))


def _words(value: Any) -> str:
    return words_of(from_json(Value, value), load_viewing())


def about_incident(act: Decision, incident: str, members: Iterable[str], reports: Iterable[str]) -> bool:
    """Whether an act was made on this incident, on one of its local incidents, or on a claim of one of its reports."""
    payload = json.loads(act.payload)
    if "target" in payload and payload["target"]["report"] in set(reports):
        return True
    named = {*payload.get("members", ()), *(m for group in payload.get("apart", ()) for m in group)}
    return incident in (act.subject, payload.get("incident")) or bool(named & set(members))


def masks(store: Store) -> Masks:
    """The names that must not be shown."""
    return masks_of(store.decisions())
