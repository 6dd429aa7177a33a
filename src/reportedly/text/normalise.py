"""Normalises time expressions: from an anchor (a day, or an interval that holds it) to the days that the words can mean."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from reportedly import edtf
from reportedly.text.expressions import Expression

DAY = timedelta(days=1)
VAGUE = 27  # days: an anchor this wide (a month) is not moved by "yesterday"
CLOSE = 3
CLOCK_UNITS = frozenset({"second", "minute", "hour"})
PARTS = frozenset({"MO", "AF", "EV", "NI", "MI"})


@dataclass(frozen=True, slots=True)
class Reading:
    """First and last day that an expression can mean; `whole` when it means all of them, `rough` when the ends are not sharp."""

    low: date
    high: date
    whole: bool = False
    rough: bool = False

    def edtf(self) -> str | None:
        """As EDTF: one day, a month or year, a span (all of it) or a one-of set."""
        text = edtf.between(self.low, self.high, one_of=False)
        if text and "/" in text and not self.whole:
            text = edtf.between(self.low, self.high, one_of=True)
        return f"{text}~" if text and self.rough and "/" not in text and ".." not in text else text


def reading(expression: Expression, anchor: edtf.Bounds, reference: edtf.Bounds | None = None) -> Reading | None:
    """What an expression means, said on some day of `anchor`; `reference` is the time of which the text spoke before.

    Everything grows with the anchor, so both ends of the anchor give both ends of the meaning.
    """
    base = reference if relative_to_text(expression) else anchor
    try:
        return _read(expression, base or (None, None))
    except (OverflowError, ValueError):
        return None


def _read(expression: Expression, base: edtf.Bounds) -> Reading | None:
    if expression.year is not None:
        return _at(expression, date(expression.year, 12, 31))
    low, high = base
    if low is None or high is None:
        return None
    first, last = _at(expression, low), _at(expression, high)
    if first is None or last is None:
        return None
    if expression.kind == "deictic" and (high - low).days >= VAGUE and abs((first.low - low).days) <= CLOSE and first.low == first.high:
        return Reading(low, high)
    return Reading(first.low, max(first.high, last.high), first.whole and first == last, first.rough)


def relative_to_text(expression: Expression) -> bool:
    """Whether the expression counts from a time that the text named before, not from its anchor."""
    if expression.direction in ("earlier", "later", "before", "after", "that", "same"):
        return True
    return expression.kind == "period" and expression.direction == "next" and (expression.unit == "day" or expression.unit in PARTS)


def recurring(expression: Expression) -> str | None:
    """A month, or a day of one, whose year nothing tells."""
    if expression.kind != "date" or expression.month is None or expression.year is not None or expression.direction:
        return None
    text = f"XXXX-{expression.month:02}" + (f"-{expression.day:02}" if expression.day else "")
    return text if edtf.valid(text) else None


def _at(expression: Expression, day: date) -> Reading | None:
    return KINDS[expression.kind](expression, day) if expression.kind in KINDS else None


def _month(year: int, month: int) -> Reading:
    return Reading(date(year, month, 1), date(year, month, monthrange(year, month)[1]), True)


def _date(e: Expression, day: date) -> Reading | None:
    if e.feast:
        return _feast(e, day)
    if e.month is None:
        return _day_of_month(e, day)
    year = e.year or _year_of(e, day)
    if e.weekday is not None and e.shift is not None:
        return _nth_weekday(e, year)
    if e.day is None:
        first = _month(year if not e.to_year else e.to_year, e.month)
        return _from_to(first.low, _month(year, e.to_month).high) if e.to_month else first
    first_day = date(year, e.month, e.day)
    return _from_to(first_day, date(year, e.to_month or e.month, e.to_day)) if e.to_day else Reading(first_day, first_day, True)


def _day_of_month(e: Expression, day: date) -> Reading | None:
    """ "on the 12th": of this month, or of the last one when that is still to come."""
    if e.day is None:
        return None
    month = _unit_at("month", day, -1 if e.direction == "last" or (e.direction is None and e.day > day.day) else 0)
    found = month.low.replace(day=e.day) if month else None
    return Reading(found, found, True) if found else None


def _nth_weekday(e: Expression, year: int) -> Reading:
    """ "the third Friday of February"."""
    first = date(year, e.month or 1, 1)
    found = first + DAY * (((e.weekday or 0) - first.weekday()) % 7 + 7 * (int(e.shift or 1) - 1))
    return Reading(found, found, True)


def _from_to(low: date, high: date) -> Reading:
    """A span in one year, or over its turn: "from November to April"."""
    return Reading(low if low <= high else date(low.year - 1, low.month, min(low.day, 28)), high, True)


def _year_of(e: Expression, day: date) -> int:
    """The year of a month or day that is named without one: the latest that has begun, unless the words look ahead."""
    assert e.month is not None
    step = {"last": -1, "this": 0, "next": 1}.get(e.direction or "")
    if e.unit == "year" and step is not None:
        return day.year + step
    if e.direction == "this":
        return day.year
    if e.direction == "last":
        return day.year if e.month < day.month else day.year - 1
    begun = (e.month, e.day or 0) <= (day.month, day.day)
    if e.future or e.direction == "next":
        return day.year + 1 if (e.month, e.day or 31) < (day.month, day.day) else day.year
    return day.year if begun else day.year - 1


def _feast(e: Expression, day: date) -> Reading:
    years = [e.year] if e.year else [day.year - 1, day.year, day.year + 1]
    days = [_feast_day(e, year) for year in years]
    past = [d for d in days if d <= day]
    found = next((d for d in days if d >= day), days[-1]) if e.future or e.direction in ("this", "next") or not past else past[-1]
    return Reading(found, found, True)


def _feast_day(e: Expression, year: int) -> date:
    if e.feast == "thanksgiving":
        first = date(year, 11, 1)
        return first + DAY * ((3 - first.weekday()) % 7 + 21)
    month, dash, day = str(e.feast).rpartition("-")
    return date(year, int(month), int(day)) if month and dash else _easter(year) + DAY * int(str(e.feast))


def _easter(year: int) -> date:
    """Western Easter (the anonymous Gregorian computus)."""
    golden, century, rest = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    to_sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _year(e: Expression, day: date) -> Reading | None:
    if e.year is None:
        return None
    if e.decade:
        return Reading(date(e.year, 1, 1), date(e.year + 9, 12, 31))
    last = e.to_year or e.year
    last = last if last >= e.year else e.year // 100 * 100 + last
    return Reading(date(e.year, 1, 1), date(last if e.year <= last <= e.year + 100 else e.year, 12, 31), True)


def _weekday(e: Expression, day: date) -> Reading | None:
    if e.weekday is None:
        return None
    found = _nearest(e, e.weekday, day)
    if e.to_weekday is not None:
        return _run(e, day)
    return Reading(found, found, True)


def _run(e: Expression, day: date) -> Reading:
    assert e.weekday is not None
    assert e.to_weekday is not None
    last = _nearest(e, e.to_weekday, day)
    return Reading(last - DAY * ((e.to_weekday - e.weekday) % 7), last, True)


def _nearest(e: Expression, weekday: int, day: date) -> date:
    if e.unit == "week" and e.direction in ("last", "this", "next"):
        monday = day - DAY * day.weekday() + DAY * 7 * {"last": -1, "this": 0, "next": 1}[e.direction]
        return monday + DAY * weekday
    back = (day.weekday() - weekday) % 7
    if e.direction == "next":
        return day + DAY * (7 - back)
    if e.future:
        return day + DAY * ((7 - back) % 7)
    return day - DAY * (back or (7 if e.direction == "last" else 0))


def _deictic(e: Expression, day: date) -> Reading:
    shift = -1 if e.direction == "last" else int(e.shift or 0)
    return Reading(day + DAY * shift, day + DAY * shift, True)


def _period(e: Expression, day: date) -> Reading | None:
    step = {"last": -1, "before": -1, "this": 0, "next": 1, "after": 1}.get(e.direction or ("this" if e.unit == "weekend" else ""))
    if step is None:
        return None
    if e.unit == "weekend":
        return _weekend(e, day, step)
    found = _unit_at(e.unit, day, step)
    if found and e.direction == "this" and not e.future and e.unit == "week" and found.low <= day <= found.high:
        return Reading(found.low, day)
    return found


def _weekend(e: Expression, day: date, step: int) -> Reading:
    saturday = day - DAY * ((day.weekday() - 5) % 7)
    if e.future or step > 0:
        saturday += DAY * 7
    elif step < 0 and day.weekday() >= 5:
        saturday -= DAY * 7
    return Reading(saturday, saturday + DAY)


def _unit_at(unit: str | None, day: date, step: int) -> Reading | None:
    """The week, month, year … that holds `day`, `step` units on."""
    if unit == "day" or unit in PARTS:
        return Reading(day + DAY * step, day + DAY * step, True)
    if unit in ("week", "fortnight"):
        monday = day - DAY * day.weekday() + DAY * 7 * step
        return Reading(monday, monday + DAY * 6)
    if unit in ("month", "quarter"):
        total = day.year * 12 + day.month - 1 + step * (3 if unit == "quarter" else 1)
        return _month(total // 12, total % 12 + 1) if unit == "month" else _quarter(total // 12, total % 12 // 3)
    if unit in ("year", "decade", "century"):
        length = {"year": 1, "decade": 10, "century": 100}[unit]
        start = day.year // length * length + step * length
        return Reading(date(start, 1, 1), date(start + length - 1, 12, 31), length == 1)
    return Reading(day, day, True) if unit in CLOCK_UNITS and step == 0 else None


def _quarter(year: int, quarter: int) -> Reading:
    return Reading(date(year, quarter * 3 + 1, 1), _month(year, quarter * 3 + 3).high)


def _ago(e: Expression, day: date) -> Reading | None:
    sign = 1 if e.direction == "later" else -1
    if e.several or e.unit is None or (e.shift is None and e.unit.endswith("s")):
        return _vaguely(e, day, sign)
    count = e.shift if e.shift is not None else 1
    if e.unit in CLOCK_UNITS:
        return _hours(e, day, sign, count)
    if e.unit in ("week", "fortnight"):
        middle = day + DAY * int(sign * count * (14 if e.unit == "fortnight" else 7))
        return Reading(middle - DAY * 3, middle + DAY * 3, rough=True)
    if e.unit == "decade":
        found = _unit_at("year", day, int(sign * count * 10))
        return Reading(found.low - DAY * 731, found.high + DAY * 731, rough=True) if found else None
    if e.unit == "year" and count != int(count):
        return _unit_at("month", day, int(sign * count * 12))
    return _unit_at(e.unit, day, int(sign * count))


def _hours(e: Expression, day: date, sign: int, count: float) -> Reading:
    """Hours later are the same day unless the words before tell of night; hours before may be the day before."""
    near = day + DAY * sign * (int(count // 24) if e.unit == "hour" else 0)
    return Reading(near - DAY if e.unit == "hour" and sign < 0 else near, near)


def _vaguely(e: Expression, day: date, sign: int) -> Reading | None:
    """Several days, weeks, months, years before or after."""
    length = {"hour": 1, "day": 10, "week": 60, "month": 300, "year": 3000}.get(e.unit or "")
    if length is None:
        return None
    least = {"hour": 0, "day": 1, "week": 10, "month": 45, "year": 500}[e.unit or "day"]
    ends = sorted((day + DAY * sign * least, day + DAY * sign * length))
    return Reading(ends[0], ends[1], rough=True)


def _night(e: Expression, day: date) -> Reading:
    """ "overnight", "during the night": from the day before to the day."""
    return Reading(day - DAY, day, True)


def _same(e: Expression, day: date) -> Reading | None:
    if e.month:
        return _month(day.year, e.month)
    return _unit_at(e.unit, day, 0)


def _season(e: Expression, day: date) -> Reading | None:
    if e.season is None:
        return None
    start = {21: 3, 22: 6, 23: 9, 24: 12}[e.season]
    step = {"last": -1, "next": 1}.get(e.direction or "", 0) if e.unit == "year" else 0
    year = e.year or (day.year + step)
    if e.year is None and step == 0 and e.unit is None and date(year, start, 1) > day and not e.future:
        year -= 1
    if e.year is None and e.direction == "last" and _season_of(year, start).high >= day:
        year -= 1
    return _season_of(year, start)


def _season_of(year: int, start: int) -> Reading:
    end_year, end = (year, start + 2) if start + 2 <= 12 else (year + 1, start - 10)
    return Reading(date(year, start, 1), _month(end_year, end).high, True)


def _of_quarter(e: Expression, day: date) -> Reading | None:
    if e.shift is None or not 1 <= e.shift <= 4:
        return None
    year = e.year or day.year
    found = _quarter(year, int(e.shift) - 1)
    return _quarter(year - 1, int(e.shift) - 1) if e.year is None and found.low > day else found


def _clock(e: Expression, day: date) -> Reading | None:
    if e.month is not None:
        return _date(e, day)
    if e.weekday is not None:
        return _weekday(e, day)
    return _deictic(e, day) if e.unit == "day" else None


def _duration(e: Expression, day: date) -> Reading | None:
    """Recent weeks, the past three months: from so long ago to the anchor."""
    if e.value == "PAST_REF":
        length = {"day": 7, "week": 42, "month": 180, "year": 1500}.get(e.unit or "")
        return Reading(day - DAY * length, day, rough=True) if length else None
    if e.direction not in ("last", "next") or not e.shift or e.unit is None:
        return None
    found = _unit_at(e.unit, day, int(-e.shift if e.direction == "last" else e.shift))
    return Reading(min(found.low, day), max(found.high, day) if e.direction == "next" else day) if found else None


KINDS: Mapping[str, Callable[[Expression, date], Reading | None]] = {
    "date": _date, "year": _year, "weekday": _weekday, "deictic": _deictic, "period": _period, "ago": _ago, "same": _same,
    "season": _season, "quarter": _of_quarter, "clock": _clock, "night": _night, "duration": _duration,
}
