"""A row of a spreadsheet as text and back: one `heading: value` a line, further lines of a value begin with a tab.

This is the text of reports that were imported from sheets, so that every cell can be quoted and none is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reportedly.export.tables import Cell, Line
from reportedly.export.told import Told, claims_of
from reportedly.model import PERSON, Report

FLAG = "sheet: "


def text_of(cells: Iterable[tuple[str, str]]) -> tuple[str, tuple[tuple[int, int] | None, ...]]:
    """The text of one row, and where the value of each cell stands in it; None for an empty cell."""
    parts: list[str] = []
    places: list[tuple[int, int] | None] = []
    length = 0
    for heading, value in cells:
        if not value.strip():
            places.append(None)
            continue
        told = value.replace("\n", "\n\t")
        start = length + len(heading) + 2
        places.append((start, start + len(told)))
        parts.append(f"{heading}: {told}\n")
        length += len(parts[-1])
    return "".join(parts), tuple(places)


def cells_of(text: str, headings: Iterable[str]) -> dict[str, str]:
    """The cells that a text holds, by heading; headings that are not there are empty."""
    known = {f"{heading}: ": heading for heading in headings}
    found = dict.fromkeys(known.values(), "")
    current = None
    for line in text.removesuffix("\n").split("\n"):
        if line.startswith("\t") and current:
            found[current] += "\n" + line[1:]
            continue
        head, colon, value = line.partition(": ")
        current = known.get(head + colon)
        if current:
            found[current] = value
    return found


def layout_of(report: Report) -> str | None:
    """The layout of the sheet that a report was imported from; None for a report that was not."""
    return next((flag.removeprefix(FLAG) for flag in report.flags if flag.startswith(FLAG)), None)


def row_of_sheet(told: Told, layout: str) -> str | None:
    """The text of the one row of this layout that tells of an incident; None when there is none or are several."""
    rows = [r for r in told.reports.values() if layout_of(r) == layout]
    if len(rows) != 1:
        return None
    spots = {c.spans[0].start for c in claims_of(told.view) if c.report == rows[0].id}
    found = {_block(rows[0].text, spot) for spot in spots}
    return found.pop() if len(found) == 1 else None


def _block(text: str, spot: int) -> str:
    """The row around a place of the text: rows are parted by empty lines."""
    start, end = text.rfind("\n\n", 0, spot), text.find("\n\n", spot)
    return text[start + 2 if start >= 0 else 0 : end + 1 if end >= 0 else len(text)]


def with_row(line: Line, told: Told, layout: str, columns: Sequence[str]) -> Line:
    """Our cells of one incident with those of its imported row: all of them when nobody else says anything of it, else our gaps.

    The first column is the id; that of the row stays, so that people find their row again.
    """
    text = row_of_sheet(told, layout)
    if text is None:
        return line
    theirs = [_typed(cell) for cell in cells_of(text, columns).values()]
    if _only_this(told):
        return theirs
    return [theirs[0] or line[0], *(old if ours in (None, "") else ours for ours, old in zip(line[1:], theirs[1:], strict=True))]


def _only_this(told: Told) -> bool:
    """Whether an incident is told by this one row alone and no person changed it."""
    return len(told.reports) == 1 and not any(c.by.startswith(PERSON) for c in claims_of(told.view))


def _typed(text: str) -> Cell:
    """A cell as it is written out again: a number stays a number when that gives the same characters."""
    if not text:
        return None
    for kind in (int, float):
        try:
            value = kind(text)
        except (ValueError, OverflowError):
            continue
        if str(value) == text:
            return value
    return text
