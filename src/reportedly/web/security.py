"""Who may talk to the web app: this machine's browser, on the address it was started at, from its own pages.

Reading needs the right Host (a rebound name is refused); changing anything needs a page of ours behind it as well: the
Origin of this address and the token of this start.  Source text is never a script: the policy allows our own files only.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LARGEST_BODY = 25_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that is no page: status and the reason for people."""

    status: HTTPStatus
    reason: str


@dataclass(frozen=True, slots=True)
class Gate:
    """What a request must show: `hosts` with their port, and the token of this start for changes."""

    hosts: frozenset[str]
    token: str

    def refusal(self, method: str, headers: Headers) -> Refusal | None:
        """Why the request is refused before any route sees it; None when it may pass."""
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0] not in self.hosts:
            return Refusal(HTTPStatus.MISDIRECTED_REQUEST, "this address is not the one that reportedly was started at")
        if method not in SAFE_METHODS and not self._from_our_page(headers):
            return Refusal(HTTPStatus.FORBIDDEN, "a change must come from one of reportedly's own pages; reload the page and try again")
        if method not in SAFE_METHODS and "content-length" not in headers and "transfer-encoding" in headers:
            return Refusal(HTTPStatus.LENGTH_REQUIRED, "say how long the body is")
        if _length(headers) > LARGEST_BODY:
            return Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"more than {LARGEST_BODY // 1_000_000} MB at once")
        return None

    def _from_our_page(self, headers: Headers) -> bool:
        if self.token_fits(headers.get("x-reportedly-token", "")) and "origin" not in headers and "sec-fetch-site" not in headers:
            return True  # a program with the token, no browser
        if headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return False
        origin = headers.get("origin", "")
        return origin.removeprefix("http://") in self.hosts and origin.startswith("http://")

    def token_fits(self, offered: str) -> bool:
        """Whether a form or header carries the token of this start (compared in constant time)."""
        return hmac.compare_digest(offered.encode(), self.token.encode())


def _length(headers: Headers) -> int:
    try:
        return int(headers.get("content-length", "0"))
    except ValueError:
        return LARGEST_BODY + 1


class Guard:
    """Middleware: refuses what the gate refuses and puts the protective headers on every answer."""

    def __init__(self, app: ASGIApp, gate: Gate) -> None:
        self.app, self.gate = app, gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        refused = self.gate.refusal(scope["method"], Headers(scope=scope))
        if refused is None:
            await self.app(scope, receive, protected)
        else:
            await _answer(refused, protected)


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
