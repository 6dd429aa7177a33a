"""Values of an incident as exports need them: day bounds, low–best–high counts, precision codes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from reportedly import edtf
from reportedly.codebook.places import load_places
from reportedly.export.told import Told
from reportedly.merge.views import IncidentView, ValueView
from reportedly.model import Claim, Count, Precision, Role, Stance, Where

DECIMALS = {Precision.COUNTRY: 0, Precision.PROVINCE: 1, Precision.DISTRICT: 2, Precision.PLACE: 4, Precision.ADDRESS: 4}


WORDLESS = frozenset({Stance.COMMENTS, Stance.CHARACTERISES})


@dataclass(frozen=True, slots=True)
class Days:
    """First and last day of a date, and how many days it may be."""

    first: date | None
    last: date | None

    @property
    def start(self) -> str | None:
        """The first day as ISO text."""
        return self.first.isoformat() if self.first else None

    @property
    def end(self) -> str | None:
        """The last day as ISO text."""
        return self.last.isoformat() if self.last else None

    @property
    def anchor(self) -> date | None:
        """The first day, else the last: the one day that layouts without intervals ask for."""
        return self.first or self.last

    @property
    def width(self) -> int | None:
        """Days counted inclusively; None when an end is open."""
        return (self.last - self.first).days + 1 if self.first and self.last else None


@dataclass(frozen=True, slots=True)
class Toll:
    """The smallest and the largest number that any claim gives, and the chosen one; None where none is given."""

    low: int | None = None
    best: int | None = None
    high: int | None = None


def days_of(told: Told) -> Days:
    """The days that the chosen date leaves open."""
    return Days(*edtf.bounds(told.row.when))


def toll_of(view: IncidentView, role: Role) -> Toll:
    """Low, best and high of a count; an open end adds no number, and "up to" is no best number."""
    found = view.of(role)
    if found is None:
        return Toll()
    counts = [v.value for v in found.values if isinstance(v.value, Count)]
    lows, highs = [c.min for c in counts if c.min is not None], [n for c in counts for n in (c.min, c.max) if n is not None]
    chosen = found.chosen.value if found.chosen else None
    best = chosen.min if isinstance(chosen, Count) else None
    return Toll(min(lows, default=None), best, max(highs, default=None))


def place_of(view: IncidentView) -> Where:
    """The chosen place; an empty one when none is said."""
    found = view.of(Role.PLACE)
    chosen = found.chosen.value if found and found.chosen else None
    return chosen if isinstance(chosen, Where) else Where(None)


def point_of(place: Where) -> tuple[float, float] | None:
    """Latitude and longitude, rounded to what the precision bears; None without a point."""
    if place.lat is None or place.lon is None:
        return None
    decimals = DECIMALS.get(place.precision, 4)
    return round(place.lat, decimals), round(place.lon, decimals)


def country_of(place: Where) -> str | None:
    """The country's name in English; the code where it is not known."""
    known = load_places().countries.get(place.country or "")
    return known.name if known else place.country


def words_of_role(view: IncidentView, role: Role) -> tuple[str, ...]:
    """The values of a role in words."""
    found = view.of(role)
    return tuple(v.words for v in found.values) if found else ()


def claims_in(view: IncidentView) -> Iterator[tuple[ValueView | None, Claim]]:
    """Every claim once: slot claims with the value that they give, then statements."""
    seen: set[str] = set()
    for role in view.roles:
        for value in role.values:
            yield from ((value, c) for c in _fresh(value.claims, seen))
    for statement in view.statements:
        yield from ((None, c) for c in _fresh(statement.claims, seen))


def _fresh(claims: Iterable[Claim], seen: set[str]) -> Iterator[Claim]:
    for claim in claims:
        if claim.id not in seen:
            seen.add(claim.id)
            yield claim


def speakers(view: IncidentView, stance: Stance) -> tuple[str, ...]:
    """Who takes this stance towards the incident."""
    return tuple(dict.fromkeys(s.speaker for s in view.statements if s.stance == stance))


def sayings(view: IncidentView) -> tuple[str, ...]:
    """What is said of who did it, in words; that somebody comments says nothing without the comment."""
    return tuple(s.words for s in view.statements if s.stance not in WORDLESS)


def published_span(told: Told) -> tuple[str, str]:
    """The first and the last publication date among the reports; empty when none is known."""
    dates = sorted(r.published.edtf for r in told.reports.values() if r.published.edtf)
    return (dates[0], dates[-1]) if dates else ("", "")
