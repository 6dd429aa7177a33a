"""Days as pages write them: in ISO form, with the month's name, in an address, and beside the headline."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from email.utils import parsedate_to_datetime
from itertools import islice
from typing import Any

DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)-?(\d\d)-?(\d\d)(?!\d)")
NAMED = re.compile(
    r"\b(?:(\d\d?)(?:st|nd|rd|th)?\.? ([a-z]{3,9})\.?,? ((?:19|20)\d\d)|([a-z]{3,9})\.? (\d\d?)(?:st|nd|rd|th)?,? ((?:19|20)\d\d))\b"
)
IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d\d?|[a-z]{3,9})[/-](\d\d?)(?:/|-|$)")
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
OF_DATES = re.compile(r"(?:^|[^a-z])(?:date|time|pub(?:lish|date)|posted|byline|calendar)")
SAYS_SO = re.compile(r"(?:first )?(?:published|posted)\b")
CHANGED = ("updat", "modif", "edited", "retrieved")
LONGEST_LINE = 160  # characters of a line that tells when a page was published
MOST_PIECES = 8  # of text in an element
MOST_AFTER = 120  # elements after the headline that are looked at


def day_of(value: object) -> date | None:
    """The day at the start of an ISO date or time, or in a date with the month's name."""
    text = value.strip()[:LONGEST_LINE] if isinstance(value, str) else ""
    found = DAY.match(text)
    return _real(*found.groups()) if found else named_day(text)


def served_day(capture: str) -> date | None:
    """The day of the last change that a server told with a page (`Last-Modified`), in the record of its capture."""
    try:
        headers = dict(json.loads(capture).get("headers", ()))
        return parsedate_to_datetime(headers["last-modified"]).date()
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def named_day(text: str) -> date | None:
    """The first day written with the name of its month: `20 Nov, 2019`, `November 20th, 2019`."""
    for found in NAMED.finditer(" ".join(text.lower().split())):
        day, month, year = (found[1], found[2], found[3]) if found[1] else (found[5], found[4], found[6])
        known = _real(year, _number(month), day)
        if known:
            return known
    return None


def day_in_address(url: str) -> date | None:
    """The day in a path such as `/2019/11/20/` or `/2019/nov/20/`."""
    found = IN_ADDRESS.search(url)
    return _real(found[1], _number(found[2]), found[3]) if found else None


def visible_day(tree: Any) -> date | None:
    """The day in the first line after the headline that is marked as a date or says "published"; none that tells of a change."""
    for head in islice(tree.iter("h1"), 1):
        for element in islice(_after(head), MOST_AFTER):
            day = _stated(element)
            if day:
                return day
    return None


def _after(element: Any) -> Iterator[Any]:
    """The elements that follow in the document."""
    while element is not None:
        for sibling in element.itersiblings():
            yield from sibling.iter()
        element = element.getparent()


def _stated(element: Any) -> date | None:
    if not isinstance(element.tag, str):
        return None
    marks = " ".join(element.get(name) or "" for name in ("class", "itemprop", "id")).lower()
    marked = element.tag == "time" or bool(OF_DATES.search(marks))
    pieces = islice(element.itertext(), MOST_PIECES) if marked else (element.text or "",)
    line = " ".join("".join(pieces).lower().split())
    if not line or len(line) > LONGEST_LINE or any(word in marks or word in line for word in CHANGED):
        return None
    stated = day_of(element.get("datetime")) if marked else None
    return stated or (named_day(line) if marked or SAYS_SO.match(line) else None)


def _number(month: str) -> str:
    """The number of a month; "0", which is none, for other words."""
    names = [n for n, name in enumerate(MONTHS, 1) if name.startswith(month[:3]) and (name.startswith(month) or month == "sept")]
    return month if month.isdigit() else str(names[0] if names else 0)


def _real(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
