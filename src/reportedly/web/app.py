"""The web app: pages for people, the same as JSON for programs; for this machine alone, or for those who have an account."""

from __future__ import annotations

import secrets
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from reportedly.api import Chronicle
from reportedly.errors import ConflictError, ReportedlyError, StoreError, UsageError
from reportedly.store.accounts import AccountRole, Accounts
from reportedly.web import acts, adding, entering, exporting, rest, sheets, views
from reportedly.web.entering import Entrance, turned
from reportedly.web.security import HEADERS, Access, Gate, Guard, local_hosts, problem
from reportedly.web.site import STATIC, Site
from reportedly.web.visitors import Door, Refusal, Visitor

STATUS_OF: tuple[tuple[type[ReportedlyError], HTTPStatus], ...] = (
    (ConflictError, HTTPStatus.CONFLICT), (UsageError, HTTPStatus.BAD_REQUEST), (StoreError, HTTPStatus.NOT_FOUND),
)


def create_app(
    chronicle: Chronicle, port: int, who: str = "reader", token: str | None = None, access: Access | None = None
) -> FastAPI:
    """The app over an open chronicle, to be served at `port`; without accounts, decisions are logged under `who`.

    `access` tells how it is reached: by default from this machine alone.
    """
    reached = access or Access(frozenset(local_hosts(port)))
    accounts, site = Accounts(chronicle.store, reached.limits), Site(chronicle)
    door = Door(accounts, Visitor(who, AccountRole.ADMIN, token or secrets.token_urlsafe(24)), reached.closed or accounts.any())
    entrance = Entrance(site, accounts, reached)
    app = FastAPI(title="reportedly", description="A chronicle of incidents: what is said to have happened, and who says so.",
                  docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    app.state.site = site

    async def told(request: Request, refusal: Refusal) -> Response:
        return await run_in_threadpool(turned, entrance, request, refusal)

    app.add_middleware(Guard, gate=Gate(reached), door=door, told=told)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    for routes in (rest.routes, views.routes, acts.routes, adding.routes, sheets.routes, exporting.routes):
        app.include_router(routes(site))
    app.include_router(entering.routes(entrance))
    _tell_errors(app, site)
    return app


def _tell_errors(app: FastAPI, site: Site) -> None:
    def told(request: Request, status: HTTPStatus, error: ReportedlyError) -> Response:
        if request.url.path.startswith("/api/"):
            return JSONResponse(problem(status, error.what, error.remedy), status, media_type="application/problem+json")
        return site.problem(request, status, error.what, error.why, error.remedy)

    @app.exception_handler(ReportedlyError)
    async def _ours(request: Request, error: ReportedlyError) -> Response:
        status = next((s for kind, s in STATUS_OF if isinstance(error, kind)), HTTPStatus.BAD_REQUEST)
        return told(request, status, error)

    @app.exception_handler(Exception)
    async def _fault(request: Request, error: Exception) -> Response:
        fault = ReportedlyError("this is a fault of reportedly", type(error).__name__, "What you decided is kept. Please report it.")
        answer = told(request, HTTPStatus.INTERNAL_SERVER_ERROR, fault)
        answer.headers.update(HEADERS)  # it does not pass the guard
        return answer

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        return told(request, HTTPStatus(error.status_code), ReportedlyError(str(error.detail)))

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return told(request, HTTPStatus.UNPROCESSABLE_ENTITY, ReportedlyError(f"{where}: {first['msg']}"))

