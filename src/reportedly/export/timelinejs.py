"""TimelineJS: a JSON timeline.  Its text is HTML, so every value is escaped; an uncertain date is told in words.

Lost: claims, accounts, all but one quote; incidents without any date are left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

from reportedly.export.atomic import whole_text
from reportedly.export.told import Told
from reportedly.export.values import days_of


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
    said = "".join(f"<li>{escape(s.words)}</li>" for s in told.view.statements)
    quote = f"<blockquote>{escape(told.row.quote)}</blockquote>"
    return f"<p>{escape(told.row.place)}</p>{quote}<ul>{said}</ul><p>{escape(told.view.summary)}</p>"


def write(incidents: Iterable[Told], out: Path) -> None:
    """A JSON file for TimelineJS."""
    with whole_text(out) as file:
        file.write('{"scale": "human", "events": [')
        slides = (slide for told in incidents if (slide := slide_of(told)))
        for number, slide in enumerate(slides):
            file.write(("," if number else "") + "\n" + json.dumps(slide, ensure_ascii=False))
        file.write("\n]}\n")
