"""Time expressions as TIMEX3 values (ISO 8601 and its extensions), for comparison with corpora that use them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from reportedly.text.expressions import Expression
from reportedly.text.normalise import CLOCK_UNITS, PARTS, Reading, reading, relative_to_text

DAY = timedelta(days=1)
SEASONS = {21: "SP", 22: "SU", 23: "FA", 24: "WI"}
LETTERS = {"second": "S", "minute": "M", "hour": "H", "day": "D", "week": "W", "weekend": "WE", "month": "M", "quarter": "Q", "year": "Y",
           "decade": "DE", "century": "CE", "fortnight": "W", "NI": "D", "MO": "D", "AF": "D", "EV": "D"}
SOON = 110  # days: a date without a year that was long ago lies ahead when it comes within so many days
LONG_AGO = 240


@dataclass(frozen=True, slots=True)
class Timex:
    """One time expression with its value: offsets into the text."""

    start: int
    end: int
    value: str


@dataclass(slots=True)
class _Context:
    """What was named before: the day that "a day earlier" counts from, and the quarter that "a year ago" means."""

    day: date
    reference: date
    quarter: tuple[int, int] | None = None
    quarter_at: int = -10**9


def timexes(expressions: Sequence[Expression], day: date) -> Iterator[Timex]:
    """The values of a report's expressions, counted from the day it came out."""
    context = _Context(day, day)
    for expression in expressions:
        value = _value(expression, context)
        if value:
            yield Timex(expression.start, expression.end, value)


def _value(e: Expression, context: _Context) -> str | None:
    if e.kind == "ago" and e.words.rsplit(" ", 1)[-1] in ("before", "after") and e.shift is not None:
        return _duration(e)
    if e.kind == "set":
        return _set(e)
    if e.kind == "ref":
        return e.value
    if e.kind == "duration":
        return _duration(e)
    if e.kind == "quarter":
        return _quarter(e, context)
    if e.kind == "ago" and e.unit == "year" and e.shift == 1 and context.quarter and e.start - context.quarter_at < 400:
        return f"{context.quarter[0] - 1}-Q{context.quarter[1]}"
    return _dated(e, context)


def _dated(e: Expression, context: _Context) -> str | None:
    if e.kind == "ago" and ((e.shift is None and e.several) or e.unit in CLOCK_UNITS):
        return "PAST_REF" if e.direction in ("ago", "earlier") else "FUTURE_REF"
    if e.kind == "clock" and e.weekday is None and e.month is None and e.unit is None:
        e = replace(e, unit="day", shift=0)
    base = context.reference if relative_to_text(e) else context.day
    found = reading(_ahead(e, context.day), (base, base), (base, base))
    if found is None:
        return None
    if not e.future and (found.high - found.low).days == 0:
        context.reference = found.low
    return FORMS.get(e.kind, _plain)(e, found)


def _ahead(e: Expression, day: date) -> Expression:
    """A day without a year that was long ago and comes soon is ahead."""
    if e.kind != "date" or e.year or e.direction or e.month is None or e.future:
        return e
    found, next_one = reading(e, (day, day)), reading(replace(e, future=True), (day, day))
    if found and next_one and (day - found.high).days > LONG_AGO and 0 < (next_one.low - day).days < SOON:
        return replace(e, future=True)
    return e


def _plain(e: Expression, found: Reading) -> str:
    days = (found.high - found.low).days
    if e.unit in ("week", "fortnight"):
        return week(found.low + DAY * (days // 2))
    if e.unit == "weekend":
        return week(found.low) + "-WE"
    if e.unit == "quarter":
        return f"{found.low.year}-Q{(found.low.month + 2) // 3}"
    if e.unit == "decade" and e.direction in ("last", "this", "next"):
        return f"{found.low.year // 10}X"
    if days > 300:
        return f"{(found.low + DAY * (days // 2)).year}"
    return f"{found.low:%Y-%m}" if days > 26 else found.low.isoformat() + _part(e)


def _part(e: Expression) -> str:
    part = e.unit if e.unit in PARTS else e.part
    return f"T{part}" if part else ""


def _year(e: Expression, found: Reading) -> str:
    return f"{found.low.year // 10}X" if e.decade else f"{found.low.year}"


def _date(e: Expression, found: Reading) -> str:
    return f"{found.low:%Y-%m}" if e.day is None and e.month else found.low.isoformat() + _part(e)


def _season(e: Expression, found: Reading) -> str:
    return f"{found.low.year}-{SEASONS[e.season or 21]}"


FORMS: Mapping[str, Callable[[Expression, Reading], str]] = {"year": _year, "date": _date, "season": _season}


def week(day: date) -> str:
    """The ISO week that holds a day."""
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02}"


def _quarter(e: Expression, context: _Context) -> str | None:
    current = (context.day.month + 2) // 3
    if e.shift is None:
        return f"{context.quarter[0]}-Q{context.quarter[1]}" if context.quarter else None
    if not 1 <= e.shift <= 4:
        return None
    number = int(e.shift)
    year = e.year or (context.day.year if number <= current or e.future else context.day.year - 1)
    context.quarter, context.quarter_at = (year, number), e.start
    return f"{year}-Q{number}"


def _duration(e: Expression) -> str | None:
    letter = LETTERS.get(e.unit or "")
    if letter is None:
        return None
    if e.value == "PAST_REF":
        return "PAST_REF"
    time = "T" if e.unit in CLOCK_UNITS else ""
    if e.shift is None:
        return f"P{time}X{letter}"
    count = e.shift * {"decade": 10, "century": 100}.get(e.unit or "", 1)
    letter = "Y" if e.unit in ("decade", "century") else letter
    return f"P{time}{int(count)}{letter}" if count == int(count) else _half(count, e.unit or "", time)


def _half(count: float, unit: str, time: str) -> str:
    rest = {"hour": "30M", "year": "6M", "minute": "30S", "decade": "5Y"}.get(unit, "")
    return f"P{time}{int(count)}{LETTERS[unit]}{rest}"


def _set(e: Expression) -> str | None:
    if e.value:
        return e.value
    if e.weekday is not None:
        return f"XXXX-WXX-{e.weekday + 1}"
    if e.month is not None:
        return f"XXXX-{e.month:02}"
    letter = LETTERS.get(e.unit or "")
    return f"P{'T' if e.unit in CLOCK_UNITS else ''}1{letter}" if letter else None
