"""Who may use a chronicle over the web: accounts with roles, and log-ins that expire.

Passwords are kept as Argon2id hashes, log-ins as digests of random tokens: who reads the chronicle's file gets neither.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from reportedly.errors import ConflictError, StoreError, UsageError
from reportedly.store import passwords
from reportedly.store.schema import account, login
from reportedly.store.store import Store

NAME = re.compile(r"[^\W_][\w.@-]{0,63}")
TOKEN_BYTES = 32
SKEW = 60  # seconds by which two processes may differ
SEEN_STEPS = 20  # a use is written down when a twentieth of the idle time went by, so that reading does not write


class AccountRole(StrEnum):
    """What an account may do; each may do what those before it may."""

    VIEWER = "viewer"
    EDITOR = "editor"
    ADMIN = "admin"

    def covers(self, needed: AccountRole) -> bool:
        """Whether this role may do what `needed` may."""
        order = list(AccountRole)
        return order.index(self) >= order.index(needed)


@dataclass(frozen=True, slots=True)
class Account:
    """One account; `made` is UTC (ISO 8601)."""

    name: str
    role: AccountRole
    made: str


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a log-in holds, in seconds: without use, and in all."""

    idle: int = 2 * 3600
    longest: int = 12 * 3600


@dataclass(frozen=True, slots=True)
class Login:
    """A log-in that holds: whose, what they may, and the token that their forms must carry."""

    name: str
    role: AccountRole
    form: str


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts of a chronicle; every method is one transaction."""

    store: Store
    limits: Limits = Limits()
    clock: Callable[[], float] = time.time

    def all(self) -> tuple[Account, ...]:
        """All accounts, by name."""
        with self.store.reading() as connection:
            rows = connection.execute(select(account.c.name, account.c.role, account.c.made).order_by(account.c.name))
            return tuple(Account(r.name, AccountRole(r.role), r.made) for r in rows)

    def any(self) -> bool:
        """Whether there is any account."""
        with self.store.reading() as connection:
            return connection.execute(select(account.c.name).limit(1)).first() is not None

    def admins(self) -> int:
        """How many accounts may manage accounts."""
        with self.store.reading() as connection:
            return _admins(connection)

    def add(self, name: str, role: AccountRole, password: str) -> Account:
        """A new account; raises UsageError for a name or password that cannot be taken, ConflictError when the name is taken."""
        made = Account(valid_name(name), role, datetime.now(UTC).isoformat(timespec="seconds"))
        secret = passwords.hashed(password)
        with self.store.writing() as connection:
            if _found(connection, made.name):
                raise ConflictError(f"there is an account {made.name!r} already", "", "Run: reportedly account list")
            if role is not AccountRole.ADMIN and not _admins(connection):
                raise UsageError("the first account must be an admin's", "somebody must be able to manage the others",
                                 f"Run: reportedly account add {made.name} --role admin")
            connection.execute(insert(account).values(name=made.name, role=role.value, password=secret, made=made.made))
        return made

    def remove(self, name: str) -> None:
        """Take an account away and end its log-ins; raises UsageError when it is the last admin and others remain."""
        known = normal(name)
        with self.store.writing() as connection:
            _keep_an_admin(connection, known)
            _end(connection, known)
            connection.execute(delete(account).where(account.c.name == known))

    def set_role(self, name: str, role: AccountRole) -> None:
        """Give an account another role, from its next request on; raises UsageError when it is the last admin."""
        known = normal(name)
        with self.store.writing() as connection:
            if role is not AccountRole.ADMIN:
                _keep_an_admin(connection, known, stays=True)
            _changed(connection, known, role=role.value)

    def set_password(self, name: str, password: str) -> None:
        """Give an account another password and end its log-ins."""
        known, secret = normal(name), passwords.hashed(password)
        with self.store.writing() as connection:
            _changed(connection, known, password=secret)
            _end(connection, known)

    def log_in(self, name: str, password: str) -> str | None:
        """The token of a new log-in; None when the name or the password is wrong, and it takes as long for either."""
        known = normal(name)
        with self.store.reading() as connection:
            secret = _found(connection, known)
        if not passwords.fits(secret, password) or secret is None:
            return None
        fresh = passwords.hashed(password) if passwords.outdated(secret) else secret
        token, now = secrets.token_urlsafe(TOKEN_BYTES), int(self.clock())
        with self.store.writing() as connection:
            if _found(connection, known) != secret:  # changed or removed meanwhile
                return None
            _changed(connection, known, password=fresh)
            connection.execute(delete(login).where(or_(login.c.seen < now - self.limits.idle, login.c.began < now - self.limits.longest)))
            connection.execute(insert(login).values(digest=_digest(token), account=known, began=now, seen=now))
        return token

    def known(self, token: str) -> Login | None:
        """The log-in of a token; None when there is none or it is over."""
        now = int(self.clock())
        wanted = select(account.c.name, account.c.role, login.c.began, login.c.seen).join(account, account.c.name == login.c.account)
        with self.store.reading() as connection:
            row = connection.execute(wanted.where(login.c.digest == _digest(token))).first()
        if row is None or not self._holds(row.began, row.seen, now):
            return None
        if now - row.seen > self.limits.idle / SEEN_STEPS:
            with self.store.deriving() as connection:  # lost with a power cut, the log-in ends a little sooner
                connection.execute(update(login).where(login.c.digest == _digest(token)).values(seen=now))
        return Login(row.name, AccountRole(row.role), form_token(token))

    def _holds(self, began: int, seen: int, now: int) -> bool:
        """Whether it is not over; a time far to come is that of a clock which was set back, and trusted by nobody."""
        return -SKEW <= now - seen <= self.limits.idle and -SKEW <= now - began <= self.limits.longest

    def log_out(self, token: str) -> None:
        """End one log-in."""
        with self.store.writing() as connection:
            connection.execute(delete(login).where(login.c.digest == _digest(token)))


def normal(name: str) -> str:
    """A name as it is kept and compared: without difference of case or of the keyboard."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).strip().casefold())


