"""Adding reports and watching how it goes: forms of the pages, and the same for programs."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from reportedly.errors import UsageError
from reportedly.ingest.lists import is_address
from reportedly.model import to_json
from reportedly.web.acts import Id, Words
from reportedly.web.reading import Work
from reportedly.web.rest import ERRORS, answer
from reportedly.web.runs import Run, again
from reportedly.web.site import SAMPLES, Site
from reportedly.web.visitors import Visitor, checked, checked_program, editors

MOST_FILES = 1000
MOST_ADDRESSES = 1000
MOST_FEEDS = 100
LONGEST_TEXT = 1_000_000  # characters
Place = Annotated[str, Field(max_length=2000)]


class Pasted(BaseModel):
    """A report's text with what is known of it."""

    text: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]
    outlet: Words = ""
    title: Words = ""
    published: Id = ""
    url: Place = ""


class RunBody(BaseModel):
    """What to read: paths on this machine, web addresses, texts, and what is new in feeds.

    With `pages` the page that an item of a feed points to is fetched, instead of the item's own text.
    """

    paths: Annotated[list[Place], Field(max_length=100)] = []
    addresses: Annotated[list[Place], Field(max_length=MOST_ADDRESSES)] = []
    texts: Annotated[list[Pasted], Field(max_length=100)] = []
    feeds: Annotated[list[Place], Field(max_length=MOST_FEEDS)] = []
    pages: bool = False


def routes(site: Site) -> APIRouter:
    """Add and runs, for people and programs."""
    router = APIRouter()
    _pages(router, site)
    _forms(router, site)
    _programs(router, site)
    return router


def told(run: Run) -> dict[str, Any]:
    """A run as programs and the progress bar read it."""
    return {**to_json(run), "words": run.words, "running": run.running}


def _found(site: Site, wanted: str) -> Run:
    run = site.runs.get(wanted)
    if run is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, "there is no such run")
    return run


def _pages(router: APIRouter, site: Site) -> None:
    @router.get("/add", include_in_schema=False, dependencies=[Depends(editors)])
    def add(request: Request) -> Response:
        return site.page("add.html", request, "Add reports", json_url=None)

    @router.get("/runs", include_in_schema=False, dependencies=[Depends(editors)])
    def runs(request: Request) -> Response:
        return site.page("runs.html", request, "Runs", runs=site.runs.all())

    @router.get("/runs/{wanted}", include_in_schema=False, dependencies=[Depends(editors)])
    def run(request: Request, wanted: str) -> Response:
        found = _found(site, wanted)
        return site.page("run.html", request, "Run", run=found, again=again(found.notable))


def _forms(router: APIRouter, site: Site) -> None:
    @router.post("/add", include_in_schema=False)
    async def add(request: Request) -> Response:
        form = await request.form(max_files=MOST_FILES, max_fields=300, max_part_size=4 * LONGEST_TEXT)
        visitor = checked(request, str(form.get("token", "")))
        files = [(f.filename or "report", await f.read()) for f in form.getlist("files") if isinstance(f, UploadFile) and f.filename]
        run = await run_in_threadpool(_started, site, _permitted(_asked(form), visitor), files)
        return RedirectResponse(f"/runs/{run.id}", HTTPStatus.SEE_OTHER)

    @router.post("/runs/{wanted}/stop", include_in_schema=False)
    async def stop(request: Request, wanted: str) -> Response:
        form = await request.form(max_files=0, max_fields=10)
        checked(request, str(form.get("token", "")))
        site.runs.stop(_found(site, wanted).id)
        return RedirectResponse(f"/runs/{wanted}", HTTPStatus.SEE_OTHER)


def _programs(router: APIRouter, site: Site) -> None:
    @router.get("/api/runs", response_model=list[dict[str, Any]], responses=ERRORS, tags=["runs"], dependencies=[Depends(editors)])
    def runs(request: Request) -> Response:
        """Everything that was added from here, newest first."""
        return answer(request, [told(run) for run in site.runs.all()])

    @router.get("/api/runs/{wanted}", response_model=dict[str, Any], responses=ERRORS, tags=["runs"], dependencies=[Depends(editors)])
    def run(request: Request, wanted: str) -> Response:
        """How far one run is, or how it ended."""
        return answer(request, told(_found(site, wanted)))

    @router.post("/api/runs", response_model=dict[str, Any], responses=ERRORS, tags=["runs"], status_code=202)
    def start(request: Request, body: RunBody) -> Response:
        """Read paths, addresses, texts and what is new in feeds; needs the token of this start or log-in."""
        made = answer(request, told(_started(site, _permitted(body, checked_program(request)), ())))
        made.status_code = HTTPStatus.ACCEPTED
        return made

    @router.post("/api/runs/{wanted}/stop", response_model=dict[str, Any], responses=ERRORS, tags=["runs"])
    def stop(request: Request, wanted: str) -> Response:
        """End a run after the document that it is at; what was added stays."""
        checked_program(request)
        site.runs.stop(_found(site, wanted).id)
        return answer(request, told(_found(site, wanted)))


