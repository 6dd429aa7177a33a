"""Finds quotations: pairs of double or typographic quotation marks, open ones ending at the paragraph's end."""

from __future__ import annotations

import re

from reportedly.text.analysis import Quotation

MARKS = re.compile(r"[\"“”„«»]|''|``|(?<!\w)[‘'](?=\w)|(?<=[\w.,!?])[’'](?!\w)")
LONGEST = 4000


def quotations_of(text: str) -> tuple[Quotation, ...]:
    """Quotations in text order.  Double marks and single ones are paired apart; linear in the text's length."""
    found: list[Quotation] = []
    start = 0
    for line in text.splitlines(keepends=True):
        found += _in_paragraph(line, start)
        start += len(line)
    return tuple(sorted(found, key=lambda q: (q.start, -q.end)))


def _in_paragraph(line: str, base: int) -> list[Quotation]:
    found: list[Quotation] = []
    open_double: int | None = None
    open_single: int | None = None
    for mark in MARKS.finditer(line):
        single = mark[0] in "‘’'"
        opens = open_single is None if single else open_double is None
        if single:
            if mark[0] == "‘" or (mark[0] == "'" and (mark.start() == 0 or not line[mark.start() - 1].isalnum())):
                open_single = mark.end()
            elif open_single is not None:
                found.append(Quotation(base + open_single, base + mark.start()))
                open_single = None
            continue
        if (opens and mark[0] not in {"”", "»"}) or mark[0] in {"“", "„"}:
            open_double = mark.end()
        elif open_double is not None:
            if 0 < mark.start() - open_double <= LONGEST:
                found.append(Quotation(base + open_double, base + mark.start()))
            open_double = None
    if open_double is not None and 0 < len(line.rstrip()) - open_double <= LONGEST:
        found.append(Quotation(base + open_double, base + len(line.rstrip())))
    return [q for q in found if q.start < q.end]
