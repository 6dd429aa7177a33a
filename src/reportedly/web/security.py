"""Who may talk to the web app: this machine's browser, on the address it was started at, from its own pages.

Reading needs the right Host (a rebound name is refused); changing anything needs a page of ours behind it as well: the
Origin of this address and the token of this start.  Source text is never a script: the policy allows our own files only.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reportedly.store.accounts import Limits
from reportedly.web.visitors import SAFE_METHODS, STATIC, Door, Refusal, Visitor, turned_away

POLICY = "; ".join((
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'", "font-src 'self'",
    "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
))
HEADERS = {
    "content-security-policy": POLICY,
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "geolocation=(), camera=(), microphone=()",
}
LARGEST_BODY = 25_000_000  # bytes
LARGEST_FROM_STRANGERS = 20_000  # a name, a password and where they wanted to go


@dataclass(frozen=True, slots=True)
class Access:
    """How the app is reached: the Host values that are welcome, whether browsers speak TLS, whether it is closed without accounts."""

    hosts: frozenset[str]
    secure: bool = False
    closed: bool = False
    limits: Limits = field(default_factory=Limits)

    @property
    def scheme(self) -> str:
        """How its addresses begin."""
        return "https" if self.secure else "http"

    @property
    def cookie(self) -> str:
        """The name of the cookie of log-ins; this prefix keeps other hosts of the domain from setting it, and ports share cookies."""
        return "__Host-reportedly" if self.secure else f"reportedly-{min(self.hosts).rpartition(':')[2]}"


@dataclass(frozen=True, slots=True)
class Gate:
    """What a request must show: a Host that is welcome, and for changes a page of ours behind it."""

    access: Access

    def wrong_host(self, headers: Headers) -> Refusal | None:
        """Why the address is not ours; None when it is."""
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0] not in self.access.hosts:
            return Refusal(HTTPStatus.MISDIRECTED_REQUEST, "this address is not the one that reportedly was started at")
        return None

    def refusal(self, method: str, headers: Headers, visitor: Visitor) -> Refusal | None:
        """Why the request is refused before any route sees it; None when it may pass."""
        if method not in SAFE_METHODS and not self._from_our_page(headers, visitor):
            return Refusal(HTTPStatus.FORBIDDEN, "a change must come from one of reportedly's own pages; reload the page and try again")
        if method not in SAFE_METHODS and "content-length" not in headers and "transfer-encoding" in headers:
            return Refusal(HTTPStatus.LENGTH_REQUIRED, "say how long the body is")
        most = LARGEST_FROM_STRANGERS if visitor.role is None else LARGEST_BODY
        if _length(headers) > most:
            return Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"more than {most:,} bytes at once")
        return None

    def _from_our_page(self, headers: Headers, visitor: Visitor) -> bool:
        if visitor.token_fits(headers.get("x-reportedly-token", "")) and "origin" not in headers and "sec-fetch-site" not in headers:
            return True  # a program with the token, no browser
        if headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return False
        scheme, _, host = headers.get("origin", "").partition("://")
        return host in self.access.hosts and scheme == self.access.scheme


def _length(headers: Headers) -> int:
    try:
        return int(headers.get("content-length", "0"))
    except ValueError:
        return LARGEST_BODY + 1


Told = Callable[[Request, Refusal], Awaitable[Response]]


class Guard:
    """Middleware: refuses what the gate refuses, lets in whom the door lets in, puts the protective headers on every answer."""

    def __init__(self, app: ASGIApp, gate: Gate, door: Door, told: Told) -> None:
        self.app, self.gate, self.door, self.told = app, gate, door, told

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        private = False

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update({**HEADERS, **({"cache-control": "no-store"} if private else {})})
            await send(message)

        scope["scheme"] = self.gate.access.scheme
        refused = self.gate.wrong_host(Headers(scope=scope))
        if refused is not None:
            await _answer(refused, protected)
            return
        visitor = await self._visitor(scope)
        private = self.door.closed and not scope["path"].startswith(STATIC)
        refused, away = self.gate.refusal(scope["method"], Headers(scope=scope), visitor), self._away(scope, visitor)
        if refused is not None:
            await _answer(refused, protected)
        elif away is not None:
            answer = await self.told(Request(scope, receive), away)
            await answer(scope, receive, protected)
        else:
            await self.app(scope, receive, protected)

    async def _visitor(self, scope: Scope) -> Visitor:
        """Who asks; routes find it in the request's state."""
        login = Request(scope).cookies.get(self.gate.access.cookie, "")
        visitor = await run_in_threadpool(self.door.visitor, login)
        scope.setdefault("state", {})["visitor"] = visitor
        return visitor

    @staticmethod
    def _away(scope: Scope, visitor: Visitor) -> Refusal | None:
        return turned_away(scope["method"], scope["path"], visitor)


async def _answer(refused: Refusal, send: Send) -> None:
    body = json.dumps(problem(refused.status, refused.reason)).encode()
    head = [(b"content-type", b"application/problem+json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": refused.status.value, "headers": head})
    await send({"type": "http.response.body", "body": body})


def problem(status: HTTPStatus, detail: str, remedy: str = "") -> dict[str, object]:
    """An error in the form of RFC 9457."""
    body: dict[str, object] = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}
    return {**body, "remedy": remedy} if remedy else body


def local_hosts(port: int) -> Iterable[str]:
    """The Host values of this machine at a port."""
    return (f"127.0.0.1:{port}", f"localhost:{port}", f"[::1]:{port}")
