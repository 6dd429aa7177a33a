"""The coded record: a `Coding` in the JSON form that `code --json` prints and scorers read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from reportedly.model import Claim, Code, Coding, Count, PoliticalEvent, Raw, Report, Role, Segment, Span, Stance, When, Where, Who

Json = dict[str, Any]
PRONOUNS = frozenset({
    "he", "him", "she", "her", "it", "they", "them", "we", "us", "i", "me", "you", "who", "which", "that", "this", "those", "these", "one",
    "each other", "others",
})
ACCUSING = {Stance.ATTRIBUTES_TO, Stance.CLAIMS_RESPONSIBILITY}


def record_of(coding: Coding) -> Json:
    """The record of one report; local incidents are numbered i1, i2, … in text order."""
    short = {incident: f"i{n}" for n, incident in enumerate(coding.incidents, 1)}
    said = _once(c for c in coding.claims if c.statement)
    return {
        "document": _document(coding.report),
        "incidents": [_incident(short[i], coding.of(i), i == coding.main) for i in coding.incidents],
        "claims": [_statement(f"c{n}", same, short, coding.report) for n, same in enumerate(said, 1)],
        "events": [_event(f"e{n}", e) for n, e in enumerate(coding.events, 1)],
    }


def _document(report: Report) -> Json:
    return {
        "name": report.name, "sha256": report.sha256, "title": report.title, "outlet": report.outlet, "language": report.language,
        "published": {"edtf": report.published.edtf, "basis": report.published.basis.value},
        "segments": [_segment(s) for s in report.segments],
    }


def _segment(segment: Segment) -> Json:
    return {"start": segment.start, "end": segment.end, "kind": segment.kind, "anchor": segment.anchor.edtf if segment.anchor else None}


def _incident(short: str, claims: Sequence[Claim], main: bool) -> Json:
    slots = [c for c in claims if not c.statement]
    date = next((c.value for c in slots if isinstance(c.value, When)), None)
    place = next((c.value for c in slots if isinstance(c.value, Where)), None)
    worded = {c.role: c.value.text for c in reversed(slots) if isinstance(c.value, Raw)}
    return {
        "id": short, "chronicle_id": None,
        "types": [c.value.code for c in slots if c.role is Role.TYPE and isinstance(c.value, Code)],
        "status": next((c.value.code for c in slots if c.role is Role.STATUS and isinstance(c.value, Code)), "occurred"),
        "main": main,
        "date": date.edtf if date else None, "date_text": date.text if date else None,
        "place": _place(place) if place else None,
        "targets": [_target(c.value) for c in slots if c.role is Role.TARGET and isinstance(c.value, Who)],
        "killed": _toll(slots, Role.KILLED), "injured": _toll(slots, Role.INJURED),
        "weapon": worded.get(Role.WEAPON), "method": worded.get(Role.METHOD),
        "accused": _accused(claims),
        "evidence": _evidence(next((c.spans for c in slots if c.role is Role.EVENT), ())),
    }


def _place(place: Where) -> Json:
    return {"name": place.name or place.text, "admin": place.admin, "country": place.country, "lat": place.lat, "lon": place.lon,
            "precision": place.precision.value}


def _target(who: Who) -> Json:
    return {"name": who.name, "description": who.description, "role": who.title, "outcome": who.outcome}


def _toll(slots: Iterable[Claim], role: Role) -> Json | None:
    """One range over all counts that the report gives: rival tolls become one range, an open end stays open."""
    counts = [c.value for c in slots if c.role is role and isinstance(c.value, Count)]
    if not counts:
        return None
    lows = [c.min if c.min is not None or len(counts) == 1 else c.max for c in counts]
    highs = [c.max for c in counts if c.max is not None]
    known = [low for low in lows if low is not None]
    open_end = any(c.max is None and (not highs or (c.min or 0) > max(highs)) for c in counts)
    return {"min": min(known) if known else None, "max": None if open_end else max(highs)}


def _accused(claims: Sequence[Claim]) -> list[Json]:
    """Each accused party once: who is blamed by a speaker, and doers that the report itself tells of.

    Doers that are not named say nothing where a party is named; pronouns name nobody, and whoever is hit is not the one accused,
    nor whom the one who claims the act calls a criminal: that is of his conduct.
    """
    hit = {c.value.name for c in claims if c.role is Role.TARGET and isinstance(c.value, Who) and c.value.name} | _of_conduct(claims)
    found: dict[str, Json] = {}
    for claim in claims:
        if not isinstance(claim.value, Who) or claim.value.text.lower() in PRONOUNS or claim.value.name in hit:
            continue
        if claim.role is Role.PERPETRATOR and (not claim.statement or claim.stance in ACCUSING):
            name = claim.value.name or claim.value.text
            by = "self" if claim.stance is Stance.CLAIMS_RESPONSIBILITY else _name(claim.speaker)
            found.setdefault(name, {"name": name, "by": by})
    named = [party for name, party in found.items() if any(w[0].isupper() for w in name.split()[1:] or name.split())]
    return named or list(found.values())


def _of_conduct(claims: Sequence[Claim]) -> set[str | None]:
    """Those whom only a party that claims the act itself accuses of something."""
    blamed = [(c.value.name, _name(c.speaker)) for c in claims if c.stance is Stance.ATTRIBUTES_TO and isinstance(c.value, Who)]
    owning = {_name(c.speaker) for c in claims if c.stance is Stance.CLAIMS_RESPONSIBILITY}
    return {party for party, speaker in blamed if speaker and speaker in owning} - {p for p, by in blamed if by not in owning} - {None}


def _name(who: Who | None) -> str | None:
    return (who.name or who.text) if who else None


def _once(claims: Iterable[Claim]) -> list[list[Claim]]:
    """What one speaker says several times of one incident, as surely each time, is one statement with several quotes."""
    found: dict[Any, list[Claim]] = {}
    for claim in claims:
        accused = _name(claim.value) if isinstance(claim.value, Who) else None
        found.setdefault((_name(claim.speaker), claim.stance, claim.incidents, accused, claim.certainty), []).append(claim)
    return list(found.values())


def _statement(short: str, same: Sequence[Claim], incidents: dict[str, str], report: Report) -> Json:
    claim, spans = same[0], dict.fromkeys(span for c in same for span in c.spans)
    speaker = claim.speaker
    accused = claim.value if isinstance(claim.value, Who) else None
    return {
        "id": short, "incident": [incidents[i] for i in claim.incidents if i in incidents], "role": claim.role.value,
        "speaker": {"name": speaker.name, "verbatim": speaker.text or None, "kind": speaker.kind} if speaker
        else {"name": report.outlet, "verbatim": None, "kind": "outlet"},
        "stance": claim.stance.value, "accused": _name(accused),
        "certainty": claim.certainty.value, "via": list(claim.via), "evidence": _evidence(spans),
    }


def _event(short: str, event: PoliticalEvent) -> Json:
    return {"id": short, "type": event.type, "mode": event.mode, "actors": list(event.actors), "recipients": list(event.recipients),
            "date": event.date, "place": event.place, "evidence": _evidence(event.spans)}


def _evidence(spans: Iterable[Span]) -> list[Json]:
    return [{"start": s.start, "end": s.end, "quote": s.quote} for s in spans]
