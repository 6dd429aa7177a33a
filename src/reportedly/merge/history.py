"""How what is known of an incident changed: the chosen values after each day on which something was published or decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from reportedly.merge.view import view_of
from reportedly.merge.views import IncidentView
from reportedly.merge.window import window_of
from reportedly.model import Incident, Report, Role


@dataclass(frozen=True, slots=True)
class Change:
    """On `day` (EDTF) the shown value of a role became `after` (None: nothing is said any more), by these reports."""

    day: str
    role: Role | None
    before: str | None
    after: str | None
    reports: tuple[str, ...]
    words: str


def out_by(report: Report, day: str) -> bool:
    """Whether a report was out on some day (EDTF); one without a date was at no known time."""
    published, limit = window_of(report.published.edtf), window_of(day)
    return bool(published and limit and published.last <= limit.last)


def as_known(incident: Incident, reports: Iterable[Report], day: str) -> IncidentView | None:
    """The view of an incident from what was published by some day; None when nothing was."""
    out = {r.id: r for r in reports if out_by(r, day)}
    claims = tuple(c for c in incident.claims if c.report in out)
    if not claims:
        return None
    members = tuple(m for m in incident.members if any(m in c.incidents for c in claims))
    return view_of(Incident(incident.id, members, claims), out.values())


def changes(incident: Incident, reports: Iterable[Report]) -> tuple[Change, ...]:
    """What each day of publication added or changed, first to last."""
    known = tuple(reports)
    days = sorted({day for r in known if (day := r.published.edtf) and window_of(day)}, key=_last)
    found: list[Change] = []
    before: IncidentView | None = None
    for day in days:
        now = as_known(incident, known, day)
        new = tuple(sorted(r.id for r in known if r.published.edtf == day))
        if now is not None:
            found += _between(before, now, day, new)
            before = now
    return tuple(found)


def _last(day: str) -> tuple[int, str]:
    window = window_of(day)
    return window.last if window else 0, day


def _between(before: IncidentView | None, now: IncidentView, day: str, new: tuple[str, ...]) -> Iterator[Change]:
    if before is None:
        yield Change(day, None, None, now.title, new, f"first reported: {now.title}")
    old, fresh = _shown(before), _shown(now)
    for role in Role:
        was, is_now = old.get(role), fresh.get(role)
        if before is not None and was != is_now:
            yield Change(day, role, was, is_now, new, f"{role.value}: {was or 'nothing said'} → {is_now or 'nothing said'}")
    said = {s.words for s in before.statements} if before else set()
    for statement in now.statements:
        if statement.words not in said:
            yield Change(day, Role.PERPETRATOR, None, statement.words, new, statement.words)


def _shown(view: IncidentView | None) -> Mapping[Role, str]:
    return {r.role: r.chosen.words for r in view.roles if r.chosen} if view else {}
