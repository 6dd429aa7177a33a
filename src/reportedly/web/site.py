"""What every route shares: the chronicle, the templates, the token of this start."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from reportedly.api import Chronicle
from reportedly.merge import explanation
from reportedly.web.figures import Figures
from reportedly.web.runs import Runs
from reportedly.words import CERTAINTY_WORDS, STANCE_WORDS, range_words

STATIC = Path(__file__).parent / "static"
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


@dataclass(slots=True)
class Site:
    """What the routes share: the chronicle, the templates, and the token of this start."""

    chronicle: Chronicle
    token: str
    who: str
    templates: Environment = field(init=False)
    runs: Runs = field(init=False)
    figures: Figures = field(init=False)

    def __post_init__(self) -> None:
        self.figures = Figures(self.chronicle)
        self.runs = Runs(self.chronicle.store)
        self.templates = Environment(
            loader=PackageLoader("reportedly.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        self.templates.globals.update(
            token=self.token,
            nav=NAVIGATION,
            static=lambda name: f"/static/{name}",
            stance_words=STANCE_WORDS,
            certainty_words=CERTAINTY_WORDS,
            range_words=range_words, explanation=explanation,
            has_vendor=(STATIC / "vendor" / "leaflet.js").is_file(),
        )

    def token_fits(self, offered: str) -> bool:
        """Whether a form or header carries the token of this start (compared in constant time)."""
        return hmac.compare_digest(offered.encode(), self.token.encode())

    def page(self, name: str, request: Request, title: str, **values: Any) -> HTMLResponse:
        """A template filled with a page's context."""
        query = f"?{request.url.query}" if request.url.query else ""
        said = request.query_params.get("said", "")[:300]
        known: dict[str, Any] = {
            "q": "",
            "going": self.runs.current(),
            "messages": [said] if said else [],
            "json_url": f"/api{request.url.path.rstrip('/') or '/incidents'}{query}",
        }
        html = self.templates.get_template(name).render(**{**known, "here": request.url.path, "title": title, **values})
        return HTMLResponse(html, headers={"cache-control": "no-store"})


def link(path: str, pairs: list[tuple[str, str]]) -> str:
    """A link with its query."""
    return f"{path}?{urlencode(pairs)}" if pairs else path
