"""The publication date inferred from a text: an interval from clues, never one invented day; and conflicts with a given one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reportedly import edtf
from reportedly.codebook.almanac import Almanac, Landmark
from reportedly.model import Basis, Published, Segment
from reportedly.text.expressions import Expression, within
from reportedly.text.normalise import reading

DAY = timedelta(days=1)
HEAD = 250  # characters in which a dateline stands
DATELINE_END = re.compile(r"\)?\s*(?:\([^)\n]{1,40}\)|[\"']?\[[^\]\n]{1,60}\]|,)?\s*(?:--|—|–|-|\.|:|\n)")
UNIT_DAYS = {"day": 1.0, "week": 7.0, "month": 30.4, "year": 365.25, "decade": 3652.5}
LONG_UNITS = frozenset({"month", "year", "decade"})
SENTENCE = re.compile(r"[^.!?\n]{1,600}")
PLACE = re.compile(r"\W*(?:[^\W\d_a-z][\w.'’-]*[,/]? (?:de |del |la |el )?){1,5}(?:\([^)@]{1,30}\)[, ]*)?[-—–,(]*\s*")
STAMP = re.compile(r"(?i)\b(posted|published|updated|modified)\W{1,3}(?:on\W|at\W|\d\d?:\d\d\W{1,2}[ap]m\W{1,3}|\w{3,6}day\W{1,2}){0,2}$")
OPENS_YEAR = re.compile(r"(?i)\b(?:in|since|until|by)\s+(?:early |late |mid-?)?$")
WORD = re.compile(r"[a-z]+(?:-[a-z]+)?|\d+")
SLACK = 1  # days between a report's newest date and a given date that is not yet a conflict


@dataclass(frozen=True, slots=True)
class Clue:
    """What one wording says of the publication date: the spans it can lie in (an open end is None), and the words."""

    spans: tuple[edtf.Bounds, ...]
    start: int
    end: int
    reason: str
    vague: bool = False


def inferred(text: str, expressions: Sequence[Expression], segments: Sequence[Segment], almanac: Almanac) -> Published:
    """What the text alone says of its publication date; unknown when it says nothing of the year."""
    clues = [*_stamps(text, expressions), *_dateline(text, expressions), *_posts(segments), *_landmarks(text, expressions, almanac),
             *_newest(text, expressions, segments)]
    used, low, high = _together(sorted(clues, key=lambda clue: len(clue.spans)))
    if low is None:
        return Published()
    if high is not None:
        low, high = _on_weekday(expressions, segments, low, high)
    written = _one_month(low, high, used) or edtf.between(low, high) or ""
    if "/" in written:
        written = edtf.between(low, high, one_of=True) or ""
    return Published(written, Basis.INFERRED, "; ".join(dict.fromkeys(c.reason for c in used)), tuple((c.start, c.end) for c in used))


def _together(clues: Sequence[Clue]) -> tuple[list[Clue], date | None, date | None]:
    """Clues in order of strength; one that contradicts what stands is left out, and one that leaves several spans open."""
    low: date | None = None
    high: date | None = None
    used: list[Clue] = []
    for clue in clues:
        left = [both for span in clue.spans if (both := _common((low, high), span))]
        if len(left) == 1:
            used.append(clue)
            low, high = left[0]
    return used, low, high


def _common(one: edtf.Bounds, other: edtf.Bounds) -> edtf.Bounds | None:
    low = max((d for d in (one[0], other[0]) if d), default=None)
    high = min((d for d in (one[1], other[1]) if d), default=None)
    return None if low and high and low > high else (low, high)


def _latest(low: date) -> date:
    """When the newest day named is `low` and nothing else is said: within its year, or soon after."""
    return max(date(low.year, 12, 31), low + DAY * 92)


def _one_month(low: date, high: date | None, used: Sequence[Clue]) -> str | None:
    """Vague clues alone ("over a month before") say a month, not days within it."""
    sharp = any(side in (low, high) for c in used if not c.vague for span in c.spans for side in span)
    same = high is not None and (low.year, low.month) == (high.year, high.month)
    return f"{low.year}-{low.month:02}" if same and not sharp else None


def _stamps(text: str, expressions: Sequence[Expression]) -> Iterator[Clue]:
    """A page's own stamp: "Posted: 3 March 2014"; an update may be weeks later than the report."""
    for found in expressions:
        before = STAMP.search(text[max(0, found.start - 40) : found.start]) if found.year and found.day else None
        got = reading(found, (None, None)) if before else None
        if got and before:
            first = got.low - DAY * (1 if before[1].lower() in ("posted", "published") else 31)
            yield Clue(((first, got.low + DAY),), found.start, found.end, f"the page says {before[1].lower()}")
            return


def is_stamp(text: str, found: Expression) -> bool:
    """Whether a day is the page's own ("Updated: 3 March 2014")."""
    return bool(found.day and STAMP.search(text[max(0, found.start - 40) : found.start]))


def _posts(segments: Sequence[Segment]) -> Iterator[Clue]:
    """An embedded post: the report is not older, and of the same year or the months after (posts are embedded while they are fresh)."""
    for segment in segments:
        low = edtf.bounds(segment.anchor.edtf)[0] if segment.anchor and segment.kind == "embedded_post" else None
        if low:
            yield Clue(((low, _latest(low)),), segment.start, segment.end, "embedded post")


def _dateline(text: str, expressions: Sequence[Expression]) -> Iterator[Clue]:
    """A dateline with its year: the report came out that day or the next."""
    found = dateline_of(text, expressions)
    got = reading(found, (None, None)) if found and found.year else None
    if found and got:
        yield Clue(((got.low, got.low + DAY),), found.start, found.end, "dateline")


