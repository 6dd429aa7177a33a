"""FollowTheMoney entities, JSON Lines: incidents as events, reports as articles, accused parties as unknown links.

An allegation becomes an `UnknownLink` with its wording, never `involved`, which would read as fact.  Lost: certainty,
contradictions, accounts.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from reportedly.export.atomic import whole_text
from reportedly.export.scratch import Scratch
from reportedly.export.told import Told
from reportedly.export.values import days_of
from reportedly.merge.views import StatementView
from reportedly.model import Report, Stance

PLAIN_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-\d\d)?)?")
ALLEGING = {Stance.ATTRIBUTES_TO: "blamed by {}", Stance.CLAIMS_RESPONSIBILITY: "claims responsibility"}


def _entity(schema: str, key: str, **properties: object) -> dict[str, Any]:
    name = "reportedly-" + hashlib.sha1(f"{schema}:{key}".encode("utf-8", "backslashreplace"), usedforsecurity=False).hexdigest()[:20]
    kept = {k: [str(v)] for k, v in properties.items() if v not in (None, "")}
    return {"id": name, "schema": schema, "properties": kept}


def entities_of(told: Told) -> Iterator[dict[str, Any]]:
    """The entities of one incident; those that several incidents share come out alike each time."""
    row, days = told.row, days_of(told)
    event = _entity(
        "Event", row.id, name=row.title, date=_plain_date(row.when),
        startDate=days.start, endDate=days.end, location=row.place,
        country=row.country.lower() if row.country else None, summary=row.quote, recordId=row.id, keywords=", ".join(row.types))
    articles = [_article(report) for report in told.reports.values()]
    event["properties"]["proof"] = [a["id"] for a in articles]
    yield event
    yield from articles
    for statement in told.view.statements:
        if statement.stance in ALLEGING and statement.accused:
            yield from _alleged(event["id"], statement, statement.accused)


def _article(report: Report) -> dict[str, Any]:
    url = report.url if report.url and report.url.startswith(("http://", "https://")) else None
    return _entity("Article", report.id, title=report.title or report.name, fileName=report.name or report.id,
                   publishedAt=_plain_date(report.published.edtf), publisher=report.outlet, sourceUrl=url)


def _plain_date(text: str | None) -> str | None:
    """A year, month or day; nothing for what the model's dates cannot say."""
    return text if text and PLAIN_DATE.fullmatch(text) else None


def _alleged(event: str, statement: StatementView, accused: str) -> Iterator[dict[str, Any]]:
    party = _entity("LegalEntity", accused, name=accused)
    role = ALLEGING[Stance(statement.stance)].format(statement.speaker)
    link = _entity("UnknownLink", f"{event}:{party['id']}:{role}", subject=party["id"], object=event, role=role)
    yield party
    yield link


def write(incidents: Iterable[Told], out: Path) -> None:
    """JSON Lines; each entity once."""
    with whole_text(out) as file, Scratch() as seen:
        for told in incidents:
            for entity in entities_of(told):
                if seen.meet(entity["id"]):
                    file.write(json.dumps(entity, ensure_ascii=False) + "\n")
