"""Segments of a report, each with its own time anchor, and the publication date inferred when none is given."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, takewhile

from reportedly import edtf
from reportedly.codebook import Codebook
from reportedly.model import Basis, Published, Report, Segment, When
from reportedly.text.expressions import Expression, expressions_of, within
from reportedly.text.normalise import reading
from reportedly.text.published import conflicts, dateline_of, inferred
from reportedly.text.quotations import quotations_of

HANDLE = re.compile(r"@\w{2,30}")
SIGNATURE = 160  # characters: a line that only signs a post is shorter
OPENER = 400  # characters before a colon in which an older piece is announced
SENTENCE_END = re.compile(r"[.!?]['\"”’)]*\s")
MARKS = "\"“„«"


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str


def segmented(report: Report, book: Codebook) -> Report:
    """The report with its segments and, when no date was given, with what the text says of its publication date."""
    expressions = expressions_of(report.text, book.times)
    lines = tuple(_lines(report.text))
    posts = tuple(_posts(lines, expressions))
    older = tuple(_older(report.text, lines, expressions, book))
    published = report.published
    if published.basis not in (Basis.GIVEN, Basis.METADATA):
        published = inferred(report.text, expressions, (*posts, *older), book.almanac)
    flags = conflicts(report.text, published, expressions)
    segments = tuple(_with_bodies((*posts, *older), _body_anchor(report.text, expressions, published), report.text))
    return replace(report, published=published, segments=segments, flags=tuple(dict.fromkeys((*report.flags, *flags))))


def _lines(text: str) -> Iterator[_Line]:
    start = 0
    for line in text.splitlines(keepends=True):
        body = line.strip()
        if body:
            first = start + line.index(body[0])
            yield _Line(first, first + len(body), body)
        start += len(line)


def _posts(lines: Sequence[_Line], expressions: Sequence[Expression]) -> Iterator[Segment]:
    """Posts of a network: a line with a handle and a full date; a line that only signs belongs to the line before it."""
    for before, line in zip((None, *lines), lines, strict=False):
        handle = HANDLE.search(line.text)
        day = next((e for e in within(expressions, line.start, line.end) if e.year and e.day), None) if handle else None
        if day is None or handle is None:
            continue
        signs = line.text[0] in "—–-" and len(line.text) < SIGNATURE and before is not None
        start = before.start if signs and before else line.start
        if signs or _near(handle, day, line):
            yield Segment(start, line.end, "embedded_post", _anchor(day, "the post's own date"))


def _near(handle: re.Match[str], day: Expression, line: _Line) -> bool:
    return abs(day.start - line.start - handle.end()) < 40


def _anchor(expression: Expression, reason: str) -> When | None:
    found = reading(expression, (None, None))
    return When(found.edtf(), expression.words, reason) if found else None


def _older(text: str, lines: Sequence[_Line], expressions: Sequence[Expression], book: Codebook) -> Iterator[Segment]:
    """Pieces of older reports: announced before a colon with a verb of reporting and a date; quoted, or to the end of the text."""
    quotations = quotations_of(text)
    starts = {q.start: q for q in quotations}
    for match in re.finditer(r":[ \t]*(?=[\"“„«\n])|:\s*$", text):
        opener = _opener(text, match.start())
        quotation = starts.get(match.end() + 1)
        end = quotation.end + 1 if quotation else _block_end(lines, match.end())
        start = quotation.start - 1 if quotation else _next_start(lines, match.end())
        anchor = _own_date(opener, match.start(), text, expressions, book)
        if anchor and start is not None and end is not None and start < min(end, len(text)):
            yield Segment(start, min(end, len(text)), "quotation" if quotation else "retold", anchor)


def _opener(text: str, colon: int) -> int:
    """Where the sentence begins that ends in this colon."""
    window = text[max(0, colon - OPENER) : colon]
    last = max((m.end() for m in SENTENCE_END.finditer(window)), default=window.rfind("\n") + 1)
    return max(0, colon - OPENER) + max(last, window.rfind("\n") + 1)


def _own_date(start: int, colon: int, text: str, expressions: Sequence[Expression], book: Codebook) -> When | None:
    words = text[start:colon].lower()
    said = set(re.findall(r"[a-z]+", words))
    if not said & book.almanac.retold:
        return None
    dated = [e for e in within(expressions, start, colon) if e.year and e.kind in ("date", "year")]
    if dated:
        return _anchor(dated[0], "an older report retold: its own date")
    if any(phrase in words for phrase in book.almanac.at_the_time):
        return When(None, "at the time", "an older report retold: its date is not said")
    return None


def _next_start(lines: Sequence[_Line], place: int) -> int | None:
    first = bisect_left(lines, place, key=_start)
    return lines[first].start if first < len(lines) else None


def _start(line: _Line) -> int:
    return line.start


def _block_end(lines: Sequence[_Line], place: int) -> int | None:
    """An older piece that is not quoted runs to the end; one in quoted paragraphs to the last of them."""
    first = bisect_left(lines, place, key=_start)
    if first == len(lines):
        return None
    if lines[first].text[0] not in MARKS:
        return lines[-1].end
    quoted = takewhile(lambda line: line.text[0] in MARKS, islice(lines, first, None))
    return max(line.end for line in quoted)


def _body_anchor(text: str, expressions: Sequence[Expression], published: Published) -> When | None:
    """The day that the body counts from: that of its dateline when the report was put out again later, else its publication."""
    anchor = When(published.edtf, "", "publication") if edtf.valid(published.edtf) else None
    said, low = dateline_of(text, expressions), edtf.bounds(published.edtf)[0]
    got = reading(said, edtf.bounds(published.edtf)) if said else None
    if said and got and low and got.high < low:
        return When(got.edtf(), said.words, "the dateline's own date")
    return anchor


def _with_bodies(found: Sequence[Segment], anchor: When | None, text: str) -> Iterator[Segment]:
    """The segments in order, the rest between them as body."""
    place = 0
    for segment in sorted(found, key=lambda s: (s.start, -s.end)):
        if segment.start > place and text[place : segment.start].strip():
            yield Segment(place, segment.start, "body", anchor)
        yield segment
        place = max(place, segment.end)
    if text[place:].strip():
        yield Segment(place, len(text), "body", anchor)
