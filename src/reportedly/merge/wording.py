"""Values in words, as a page or a table cell shows them."""

from __future__ import annotations

from collections.abc import Iterable

from reportedly import edtf
from reportedly.codebook.viewing import Viewing
from reportedly.model import Claim, Code, Count, Raw, Report, Value, When, Where, Who
from reportedly.words import range_words

QUALIFIERS = {"at_least": "at least ", "about": "about ", "at_most": "at most ", "more_than": "more than ", "up_to": "up to "}


def words_of(value: Value | None, book: Viewing) -> str:
    """One value in words, no finer than it was said; "unknown" for none."""
    if isinstance(value, When):
        return (edtf.words(value.edtf) if value.edtf else "") or value.text or "unknown"
    if isinstance(value, Where):
        return _place(value)
    if isinstance(value, Who):
        return value.name or value.description or value.text or "unnamed"
    if isinstance(value, Count):
        return count_words(value)
    if isinstance(value, Code):
        return book.types.get(value.code, value.code.replace("_", " "))
    return value.text if isinstance(value, Raw) else "unknown"


def _place(place: Where) -> str:
    parts = dict.fromkeys(p for p in (place.name or place.text, place.admin, place.country) if p)
    return ", ".join(parts) or "unknown"


def count_words(count: Count) -> str:
    """A number or a range: `6`, `at least 6`, `6–14`, `up to 14`."""
    if count.min is not None and count.min == count.max:
        return f"{QUALIFIERS.get(count.qualifier, '')}{count.min}"
    return range_words(count.min, count.max)


def speaker_of(claim: Claim, report: Report | None) -> str:
    """Who says it: the speaker, or the outlet whose own voice it is."""
    if claim.speaker is not None:
        return claim.speaker.name or claim.speaker.text or "unnamed"
    return (report.outlet or report.name or "the report") if report else "the report"


def joined(parts: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    known = list(parts)
    return " and ".join([", ".join(known[:-1]), known[-1]]) if len(known) > 1 else "".join(known)


def counted(number: int, one: str, many: str = "") -> str:
    """`1 report`, `2 reports`."""
    return f"{number} {one if number == 1 else many or one + 's'}"
