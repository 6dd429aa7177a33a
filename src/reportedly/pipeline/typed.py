"""What a person types becomes a value of the right kind; what cannot be understood is refused, never guessed."""

from __future__ import annotations

import re
from datetime import date

from reportedly import edtf
from reportedly.errors import UsageError
from reportedly.model import Code, Count, Precision, Raw, Role, Status, Value, When, Where, Who

RANGE = re.compile(r"(\d{1,9})\s*(?:-|–|to)\s*(\d{1,9})")
ONE = re.compile(r"(at least|more than|at most|up to)?\s*(\d{1,9})\s*(\+)?", re.IGNORECASE)
LONGEST = 500


def iso_day(text: str | None) -> str | None:
    """A day as it is typed to bound a query; None for none, raises UsageError for what is no day."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise UsageError(f"{text!r} is no day", str(error), "Write it as 2024-03-01.") from error


def typed(role: Role, text: str) -> Value:
    """The value of a role in words: EDTF for a date, "12", "12-15", "at least 12" or "up to 15" for a number."""
    words = " ".join(text.split())
    if not words or len(words) > LONGEST:
        raise UsageError("a value is needed" if not words else f"a value has at most {LONGEST} characters", f"for the role {role.value}")
    match role:
        case Role.DATE:
            return _when(words)
        case Role.KILLED | Role.INJURED:
            return _count(words)
        case Role.PLACE:
            return Where(words, words, precision=Precision.UNKNOWN, reason="given by a person")
        case Role.TARGET | Role.PERPETRATOR:
            return Who(words, words)
        case Role.TYPE:
            return Code(words.lower().replace(" ", "_"), words)
        case Role.STATUS:
            return _status(words)
        case _:
            return Raw(words)


def _when(words: str) -> When:
    if not edtf.valid(words):
        raise UsageError(f"{words!r} is no date", "wanted: EDTF, such as 2024-12-17, 2024-12, 2024-12-14/2024-12-16 or ../2024-12")
    return When(words, words, "given by a person")


def _count(words: str) -> Count:
    if found := RANGE.fullmatch(words):
        low, high = int(found[1]), int(found[2])
        if low > high:
            raise UsageError(f"{words!r} is no range", "the first number is larger than the second")
        return Count(low, high, words)
    found = ONE.fullmatch(words)
    if not found:
        raise UsageError(f"{words!r} is no number of people", 'wanted: "12", "12-15", "at least 12" or "up to 15"')
    number, before = int(found[2]), (found[1] or "").lower()
    if before in ("at most", "up to"):
        return Count(None, number, words, "at_most")
    if before == "more than":
        return Count(number + 1, None, words, "at_least")
    return Count(number, None, words, "at_least") if before or found[3] else Count(number, number, words)


def _status(words: str) -> Code:
    try:
        return Code(Status(words.lower()).value, words)
    except ValueError as error:
        raise UsageError(f"{words!r} is no status", f"there are: {', '.join(s.value for s in Status)}") from error
