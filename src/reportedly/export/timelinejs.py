"""TimelineJS: a JSON timeline, or the table that its spreadsheet template wants.

Its text is HTML, so every value is escaped; an uncertain date is told in words.  Lost: claims, accounts, all but one quote;
incidents without any date are left out.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

from reportedly.export.atomic import whole_text
from reportedly.export.tables import Cell, Line, safe
from reportedly.export.told import Told
from reportedly.export.values import days_of, sayings

COLUMNS = (
    "Year", "Month", "Day", "Time", "End Year", "End Month", "End Day", "End Time", "Display Date", "Headline", "Text", "Media",
    "Media Credit", "Media Caption", "Media Thumbnail", "Type", "Group", "Background")


def slide_of(told: Told) -> dict[str, Any] | None:
    """One slide; None for an incident without a date."""
    row, days = told.row, days_of(told)
    first = days.anchor
    if first is None:
        return None
    slide: dict[str, Any] = {
        "unique_id": row.id, "start_date": _date(first), "display_date": row.when_words, "group": row.types[0] if row.types else "other",
        "text": {"headline": escape(row.title), "text": _text(told)}, "autolink": False,
    }
    if days.first and days.last and days.last != days.first:
        slide["end_date"] = _date(days.last)
    return slide


def _date(day: date) -> dict[str, int]:
    return {"year": day.year, "month": day.month, "day": day.day}


def _text(told: Told) -> str:
    said = "".join(f"<li>{escape(words)}</li>" for words in sayings(told.view))
    quote = f"<blockquote>{escape(told.row.quote)}</blockquote>"
    return f"<p>{escape(told.row.place)}</p>{quote}<ul>{said}</ul><p>{escape(told.view.summary)} · incident {told.row.id}</p>"


def write(incidents: Iterable[Told], out: Path) -> None:
    """A JSON file for TimelineJS."""
    with whole_text(out) as file:
        file.write('{"scale": "human", "events": [')
        slides = (slide for told in incidents if (slide := slide_of(told)))
        for number, slide in enumerate(slides):
            file.write(("," if number else "") + "\n" + json.dumps(slide, ensure_ascii=False))
        file.write("\n]}\n")


def line_of(slide: dict[str, Any], outlets: str) -> Line:
    """One slide as a line of the template; the credit is the outlets."""
    start, end = slide["start_date"], slide.get("end_date", {})
    cells: dict[str, Cell] = {
        "Year": start["year"], "Month": start["month"], "Day": start["day"], "End Year": end.get("year"), "End Month": end.get("month"),
        "End Day": end.get("day"), "Display Date": slide["display_date"], "Headline": slide["text"]["headline"],
        "Text": slide["text"]["text"], "Media Credit": outlets, "Group": slide["group"]}
    return [cells.get(name) for name in COLUMNS]


def write_csv(incidents: Iterable[Told], out: Path) -> None:
    """A CSV file in the columns of the TimelineJS template."""
    with whole_text(out) as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        for told in incidents:
            slide = slide_of(told)
            if slide:
                writer.writerow(safe(line_of(slide, "; ".join(told.row.outlets))))
