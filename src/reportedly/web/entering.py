"""Log in, log out, and what an account is: the only page that strangers see is the form."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, RedirectResponse, Response

from reportedly.errors import UsageError
from reportedly.store.accounts import Accounts
from reportedly.web.doorman import Doorman
from reportedly.web.rest import ERRORS
from reportedly.web.security import Access, problem
from reportedly.web.site import Site, inside, link
from reportedly.web.visitors import Refusal, Visitor, checked, visitor_of

WRONG = "The name or the password is wrong."
CHALLENGE = {"www-authenticate": 'Form realm="reportedly"'}


@dataclass(frozen=True, slots=True)
class Entrance:
    """What the routes of log-ins share."""

    site: Site
    accounts: Accounts
    access: Access
    doorman: Doorman = field(default_factory=Doorman)

    def try_in(self, name: str, password: str) -> str | float | None:
        """The token of a new log-in, the seconds to wait, or None when name or password is wrong."""
        wait = self.doorman.begin(name)
        if wait:
            return wait
        try:
            token = self.accounts.log_in(name, password)
        finally:
            self.doorman.done()
        if token is not None:
            self.doorman.welcome(name)
        return token


def turned(entrance: Entrance, request: Request, refusal: Refusal) -> Response:
    """How somebody is told that they may not come in: programs by a problem, strangers by the form."""
    if request.url.path.startswith("/api/"):
        body = problem(refusal.status, refusal.reason, "Log in at /login; /api/account tells the token for changes.")
        headers = CHALLENGE if refusal.status is HTTPStatus.UNAUTHORIZED else {}
        return JSONResponse(body, refusal.status, headers, media_type="application/problem+json")
    if refusal.status is not HTTPStatus.UNAUTHORIZED:
        return entrance.site.problem(request, refusal.status, refusal.reason)
    if request.method in ("GET", "HEAD"):
        onward = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(link("/login", [("to", onward)]), HTTPStatus.SEE_OTHER)
    page = entrance.site.entrance(refusal.status, "/", "Your log-in is missing or over. Nothing was changed: log in and do it again.")
    page.headers.update(CHALLENGE)
    return page


def routes(entrance: Entrance) -> APIRouter:
    """The form, log in and out, one's own account."""
    router = APIRouter()
    _entrance(router, entrance)
    _account(router, entrance)
    return router


def _entrance(router: APIRouter, entrance: Entrance) -> None:
    @router.get("/login", include_in_schema=False)
    def form(request: Request, to: str = "/") -> Response:
        if visitor_of(request).role is not None:
            return RedirectResponse(inside(to), HTTPStatus.SEE_OTHER)
        return entrance.site.entrance(HTTPStatus.OK, inside(to))

    @router.post("/login", include_in_schema=False)
    async def log_in(request: Request) -> Response:
        form = await request.form(max_files=0, max_fields=10)
        name, password, to = (str(form.get(key, "")) for key in ("name", "password", "to"))
        if visitor_of(request).role is not None and not visitor_of(request).login:
            return RedirectResponse("/", HTTPStatus.SEE_OTHER)  # there are no accounts
        found = await run_in_threadpool(entrance.try_in, name, password)
        if not isinstance(found, str):
            return _refused(entrance, found, to, name)
        await run_in_threadpool(entrance.accounts.log_out, visitor_of(request).login)
        answer = RedirectResponse(inside(to), HTTPStatus.SEE_OTHER)
        _set_cookie(answer, entrance.access, found)
        return answer

    @router.post("/logout", include_in_schema=False)
    async def log_out(request: Request) -> Response:
        form = await request.form(max_files=0, max_fields=10)
        visitor = checked(request, str(form.get("token", "")))
        await run_in_threadpool(entrance.accounts.log_out, visitor.login)
        return _gone(entrance.access)


def _refused(entrance: Entrance, wait: float | None, to: str, name: str) -> Response:
    if wait is None:
        page = entrance.site.entrance(HTTPStatus.UNAUTHORIZED, inside(to), WRONG, name[:64])
        page.headers.update(CHALLENGE)
        return page
    seconds = math.ceil(wait)
    page = entrance.site.entrance(HTTPStatus.TOO_MANY_REQUESTS, inside(to), f"Too many tries. Wait {seconds} s, then try again.", name[:64])
    page.headers["retry-after"] = str(seconds)
    return page


def _set_cookie(answer: Response, access: Access, token: str) -> None:
    """No script and no other site's page gets it, and it ends with the browser; the server ends it sooner."""
    answer.set_cookie(access.cookie, token, path="/", secure=access.secure, httponly=True, samesite="strict")


def _gone(access: Access) -> Response:
    answer = RedirectResponse("/login", HTTPStatus.SEE_OTHER)
    answer.delete_cookie(access.cookie, path="/", secure=access.secure, httponly=True, samesite="strict")
    return answer


def _account(router: APIRouter, entrance: Entrance) -> None:
    @router.get("/account", include_in_schema=False)
    def account(request: Request) -> Response:
        return entrance.site.page("account.html", request, "Your account", json_url=None)

    @router.post("/account/password", include_in_schema=False)
    async def password(request: Request) -> Response:
        form = await request.form(max_files=0, max_fields=10)
        visitor = checked(request, str(form.get("token", "")))
        old, new, again = (str(form.get(key, "")) for key in ("old", "new", "again"))
        if new != again:
            raise UsageError("the two new passwords differ", "nothing was changed", "Type the same one twice.")
        return await run_in_threadpool(_changed, entrance, request, visitor, (old, new))

    @router.get("/api/account", response_model=dict[str, Any], responses=ERRORS, tags=["account"])
    def mine(request: Request) -> Response:
        """Whose log-in this is, what it may do, and the token that changes must carry in x-reportedly-token."""
        visitor = visitor_of(request)
        return JSONResponse({"name": visitor.name, "role": visitor.role, "token": visitor.token}, headers={"cache-control": "no-store"})


def _changed(entrance: Entrance, request: Request, visitor: Visitor, words: tuple[str, str]) -> Response:
    """Another password, when the old one is right; every log-in of the account ends."""
    if not visitor.login:
        raise UsageError("there are no accounts here", "nothing was changed")
    found = entrance.try_in(visitor.name, words[0])
    if not isinstance(found, str):
        why = "the old password is wrong" if found is None else f"too many tries; wait {math.ceil(found)} s"
        return entrance.site.problem(request, HTTPStatus.FORBIDDEN, "the password was not changed", why)
    try:
        entrance.accounts.set_password(visitor.name, words[1])
    except UsageError:
        entrance.accounts.log_out(found)
        raise
    return _gone(entrance.access)
