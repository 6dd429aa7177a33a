"""People's acts from the pages and from programs: each is logged with who and why, and each can be undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from reportedly.api import Act, Chronicle
from reportedly.errors import ConflictError, UsageError
from reportedly.model import Decision
from reportedly.web import conflicts
from reportedly.web.rest import ERRORS, answer
from reportedly.web.site import Site
from reportedly.web.visitors import Visitor, checked, checked_program, editors

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
    @router.get("/api/decisions", response_model=list[dict[str, Any]], responses=ERRORS, tags=["decisions"],
                dependencies=[Depends(editors)])
    def decisions(request: Request) -> Response:
        """The log of people's decisions, first to last."""
        return answer(request, site.chronicle.store.decisions())

    @router.post("/api/decisions", response_model=dict[str, Any], responses=ERRORS, tags=["decisions"], status_code=201)
    def decide(request: Request, body: ActBody) -> Response:
        """Correct, reject, confirm, add, merge, split, keep apart, redact or undo; needs the token of this start or log-in."""
        visitor = checked_program(request)
        made = answer(request, site.desk.decide(allowed(site.chronicle, visitor, body.act(visitor.name))))
        made.status_code = HTTPStatus.CREATED
        return made


def _forms(router: APIRouter, site: Site) -> None:
    @router.post("/act", include_in_schema=False)
    async def act(request: Request) -> Response:
        form = await request.form(max_files=0, max_fields=300)
        given = {key: [v for v in form.getlist(key) if isinstance(v, str)] for key in form}
        visitor = checked(request, _one(given, "token"))
        back, wanted = _inside(_one(given, "back")), _body(given).act(visitor.name)
        try:
            wanted = await run_in_threadpool(allowed, site.chronicle, visitor, wanted)
            made = await run_in_threadpool(site.desk.decide, wanted)
        except ConflictError as error:
            return await run_in_threadpool(_conflict, site, request, wanted, Refused(error, back, given))
        return RedirectResponse(f"{back}?done={made.id}", HTTPStatus.SEE_OTHER)


def allowed(chronicle: Chronicle, visitor: Visitor, act: Act) -> Act:
    """The act, when this person may do it: to hide a name, or to show one again, is an admin's."""
    if not visitor.edits:
        raise HTTPException(HTTPStatus.FORBIDDEN, "your account reads only; an admin can give it another role")
    if visitor.manages or act.kind not in ("redact", "undo"):
        return act
    log = {d.id: d for d in chronicle.decisions()}
    meant = [d for d in log.values() if act.decision and d.id.startswith(act.decision)]
    roots = [act.kind] if act.kind == "redact" else [_root(log, d).kind for d in meant]
    if "redact" in roots:
        raise HTTPException(HTTPStatus.FORBIDDEN, "only an admin hides names or shows them again")
    return replace(act, decision=meant[0].id) if len(meant) == 1 else act


def _root(log: Mapping[str, Decision], found: Decision) -> Decision:
    """What an undo, or an undo of one, is about in the end."""
    while found.kind == "undo" and found.subject in log:
        found = log[found.subject]
    return found


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