def _permitted(body: RunBody, visitor: Visitor) -> RunBody:
    """What somebody may have read: with accounts, people are elsewhere, and the files of this machine are not theirs."""
    if visitor.login and any(path != str(SAMPLES) for path in body.paths):
        raise HTTPException(HTTPStatus.FORBIDDEN, "files of the server are added by its command line: reportedly add FOLDER")
    return body


def _asked(form: FormData) -> RunBody:
    """What the form asks for; empty fields are not said."""
    given = {name: str(form.get(name, "")).strip() for name in ("path", "text", "outlet", "title", "published", "url")}
    places = [*_addresses(form, "addresses"), *(str(p) for p in form.getlist("again"))]
    text = [{name: given[name] for name in ("text", "outlet", "title", "published", "url")}] if given["text"] else []
    paths = [p for p in (given["path"], *(p for p in places if not is_address(p))) if p]
    feeds = {"feeds": _addresses(form, "feeds"), "pages": bool(form.get("pages"))}
    try:
        return RunBody.model_validate({"paths": paths, "addresses": [p for p in places if is_address(p)], "texts": text, **feeds})
    except ValueError as error:
        raise UsageError("this cannot be added", str(error).splitlines()[-1], "Add it in smaller parts.") from error


def _addresses(form: FormData, name: str) -> list[str]:
    """The web addresses in a field; raises UsageError when something else is there."""
    found = str(form.get(name, "")).split()
    _refuse_others(found)
    return found


def _refuse_others(places: Iterable[str]) -> None:
    wrong = next((p for p in places if not is_address(p)), None)
    if wrong is not None:
        raise UsageError(f"{wrong[:80]!r} is no web address", "one begins with http:// or https://", "Put one address on each line.")


def _started(site: Site, body: RunBody, files: Iterable[tuple[str, bytes]]) -> Run:
    """Check what was asked for, put the uploads aside, and start."""
    paths = [Path(path).expanduser() for path in body.paths]
    for path in paths:
        if "\x00" in str(path) or not path.exists():
            raise UsageError(f"there is no {path}", "neither a file nor a folder of this machine has this name", "Check the name.")
    _refuse_others(body.feeds)
    kept, uploads = _kept(body.texts, files)
    told = [f"{kept} upload{'' if kept == 1 else 's'}"] if kept else []
    parts = [*map(str, paths), *body.addresses, *(f"feed {feed}" for feed in body.feeds), *told]
    if not parts:
        raise UsageError("nothing to add", "no file, folder, address or text was given", "Choose one of the ways to add.")
    day = datetime.now(UTC).date().isoformat()
    work = Work(site.chronicle.store.target, tuple(str(p.resolve()) for p in paths), tuple(body.addresses), uploads, f"uploaded {day}",
                tuple(body.feeds), body.pages)
    return site.runs.start(_what(parts), work)


def _what(parts: list[str]) -> str:
    return ", ".join(parts[:3]) + (f" and {len(parts) - 3} more" if len(parts) > 3 else "")


def _kept(texts: list[Pasted], files: Iterable[tuple[str, bytes]]) -> tuple[int, str]:
    """Uploads and texts in a folder of their own: how many, and where; no folder when there are none."""
    found = [(safe_name(name), content) for name, content in files]
    if texts:
        lines = [{"name": text.title or "pasted text", **{k: v or None for k, v in text.model_dump().items()}} for text in texts]
        found.append(("pasted.jsonl", "\n".join(json.dumps(line) for line in lines).encode()))
    if not found:
        return 0, ""
    folder = Path(tempfile.mkdtemp(prefix="reportedly-uploads-"))
    for number, (name, content) in enumerate(found):
        target = folder / name if not (folder / name).exists() else folder / f"{number}-{name}"
        target.write_bytes(content)
    return len(found), str(folder)


def safe_name(name: str) -> str:
    """The last part of an uploaded name without what a file system may trip over."""
    last = name.replace("\\", "/").rpartition("/")[2].lstrip(".")
    clean = "".join(c if c.isprintable() and c not in '<>:"|?*\x00' else "_" for c in last)
    return clean.encode("utf-8", "replace")[-200:].decode("utf-8", "ignore") or "report"
