"""What merging looks at: one incident as one report tells it, with its values side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from reportedly.codebook.merging import load_merging
from reportedly.merge.context import Context, context_of
from reportedly.merge.names import folded
from reportedly.merge.outlets import host_of
from reportedly.merge.window import Window, window_of
from reportedly.model import Claim, Code, Coding, Count, Raw, Report, Role, Span, When, Where, Who

V = TypeVar("V", When, Where, Who, Count, Code, Raw)


@dataclass(frozen=True, slots=True)
class LocalIncident:
    """One incident of one report.

    `when` is what the report says, `window` the days that this and the publication date leave open.  `context` holds the
    names, rare words and ages around it.
    """

    id: str
    report: str
    outlet: str | None = None
    published: str | None = None
    main: bool = False
    types: tuple[str, ...] = ()
    status: str = "occurred"
    when: str | None = None
    window: Window | None = None
    places: tuple[Where, ...] = ()
    targets: tuple[Who, ...] = ()
    killed: tuple[Count, ...] = ()
    injured: tuple[Count, ...] = ()
    weapons: tuple[str, ...] = ()
    accused: tuple[Who, ...] = ()
    evidence: tuple[Span, ...] = ()
    context: Context = field(default_factory=Context)
    nearby: Context = field(default_factory=Context)


def locals_of(coding: Coding) -> tuple[LocalIncident, ...]:
    """The local incidents of one coded report, in its order."""
    by_incident: dict[str, list[Claim]] = {incident: [] for incident in coding.incidents}
    for claim in coding.claims:
        for incident in claim.incidents:
            by_incident.setdefault(incident, []).append(claim)
    return tuple(local_of(incident, claims, coding.report, incident == coding.main) for incident, claims in by_incident.items())


def local_of(incident: str, claims: Iterable[Claim], report: Report, main: bool) -> LocalIncident:
    """One local incident from its claims; slot claims give the values, statements the accused."""
    known = tuple(claims)
    slots = tuple(c for c in known if not c.statement)
    when = next((v.edtf for v in _values(slots, Role.DATE, When)), None)
    evidence = next((c.spans for c in slots if c.role is Role.EVENT), ())
    told, around = _contexts(report, evidence, known, main)
    return LocalIncident(
        id=incident, report=report.id, outlet=report.outlet, published=report.published.edtf, main=main,
        types=tuple(v.code for v in _values(slots, Role.TYPE, Code)),
        status=next((v.code for v in _values(slots, Role.STATUS, Code)), "occurred"),
        when=when, window=_window(when, report.published.edtf),
        places=tuple(_values(slots, Role.PLACE, Where)), targets=tuple(_values(slots, Role.TARGET, Who)),
        killed=tuple(_values(slots, Role.KILLED, Count)), injured=tuple(_values(slots, Role.INJURED, Count)),
        weapons=tuple(v.text for v in (*_values(slots, Role.WEAPON, Raw), *_values(slots, Role.METHOD, Raw))),
        accused=tuple(_values(known, Role.PERPETRATOR, Who)), evidence=evidence,
        context=around if main else told, nearby=told,
    )


def _values(claims: Iterable[Claim], role: Role, kind: type[V]) -> Iterator[V]:
    seen: set[V] = set()
    for claim in claims:
        if claim.role is role and isinstance(claim.value, kind) and claim.value not in seen:
            seen.add(claim.value)
            yield claim.value


def _window(when: str | None, published: str | None) -> Window | None:
    """The days said, cut at the day after publication: nothing is reported before it happens."""
    said, out = window_of(when), window_of(published)
    if out is None or said is None:
        return said
    last = min(said.last, out.last + 1)
    return Window(said.first, last) if said.first <= last else said


def _contexts(report: Report, evidence: tuple[Span, ...], claims: tuple[Claim, ...], main: bool) -> tuple[Context, Context]:
    """What stands around an incident: in the words that tell of it, and in the whole report when that is mainly about it.

    Names of powers, armed groups and their spokesmen stand in reports of many incidents and tell none apart.
    """
    rules = load_merging()
    publisher = f"{report.outlet or ''} {host_of(report) or ''}"
    parties = [who for c in claims for who in (c.speaker, c.value) if isinstance(who, Who) and who.kind in rules.recurring_kinds]
    recurring = frozenset(w for who in parties for w in folded(who.name or "").split())
    told = context_of(" ".join(span.quote for span in evidence), rules, publisher).without(recurring)
    return told, context_of(report.text, rules, publisher).without(recurring) if main else told
