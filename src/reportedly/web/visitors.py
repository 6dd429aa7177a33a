"""Who asks: without accounts the person at this machine, with accounts whoever the log-in says; nobody else enters.

Once a process has seen an account it never opens again: when the last account goes, nobody can log in.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from http import HTTPStatus

from fastapi import Request
from starlette.exceptions import HTTPException

from reportedly.store.accounts import AccountRole, Accounts

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
ENTRANCE = "/login"
OWN = frozenset({"/logout", "/account/password"})  # changes that everybody with an account may make: their own
STATIC = "/static/"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks, what they may (None: nothing), the token that their forms carry, and of a log-in its own token."""

    name: str
    role: AccountRole | None
    token: str
    login: str = ""

    def may(self, needed: AccountRole) -> bool:
        """Whether what needs this role is allowed."""
        return self.role is not None and self.role.covers(needed)

    @property
    def edits(self) -> bool:
        """Whether they may correct and add."""
        return self.may(AccountRole.EDITOR)

    @property
    def manages(self) -> bool:
        """Whether they may redact and manage accounts."""
        return self.may(AccountRole.ADMIN)

    def token_fits(self, offered: str) -> bool:
        """Whether a form or header carries the token of this start or log-in (compared in constant time)."""
        return bool(self.token) and hmac.compare_digest(offered.encode("utf-8", "replace"), self.token.encode())


STRANGER = Visitor("", None, "")


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that is no page: status and the reason for people."""

    status: HTTPStatus
    reason: str


@dataclass(slots=True)
class Door:
    """Tells who asks; `alone` is who works here while there are no accounts, and `closed` once there were any."""

    accounts: Accounts
    alone: Visitor
    closed: bool = False

    def visitor(self, login: str) -> Visitor:
        """Who a request comes from; `login` is what its cookie holds, empty when it has none."""
        if not self.closed:
            if not self.accounts.any():
                return self.alone
            self.closed = True
        found = self.accounts.known(login) if login else None
        return Visitor(found.name, found.role, found.form, login) if found else STRANGER


def turned_away(method: str, path: str, visitor: Visitor) -> Refusal | None:
    """Why somebody may not come in here: strangers see the log-in page alone, who only reads changes nothing but their own."""
    if visitor.role is None and path != ENTRANCE and not path.startswith(STATIC):
        return Refusal(HTTPStatus.UNAUTHORIZED, "your log-in is missing or over; log in and do it again")
    changes = method not in SAFE_METHODS and path != ENTRANCE and path not in OWN
    if changes and not visitor.edits:
        return Refusal(HTTPStatus.FORBIDDEN, "your account reads only; an admin can give it another role")
    return None


def visitor_of(request: Request) -> Visitor:
    """Who asks, as the guard found out."""
    found: Visitor = getattr(request.state, "visitor", STRANGER)
    return found


def editors(request: Request) -> None:
    """What a route depends on when it shows more than readers may see."""
    if not visitor_of(request).edits:
        raise HTTPException(HTTPStatus.FORBIDDEN, "your account reads only; an admin can give it another role")


def checked(request: Request, token: str) -> Visitor:
    """Who sends a form; raises when it does not carry their token."""
    visitor = visitor_of(request)
    if not visitor.token_fits(token):
        raise HTTPException(HTTPStatus.FORBIDDEN, "this page is from an earlier start; reload it and try again")
    return visitor


def checked_program(request: Request) -> Visitor:
    """Which program sends a change; raises when its header does not carry the token."""
    visitor = visitor_of(request)
    if not visitor.token_fits(request.headers.get("x-reportedly-token", "")):
        raise HTTPException(HTTPStatus.FORBIDDEN, "the header x-reportedly-token must carry the token of this start")
    return visitor
