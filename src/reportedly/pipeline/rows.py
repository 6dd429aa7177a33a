"""An incident's view in one line, for lists, facets and maps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from reportedly import edtf
from reportedly.merge.views import IncidentView, ValueView
from reportedly.model import Claim, Code, Count, Report, Role, Stance, When, Where
from reportedly.pipeline.reviewed import NO_ACTS, Acts, review_of
from reportedly.store.rows import Row

QUOTE_LENGTH = 240  # characters
CONTESTED = "contested"


def row_of(view: IncidentView, reports: Mapping[str, Report], claims: Sequence[Claim], acts: Acts = NO_ACTS) -> Row:
    """The line of one incident; `reports` holds at least those that the view names, `claims` all that is said of it."""
    chosen = {role.role: role.chosen.value for role in view.roles if role.chosen}
    when, where = chosen.get(Role.DATE), chosen.get(Role.PLACE)
    first, last = edtf.bounds(when.edtf) if isinstance(when, When) else (None, None)
    place = where if isinstance(where, Where) else Where(None)
    quote, source = _quote(view, claims)
    return Row(
        id=view.id, title=view.title, when=when.edtf if isinstance(when, When) else None, when_words=view.date or "date unknown",
        first=_ordinal(first), last=_ordinal(last), place=view.place or "",
        country=place.country, lat=place.lat, lon=place.lon, precision=place.precision.value,
        types=view.types, status=_status(chosen.get(Role.STATUS), view.status),
        killed=_range(chosen.get(Role.KILLED)), injured=_range(chosen.get(Role.INJURED)),
        accused=_accused(view), claimed_by=_speakers(view, Stance.CLAIMS_RESPONSIBILITY), denied_by=_speakers(view, Stance.DENIES),
        outlets=tuple(sorted({reports[r].outlet or "" for r in view.reports} - {""})),
        reports=len(view.reports), accounts=len(view.accounts), contradictions=len(view.contradictions),
        evidence=_evidence(view), quote=quote, quote_report=source, killed_said=_said(view),
        review=review_of(view, claims, acts), languages=tuple(sorted({reports[r].language for r in view.reports} - {""})),
    )


def _ordinal(day: date | None) -> int | None:
    return day.toordinal() if day else None


def _status(value: object, otherwise: str) -> str:
    return value.code if isinstance(value, Code) else otherwise


def _range(value: object) -> tuple[int | None, int | None] | None:
    return (value.min, value.max) if isinstance(value, Count) else None


def _said(view: IncidentView) -> tuple[tuple[int | None, int | None], ...]:
    """Every number of dead that somebody gives, each once."""
    found = view.of(Role.KILLED)
    values = (v.value for v in found.values) if found else ()
    return tuple(dict.fromkeys((v.min, v.max) for v in values if isinstance(v, Count)))


def _accused(view: IncidentView) -> tuple[str, ...]:
    """Everyone whom a report or a speaker names as the doer; an allegation, whoever makes it."""
    doers = view.of(Role.PERPETRATOR)
    named = _words(doers.values) if doers else ()
    blamed = (s.accused for s in view.statements if s.accused and s.stance in (Stance.ATTRIBUTES_TO, Stance.CLAIMS_RESPONSIBILITY))
    return tuple(dict.fromkeys((*named, *blamed)))


def _words(values: Iterable[ValueView]) -> tuple[str, ...]:
    return tuple(v.words for v in values)


def _speakers(view: IncidentView, stance: Stance) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s.speaker for s in view.statements if s.stance == stance and s.speaker))


def _evidence(view: IncidentView) -> str:
    if view.contradictions:
        return CONTESTED
    return "one account" if len(view.accounts) <= 1 else "two or more accounts"


def _quote(view: IncidentView, claims: Iterable[Claim]) -> tuple[str, str]:
    """The first words that tell of it in the report that came out first, and that report."""
    place = {name: n for n, name in enumerate(view.reports)}
    told = [c for c in claims if c.role is Role.EVENT and c.report in place]
    if not told:
        return "", ""
    span = min(told, key=lambda c: (place[c.report], c.spans[0].start)).spans[0]
    return " ".join(span.quote.split())[:QUOTE_LENGTH], span.report
