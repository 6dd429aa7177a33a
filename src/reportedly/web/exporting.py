"""Taking the chronicle out: each format with what it loses, the list's filters, limits on what leaves, then a download."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi import Query as Parameter
from fastapi.responses import FileResponse, Response
from starlette.background import BackgroundTask

from reportedly import edtf
from reportedly.api import Choice, Chronicle, Clock, Fatalities, Query, embargoed
from reportedly.errors import UsageError
from reportedly.export import FORMATS
from reportedly.model import Precision
from reportedly.pipeline.decided import masks
from reportedly.web.asking import pairs_of, query_of
from reportedly.web.rest import ERRORS, answer
from reportedly.web.site import Site, link
from reportedly.web.visitors import editors

FINEST = tuple(p.value for p in Precision if p is not Precision.UNKNOWN)
DOWNLOADED: dict[int | str, dict[str, object]] = {
    200: {"description": "The file; a format of several files comes as a ZIP.", "content": {"application/octet-stream": {}}},
}


def choice_of(
    query: Annotated[Query, Depends(query_of)],
    as_of: Annotated[str | None, Parameter(max_length=40, description="A day (EDTF): as it could be known then.")] = None,
    clock: Clock = Clock.PUBLISHED,
    embargo: Annotated[int, Parameter(ge=0, le=36500, description="Leave out the last days.")] = 0,
    finest: Precision = Precision.ADDRESS,
) -> Choice:
    """What leaves, as an address asks for it; raises UsageError when the day is none."""
    if as_of and not edtf.valid(as_of):
        raise UsageError(f"{as_of!r} is no day", "as_of wants EDTF, such as 2024-03-01 or 2024-03")
    until = embargoed(embargo, datetime.now(UTC).date()) if embargo else None
    return Choice(query, as_of or None, clock, until, finest)


def routes(site: Site) -> APIRouter:
    """The export page, the list of formats, and the downloads."""
    router = APIRouter()
    asked, chosen = Depends(query_of), Depends(choice_of)

    @router.get("/export", include_in_schema=False)
    def page(request: Request, query: Query = asked) -> Response:
        total = site.chronicle.rows(query).total
        return site.page(
            "export.html", request, "Export", query=query, pairs=pairs_of(query), total=total, formats=FORMATS, finest=FINEST,
            policies=tuple(Fatalities), hidden=masks(site.chronicle.store).names, json_url="/api/export",
            list_url=link("/", pairs_of(query)),
        )

    @router.get("/api/export", response_model=list[dict[str, str]], responses=ERRORS, tags=["export"])
    def formats(request: Request) -> Response:
        """The formats, each with what it is for and what it loses."""
        return answer(request, [{"name": n, "what": f.what, "loses": f.loses, "file": f.file} for n, f in FORMATS.items()])

    @router.get("/api/export/{name}", response_class=FileResponse, responses={**ERRORS, **DOWNLOADED}, tags=["export"])
    def download(request: Request, name: str, choice: Choice = chosen, fatalities: Fatalities = Fatalities.BEST) -> Response:
        """Incidents in one format; a bundle takes no filters."""
        if name == "bundle":
            editors(request)  # it holds the originals, and so what is hidden elsewhere
        return _file(site.chronicle, name, choice, fatalities)

    return router


def _file(chronicle: Chronicle, name: str, choice: Choice, deaths: Fatalities) -> Response:
    folder = Path(tempfile.mkdtemp(prefix="reportedly-export-"))
    gone = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
    try:
        made = chronicle.export(name, folder, _plain(choice) if name == "bundle" else choice, deaths)
        if made.is_dir():
            made = Path(shutil.make_archive(str(made), "zip", made))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return FileResponse(made, filename=made.name, media_type="application/octet-stream", background=gone)


def _plain(choice: Choice) -> Choice | None:
    """A bundle is the whole chronicle: the size of a page is no filter."""
    return None if choice == Choice(Query(limit=choice.query.limit)) else choice