def dateline_of(text: str, expressions: Sequence[Expression]) -> Expression | None:
    """The day between a place and a dash at the head of a report; it is the report's own, no incident's."""
    for found in expressions:
        if found.start > HEAD:
            return None
        line = text.rfind("\n", 0, found.start) + 1
        if found.day and found.kind == "date" and PLACE.fullmatch(text[line : found.start][-80:]) and DATELINE_END.match(text, found.end):
            return found
    return None


def _newest(text: str, expressions: Sequence[Expression], segments: Sequence[Segment]) -> Iterator[Clue]:
    """The newest time that the text names with its year and that is not ahead: the report is hardly older."""
    days = [(got.low, e) for e in expressions if e.year and not e.future and _sure(text, e) and (got := reading(e, (None, None)))]
    if days:
        low, newest = max(days, key=lambda pair: (pair[0], -pair[1].start))
        yield Clue(((low - DAY, None),), newest.start, newest.end, "newest date named")


def _sure(text: str, found: Expression) -> bool:
    """A bare year only after a word that makes it one: house numbers look like years."""
    return found.kind != "year" or bool(OPENS_YEAR.search(text[max(0, found.start - 12) : found.start]))


def _landmarks(text: str, expressions: Sequence[Expression], almanac: Almanac) -> Iterator[Clue]:
    lowered = text.lower()
    for sentence in SENTENCE.finditer(lowered):
        said = set(WORD.findall(sentence[0]))
        said |= {part for word in said for part in word.split("-")}
        inside = [e for e in within(expressions, sentence.start(), sentence.end()) if e.unit in LONG_UNITS and e.shift]
        for landmark in almanac.counted:
            if landmark.words <= said:
                yield from _counted(landmark, lowered, inside, almanac)
        for landmark in almanac.ahead:
            if landmark.words <= said:
                yield _ahead(landmark, sentence, inside, almanac)


def _counted(landmark: Landmark, lowered: str, inside: Sequence[Expression], almanac: Almanac) -> Iterator[Clue]:
    for found in inside:
        if landmark.since and found.kind in ("ago", "duration"):
            low, high = _stretch(found, lowered, almanac)
            span = landmark.since + DAY * int(low), landmark.since + DAY * int(high)
            yield Clue((span,), found.start, found.end, "counted from a known event", vague=True)


def _ahead(landmark: Landmark, sentence: re.Match[str], inside: Sequence[Expression], almanac: Almanac) -> Clue:
    """Words used only in some spans; "over a month before" in their sentence counts back from the span's end."""
    word = min(landmark.words)
    start = sentence.start() + sentence[0].find(word)
    spans: tuple[tuple[date, date], ...] = landmark.spans
    before = next((e for e in inside if e.direction in (None, "earlier") and e.end < start and _before(sentence, e)), None)
    if before:
        least, most = _stretch(before, sentence.string, almanac)
        spans = tuple((max(low, high - DAY * int(most)), high - DAY * int(least)) for low, high in spans)
    return Clue(spans, before.start if before else start, start + len(word), "within the span of a known event", vague=True)


def _before(sentence: re.Match[str], found: Expression) -> bool:
    after = sentence.string[max(found.end - 7, 0) : found.end + 10]
    return "before" in after


def _stretch(found: Expression, lowered: str, almanac: Almanac) -> tuple[float, float]:
    """Fewest and most days of a time span as worded ("nearly three years")."""
    unit = UNIT_DAYS.get(found.unit or "", 365.25)
    count = found.shift or 1
    before = lowered[max(0, found.start - 20) : found.start + 12]
    moved = next((move for words, move in almanac.spans.items() if words in before), (-0.5, 0.5))
    return (count + moved[0]) * unit, (count + moved[1]) * unit


def _on_weekday(expressions: Sequence[Expression], segments: Sequence[Segment], low: date, high: date) -> tuple[date, date]:
    """When the body names one weekday only, the report came out on it or the day after."""
    apart = {id(e) for s in segments for e in within(expressions, s.start, s.end)}
    named = {e.weekday for e in expressions if _plain_weekday(e) and id(e) not in apart}
    if len(named) != 1 or (high - low).days < 8:
        return low, high
    weekday = named.pop() or 0
    first, last = low + DAY * ((weekday - low.weekday()) % 7), high - DAY * ((high.weekday() - weekday) % 7)
    first = low if (low.weekday() - weekday) % 7 == 1 else first
    return first, min(last + DAY, high)


def _plain_weekday(found: Expression) -> bool:
    return found.kind in ("weekday", "clock") and found.weekday is not None and found.direction is None and not found.future


def conflicts(text: str, published: Published, expressions: Sequence[Expression]) -> tuple[str, ...]:
    """Flags where the text names a day after its given publication date without looking ahead, or another day in its dateline."""
    _, high = edtf.bounds(published.edtf)
    if published.basis not in (Basis.GIVEN, Basis.METADATA) or high is None:
        return ()
    dated = [(e, reading(e, (None, None))) for e in expressions if e.year and e.day and not e.future]
    later = [e for e, got in dated if got and got.low > high + DAY * SLACK]
    flags = [f"published {published.edtf}, but the text names {text[e.start : e.end]}" for e in later[:1]]
    for clue in _dateline(text, expressions):
        if (clue.spans[0][1] or high) + DAY < (edtf.bounds(published.edtf)[0] or high):
            flags.append(f"published {published.edtf}, but the dateline says {text[clue.start : clue.end]}")
    return tuple(flags)
