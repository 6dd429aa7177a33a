"""What every route shares: the chronicle, the templates."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

import reportedly
from reportedly.api import Chronicle, Row
from reportedly.merge import explanation
from reportedly.model import Decision, Stance
from reportedly.web.charts import Mark, number_line
from reportedly.web.conflicts import Desk
from reportedly.web.figures import Figures
from reportedly.web.runs import Runs
from reportedly.web.uploads import Uploads
from reportedly.web.visitors import visitor_of
from reportedly.words import CERTAINTY_WORDS, STANCE_WORDS, range_words

SAMPLES = Path(reportedly.__file__).parent / "data" / "samples"  # reports that travel with the program, to try it
STATIC = Path(__file__).parent / "static"
INSIDE = re.compile(r"/(?!/)[!-\[\]-~]{0,2000}")  # no second slash, no backslash, nothing that browsers drop
NAVIGATION = (
    ("/", "Chronicle"),
    ("/timeline", "Timeline"),
    ("/map", "Map"),
    ("/board", "Who says what"),
    ("/actors", "Actors"),
    ("/places", "Places"),
    ("/sources", "Sources"),
    ("/review", "Review"),
    ("/add", "Add"),
    ("/export", "Export"),
    ("/method", "Method"),
)
FOR_EDITORS = ("/review", "/add")

ACT_WORDS = {
    "correct": "Corrected", "reject": "Rejected", "confirm": "Confirmed", "add": "Added", "merge": "Merged", "split": "Split",
    "different": "Kept apart", "redact": "Hidden", "undo": "Undone",
}


STANCE_MARKS = {
    Stance.REPORTS: "", Stance.CLAIMS_RESPONSIBILITY: "◆", Stance.ATTRIBUTES_TO: "→", Stance.DENIES: "✗", Stance.WITHHOLDS: "…",
    Stance.CONFIRMS: "✓", Stance.CHARACTERISES: "≈", Stance.THREATENS: "!", Stance.COMMENTS: "“",
    Stance.RETRACTS: "↶", Stance.CORRECTS: "✎",
}


@dataclass(slots=True)
class Site:
    """What the routes share: the chronicle, the templates, what is counted and what runs."""

    chronicle: Chronicle
    templates: Environment = field(init=False)
    runs: Runs = field(init=False)
    figures: Figures = field(init=False)
    desk: Desk = field(init=False)
    uploads: Uploads = field(default_factory=Uploads)

    def __post_init__(self) -> None:
        self.figures = Figures(self.chronicle)
        self.desk = Desk(self.chronicle)
        self.runs = Runs(self.chronicle.store)
        self.templates = Environment(
            loader=PackageLoader("reportedly.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        self.templates.globals.update(
            act_words=ACT_WORDS,
            nav=NAVIGATION,
            for_editors=FOR_EDITORS,
            static=lambda name: f"/static/{name}",
            toll_marks=_toll_marks,
            stance_words=STANCE_WORDS,
            stance_marks=STANCE_MARKS,
            certainty_words=CERTAINTY_WORDS,
            range_words=range_words, explanation=explanation,
            has_vendor=(STATIC / "vendor" / "leaflet.js").is_file(),
        )

    def _done(self, wanted: str) -> Decision | None:
        """The decision that led to this page."""
        return next((d for d in self.chronicle.store.decisions() if d.id == wanted), None) if wanted else None

    def page(self, name: str, request: Request, title: str, **values: Any) -> HTMLResponse:
        """A template filled with a page's context."""
        visitor = visitor_of(request)
        query = f"?{request.url.query}" if request.url.query else ""
        known: dict[str, Any] = {
            "q": "",
            "visitor": visitor,
            "token": visitor.token,
            "state": self.figures.stamp(),
            "today": datetime.now(UTC).date().isoformat(),
            "chronicle_name": Path(self.chronicle.store.engine.url.database or "").name,
            "going": self.runs.current(),
            "done": self._done(request.query_params.get("done", "")),
            "json_url": f"/api{request.url.path.rstrip('/') or '/incidents'}{query}",
        }
        html = self.templates.get_template(name).render(**{**known, "here": request.url.path, "title": title, **values})
        return HTMLResponse(html, headers={"cache-control": "no-store"})

    def problem(self, request: Request, status: HTTPStatus, what: str, *told: str) -> HTMLResponse:
        """What went wrong, then why and what to do; a stranger sees the log-in page with it."""
        if visitor_of(request).role is None:
            return self.entrance(status, "/", what)
        why, remedy = (*told, "", "")[:2]
        page = self.page("problem.html", request, status.phrase, what=what, why=why, remedy=remedy, json_url=None)
        page.status_code = status
        return page

    def entrance(self, status: HTTPStatus, onward: str, said: str = "", name: str = "") -> HTMLResponse:
        """The page that strangers see: it tells nothing of the chronicle."""
        html = self.templates.get_template("login.html").render(onward=onward, said=said, name=name)
        return HTMLResponse(html, status, headers={"cache-control": "no-store"})


def _toll_marks(row: Row) -> tuple[Mark, ...]:
    """Every number of dead that somebody gives, on one small line."""
    return number_line([(low, high, range_words(low, high)) for low, high in row.killed_said], 120.0)


def inside(path: str) -> str:
    """An address of this site with its query; anything else leads home."""
    return path if INSIDE.fullmatch(path) else "/"


def link(path: str, pairs: list[tuple[str, str]]) -> str:
    """A link with its query."""
    return f"{path}?{urlencode(pairs)}" if pairs else path
