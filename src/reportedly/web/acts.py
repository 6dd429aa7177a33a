"""People's acts from the pages and from programs: each is logged with who and why, and each can be undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from reportedly.api import Act
from reportedly.errors import ConflictError, UsageError
from reportedly.web import conflicts
from reportedly.web.rest import ERRORS, answer
from reportedly.web.site import Site

Words = Annotated[str, Field(max_length=500)]
Id = Annotated[str, Field(max_length=64)]


class ActBody(BaseModel):
    """An act as a program sends it; which fields it needs depends on `kind`."""

    kind: Literal["correct", "reject", "confirm", "add", "merge", "different", "split", "redact", "undo"]
    claim: Id = ""
    incidents: Annotated[list[Id], Field(max_length=50)] = []
    reports: Annotated[list[Id], Field(max_length=200)] = []
    role: Id = ""
    value: Words = ""
    start: Annotated[int, Field(ge=0, le=10**9)] = 0
    end: Annotated[int, Field(ge=0, le=10**9)] = 0
    names: Annotated[list[Words], Field(max_length=50)] = []
    decision: Id = ""
    reason: Words = ""
    expected: Id | None = None

    def act(self, who: str) -> Act:
        """The act of the API."""
        return Act(
            self.kind,
            who,
            self.reason,
            self.expected,
            self.claim,
            tuple(self.incidents),
            tuple(self.reports),
            self.role,
            self.value,
            self.start,
            self.end,
            tuple(self.names),
            self.decision,
        )


def routes(site: Site) -> APIRouter:
    """The forms of the pages, and one operation for programs."""
    router = APIRouter()
    _program(router, site)
    _forms(router, site)
    return router


def _program(router: APIRouter, site: Site) -> None:
    @router.get("/api/decisions", response_model=list[dict[str, Any]], responses=ERRORS, tags=["decisions"])
    def decisions(request: Request) -> Response:
        """The log of people's decisions, first to last."""
        return answer(request, site.chronicle.store.decisions())

    @router.post("/api/decisions", response_model=dict[str, Any], responses=ERRORS, tags=["decisions"], status_code=201)
    def decide(request: Request, body: ActBody) -> Response:
        """Correct, reject, confirm, add, merge, split, keep apart, redact or undo; needs the token of this start."""
        if not site.token_fits(request.headers.get("x-reportedly-token", "")):
            raise HTTPException(HTTPStatus.FORBIDDEN, "the header x-reportedly-token must carry the token of this start")
        made = answer(request, site.desk.decide(body.act(site.who)))
        made.status_code = HTTPStatus.CREATED
        return made


def _forms(router: APIRouter, site: Site) -> None:
    @router.post("/act", include_in_schema=False)
    async def act(request: Request) -> Response:
        form = await request.form(max_files=0, max_fields=300)
        given = {key: [v for v in form.getlist(key) if isinstance(v, str)] for key in form}
        if not site.token_fits(_one(given, "token")):
            raise HTTPException(HTTPStatus.FORBIDDEN, "this page is from an earlier start; reload it and try again")
        back, wanted = _inside(_one(given, "back")), _body(given).act(site.who)
        try:
            made = await run_in_threadpool(site.desk.decide, wanted)
        except ConflictError as error:
            return await run_in_threadpool(_conflict, site, request, wanted, Refused(error, back, given))
        return RedirectResponse(f"{back}?done={made.id}", HTTPStatus.SEE_OTHER)


@dataclass(frozen=True, slots=True)
class Refused:
    """An act that came too late: why, where the person was, and what their form held."""

    error: ConflictError
    back: str
    form: Mapping[str, list[str]]


def _conflict(site: Site, request: Request, wanted: Act, refused: Refused) -> Response:
    """Both acts side by side; the second person looks again, or does theirs nevertheless."""
    log = site.chronicle.store.decisions()
    fields = [(name, v) for name, values in refused.form.items() for v in values if name not in ("expected", "token")]
    page = site.page(
        "conflict.html", request, "Somebody else decided meanwhile", error=refused.error, back=refused.back, json_url=None,
        theirs=conflicts.newer(site.chronicle, wanted), act=wanted, fields=fields, last=log[-1].id if log else "",
    )
    page.status_code = HTTPStatus.CONFLICT
    return page


def _one(form: Mapping[str, list[str]], name: str) -> str:
    return next(iter(form.get(name, [])), "")


def _body(form: Mapping[str, list[str]]) -> ActBody:
    """The act that a form asks for; empty fields are not said."""
    plain = {name: _one(form, name) for name in ("claim", "role", "value", "decision", "reason")}
    many = {name: [v for v in form.get(name, []) if v.strip()] for name in ("incidents", "reports", "names")}
    places = {name: _one(form, name) for name in ("start", "end") if _one(form, name)}
    expected = {"expected": _one(form, "expected")} if "expected" in form else {}
    try:
        return ActBody.model_validate({"kind": _one(form, "act"), **plain, **many, **places, **expected})
    except ValueError as error:
        raise UsageError("this form is not complete", str(error).splitlines()[-1], "Go back and fill it in.") from error


def _inside(back: str) -> str:
    """A path of this site; anything else leads home."""
    return back.partition("?")[0] if back.startswith("/") and not back.startswith("//") and "\\" not in back else "/"
