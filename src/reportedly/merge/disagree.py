"""Where the reports of one incident disagree, and in which way.

A difference that is only one of time is a revision: one value was given until some day, the other only afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from reportedly.codebook.viewing import Viewing
from reportedly.merge.names import folded
from reportedly.merge.values import apart, outcomes_of, same_value
from reportedly.merge.views import Conflict, Contradiction, StatementView, ValueView
from reportedly.merge.window import window_of
from reportedly.model import Claim, Code, Raw, Role, Stance, Status, Value, Who

MOST_VALUES = 30  # values of one role that are compared with one another
UNHARMED = frozenset({"survived", "injured", "unharmed"})
KINDS = {Role.KILLED: Conflict.TOLL, Role.INJURED: Conflict.TOLL, Role.DATE: Conflict.DATE, Role.PLACE: Conflict.PLACE}
NOT_DONE = frozenset({Status.DENIED, Status.ATTEMPTED, Status.PLANNED})


def contradictions(role: Role, values: Sequence[ValueView], book: Viewing, near_km: float) -> tuple[Contradiction, ...]:
    """The contradictions between the values of one role, and within one (a victim killed here, alive there)."""
    found = [_between(role, a, b, book, near_km) for a, b in combinations(values[:MOST_VALUES], 2)]
    within = [_outcome(value) for value in values] if role is Role.TARGET else []
    return tuple(c for c in (*found, *within) if c is not None)


def _between(role: Role, a: ValueView, b: ValueView, book: Viewing, near_km: float) -> Contradiction | None:
    kind = _kind(role, a.value, b.value, book, near_km)
    if kind is None:
        return None
    first, second = (a, b) if _until(a) <= _until(b) else (b, a)
    if _until(first) < _from(second):
        return Contradiction(role, Conflict.REVISED, f"{first.words} at first, {second.words} later", first.claims, second.claims)
    return Contradiction(role, kind, f"{first.words} against {second.words}", first.claims, second.claims)


def _kind(role: Role, a: Value | None, b: Value | None, book: Viewing, near_km: float) -> Conflict | None:
    if role in KINDS:
        return KINDS[role] if apart(a, b, near_km) else None
    if isinstance(a, Raw) and isinstance(b, Raw):
        mine, theirs = book.tactics_of(a.text), book.tactics_of(b.text)
        return Conflict.METHOD if mine and theirs and not mine & theirs else None
    if role is Role.STATUS and isinstance(a, Code) and isinstance(b, Code):
        pair = {a.code, b.code}
        return Conflict.STATUS if Status.OCCURRED in pair and pair & NOT_DONE else None
    return None


def _outcome(value: ValueView) -> Contradiction | None:
    if not {"killed"} < outcomes_of(value.claims) or not UNHARMED & outcomes_of(value.claims):
        return None
    dead = tuple(c for c in value.claims if isinstance(c.value, Who) and c.value.outcome == "killed")
    alive = tuple(c for c in value.claims if isinstance(c.value, Who) and c.value.outcome in UNHARMED)
    words = f"{value.words}: killed against {', '.join(sorted(outcomes_of(alive)))}"
    return Contradiction(Role.TARGET, Conflict.OUTCOME, words, dead, alive)


def _until(value: ValueView) -> int:
    window = window_of(value.last)
    return window.last if window else 0


def _from(value: ValueView) -> int:
    window = window_of(value.first)
    return window.first if window else 0


def between_statements(statements: Iterable[StatementView]) -> tuple[Contradiction, ...]:
    """Claimed or blamed against denied, claimed against withheld by one speaker, and parties who both claim it."""
    known = tuple(statements)
    return tuple(c for a, b in combinations(known[: 2 * MOST_VALUES], 2) for c in (_opposed(a, b) or _opposed(b, a),) if c)


def _opposed(a: StatementView, b: StatementView) -> Contradiction | None:
    """What `a` (a claim or accusation) and `b` disagree about."""
    if a.stance not in (Stance.CLAIMS_RESPONSIBILITY, Stance.ATTRIBUTES_TO):
        return None
    words = f"{a.words} against {b.words}"
    if b.stance == Stance.DENIES and _about_one(a, b):
        return Contradiction(Role.PERPETRATOR, Conflict.DENIED, words, a.claims, b.claims)
    if a.stance != Stance.CLAIMS_RESPONSIBILITY:
        return None
    if b.stance == Stance.WITHHOLDS and folded(a.speaker) == folded(b.speaker):
        return Contradiction(Role.PERPETRATOR, Conflict.WITHHELD, words, a.claims, b.claims)
    if b.stance == Stance.CLAIMS_RESPONSIBILITY and not _about_one(a, b):
        return Contradiction(Role.PERPETRATOR, Conflict.RIVAL, words, a.claims, b.claims)
    return None


def _about_one(a: StatementView, b: StatementView) -> bool:
    """Whether both speak of one accused party; who denies without naming anyone denies for itself."""
    mine = a.accused or (a.speaker if a.stance == Stance.CLAIMS_RESPONSIBILITY else None)
    theirs = b.accused or b.speaker
    return bool(mine) and same_value(Who(mine, mine or ""), Who(theirs, theirs))


def in_conflict(value: ValueView, found: Iterable[Contradiction]) -> bool:
    """Whether a value stands on one side of a contradiction that is no mere revision."""
    ids = {c.id for c in value.claims}
    return any(_sides(c) & ids for c in found if c.kind is not Conflict.REVISED)


def _sides(found: Contradiction) -> set[str]:
    claims: tuple[Claim, ...] = (*found.left, *found.right)
    return {c.id for c in claims}


def each(found: Iterable[tuple[Contradiction, ...]]) -> Iterator[Contradiction]:
    """All contradictions of several roles, each once."""
    seen: set[Contradiction] = set()
    for contradiction in (c for group in found for c in group):
        if contradiction not in seen:
            seen.add(contradiction)
            yield contradiction
