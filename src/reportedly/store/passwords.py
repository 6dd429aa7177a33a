"""Passwords as Argon2id hashes: made and compared by argon2-cffi, with its recommended costs (RFC 9106)."""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from reportedly.errors import UsageError

SHORTEST, LONGEST = 12, 1000  # characters


def hashed(password: str) -> str:
    """The hash of a new password; raises UsageError when it is too short or too long."""
    plain = _plain(password)
    if not SHORTEST <= len(plain) <= LONGEST:
        raise UsageError("this password cannot be taken", f"it has {len(plain)} characters, {SHORTEST} to {LONGEST} are needed",
                         "Take several words, or one that a password manager makes.")
    return _hasher().hash(plain.encode("utf-8", "surrogatepass"))


def fits(known: str | None, offered: str) -> bool:
    """Whether a password is the one of a hash; without a hash (no such account) it takes as long and never fits."""
    plain, nobody = _plain(offered[: LONGEST + 1])[: LONGEST + 1], _nobody()
    try:
        right = _hasher().verify(known or nobody, plain.encode("utf-8", "surrogatepass"))
    except (VerifyMismatchError, VerificationError, InvalidHashError):
        return False
    return right and known is not None


def outdated(known: str) -> bool:
    """Whether a hash was made with other costs than those of today."""
    return _hasher().check_needs_rehash(known)


def _plain(password: str) -> str:
    """The same characters whatever keyboard they were typed on."""
    return unicodedata.normalize("NFKC", password)


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobody() -> str:
    """The hash of a password that nobody knows."""
    return _hasher().hash(secrets.token_bytes(32))