def valid_name(name: str) -> str:
    """The name of a new account; raises UsageError when it cannot be one."""
    found = normal(name)
    if not NAME.fullmatch(found):
        raise UsageError(f"{name[:80]!r} cannot be the name of an account", "letters, digits and . _ - @ make one, 64 at most",
                         "Take a short name; it will stand in the log.")
    return found


def form_token(token: str) -> str:
    """What the forms of a log-in carry, so that a page from elsewhere cannot send them; it does not tell the log-in's own token."""
    return hmac.new(token.encode("utf-8", "surrogatepass"), b"forms", hashlib.sha256).hexdigest()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _found(connection: Connection, name: str) -> str | None:
    """The hash of an account's password; None when there is no such account."""
    found: str | None = connection.execute(select(account.c.password).where(account.c.name == name)).scalar_one_or_none()
    return found


def _admins(connection: Connection) -> int:
    counted = select(func.count()).select_from(account).where(account.c.role == AccountRole.ADMIN.value)
    return int(connection.execute(counted).scalar_one())


def _changed(connection: Connection, name: str, **values: str) -> None:
    if not connection.execute(update(account).where(account.c.name == name).values(**values)).rowcount:
        raise StoreError(f"there is no account {name!r}", "", "Run: reportedly account list")


def _keep_an_admin(connection: Connection, name: str, stays: bool = False) -> None:
    """Refuse to lose the last admin while there are accounts (the account itself is one when it `stays`), and what is not there."""
    roles = {r.name: r.role for r in connection.execute(select(account.c.name, account.c.role))}
    if name not in roles:
        raise StoreError(f"there is no account {name!r}", "", "Run: reportedly account list")
    rest = [role for other, role in roles.items() if other != name]
    if (rest or stays) and AccountRole.ADMIN.value not in rest:
        raise UsageError(f"{name!r} is the last admin", "nobody could manage the accounts that remain",
                         "Make another admin first: reportedly account role NAME admin")


def _end(connection: Connection, name: str) -> None:
    connection.execute(delete(login).where(login.c.account == name))
