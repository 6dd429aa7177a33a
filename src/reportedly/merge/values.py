"""Groups the claims of one role into values: what is the same value in other words, what is another one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from reportedly.merge.compare import kilometres
from reportedly.merge.names import agreement, folded
from reportedly.merge.window import Window, window_of
from reportedly.model import Claim, Code, Count, Precision, Raw, Value, When, Where, Who

FINE = (Precision.ADDRESS, Precision.PLACE, Precision.DISTRICT, Precision.PROVINCE, Precision.COUNTRY, Precision.UNKNOWN)


def grouped(claims: Iterable[Claim]) -> tuple[tuple[Claim, ...], ...]:
    """The claims by value, whatever order they come in; the first of each group has its fullest wording."""
    ordered = sorted((c for c in claims if c.value is not None), key=lambda c: (_fullness(c.value), c.report, c.spans[0].start, c.id))
    groups: list[list[Claim]] = []
    for claim in ordered:
        home = next((g for g in groups if same_value(g[0].value, claim.value)), None)
        if home is None:
            groups.append([claim])
        else:
            home.append(claim)
    return tuple(tuple(g) for g in groups)


def _fullness(value: Value | None) -> tuple[int, str]:
    if isinstance(value, Who):
        return (0, f"{99 - len((value.name or '').split()):02}{value.name}") if value.name else (1, value.description or value.text)
    if isinstance(value, Raw):
        return 0, f"{999 - len(value.text):03}{value.text}"
    return 0, ""


def same_value(a: Value | None, b: Value | None) -> bool:
    """Whether two values of one role say the same thing in other words."""
    test = next((t for kind, t in _TESTS if isinstance(a, kind) and isinstance(b, kind)), None)
    return test is not None and bool(test(a, b))


def _same_when(a: When, b: When) -> bool:
    return a.edtf == b.edtf if a.edtf or b.edtf else folded(a.text) == folded(b.text)


def _same_where(a: Where, b: Where) -> bool:
    if a.gazetteer_id and b.gazetteer_id:
        return a.gazetteer_id == b.gazetteer_id and _site(a) == _site(b)
    return folded(a.name or a.text) == folded(b.name or b.text) and (not a.country or not b.country or a.country == b.country)


def _site(place: Where) -> str:
    """The site within a town that a name begins with: `mosque` of "mosque, Bama"; nothing for a town alone."""
    return folded((place.name or "").rpartition(", ")[0])


def _same_who(a: Who, b: Who) -> bool:
    if a.actor_id and b.actor_id:
        return a.actor_id == b.actor_id
    if a.name and b.name:
        return folded(a.name) == folded(b.name) or agreement(a.name, b.name) is not None
    if a.name or b.name:
        return False
    return folded(a.description or a.text) == folded(b.description or b.text)


def _same_raw(a: Raw, b: Raw) -> bool:
    mine, theirs = set(folded(a.text).split()), set(folded(b.text).split())
    return mine <= theirs or theirs <= mine


_TESTS: tuple[tuple[type, Callable[..., bool]], ...] = (
    (When, _same_when), (Where, _same_where), (Who, _same_who), (Raw, _same_raw),
    (Count, lambda a, b: (a.min, a.max) == (b.min, b.max)), (Code, lambda a, b: a.code == b.code),
)


def includes(vague: Value | None, sharp: Value | None) -> bool:
    """Whether `sharp` is a finer answer of which `vague` is true too: a day of the month, a city of the country."""
    if isinstance(vague, When) and isinstance(sharp, When):
        outer, inner = window_of(vague.edtf), window_of(sharp.edtf)
        return bool(outer and inner) and _within(outer, inner)
    if isinstance(vague, Where) and isinstance(sharp, Where):
        if vague.gazetteer_id and vague.gazetteer_id == sharp.gazetteer_id:
            return not _site(vague) and bool(_site(sharp))
        held = {folded(part) for part in (sharp.admin, sharp.country) if part}
        return folded(vague.name or vague.text) in held or (vague.name is None and vague.country == sharp.country)
    return False


def _within(outer: Window | None, inner: Window | None) -> bool:
    return bool(outer and inner and outer != inner and outer.first <= inner.first and inner.last <= outer.last)


def vagueness(value: Value | None) -> tuple[int, int]:
    """Less is sharper; compared only within one role."""
    if isinstance(value, When):
        window = window_of(value.edtf)
        return (0, window.days) if window else (1, 0)
    if isinstance(value, Where):
        return FINE.index(value.precision), 0
    if isinstance(value, Count):
        spread = value.max - (value.min or 0) if value.max is not None else 0
        return (0, spread) if value.max is not None else (1, 0)
    if isinstance(value, Who):
        return (0, 0) if value.name else (1, 0)
    return 0, -len(value.text) if isinstance(value, Raw) else 0


def apart(a: Value | None, b: Value | None, near_km: float) -> bool:
    """Whether two dates, places or numbers cannot both be so."""
    if isinstance(a, When) and isinstance(b, When):
        one, other = window_of(a.edtf), window_of(b.edtf)
        return bool(one and other and one.gap(other) > 0)
    if isinstance(a, Where) and isinstance(b, Where):
        return _places_apart(a, b, near_km)
    if isinstance(a, Count) and isinstance(b, Count):
        return max(a.min or 0, b.min or 0) > min(_top(a), _top(b))
    return False


def _places_apart(a: Where, b: Where, near_km: float) -> bool:
    if a.country and b.country and a.country != b.country:
        return True
    if includes(a, b) or includes(b, a):
        return False
    away = kilometres(a, b)
    return away is not None and away > near_km + max(a.radius_km or 0, b.radius_km or 0)


def _top(count: Count) -> int:
    return 10**9 if count.max is None else count.max


def outcomes_of(claims: Sequence[Claim]) -> frozenset[str]:
    """What became of a target, as these claims say."""
    return frozenset(c.value.outcome for c in claims if isinstance(c.value, Who) and c.value.outcome)
