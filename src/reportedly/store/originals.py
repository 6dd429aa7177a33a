"""Original bytes, once each, named by their SHA-256, inside the database: one transaction, one file to hand over."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache

from sqlalchemy import Connection, insert, select

from reportedly.errors import StoreError
from reportedly.store.schema import original


@lru_cache(maxsize=1)
def sha256_of(content: bytes) -> str:
    """The name of these bytes; a feed's items are kept with the same ones, so that the last answer is remembered."""
    return hashlib.sha256(content).hexdigest()


def keep(connection: Connection, content: bytes) -> str:
    """Store bytes unless they are there already; gives their name."""
    name = sha256_of(content)
    if connection.execute(select(original.c.size).where(original.c.sha256 == name)).first() is None:
        connection.execute(insert(original).values(sha256=name, size=len(content), content=content))
    return name


def fetch(connection: Connection, sha256: str) -> bytes:
    """The bytes of this name; raises StoreError when there are none or when they are not what was stored."""
    content = connection.execute(select(original.c.content).where(original.c.sha256 == sha256)).scalar_one_or_none()
    if content is None:
        raise StoreError(f"there is no original {sha256}", "no report was read from such bytes")
    now = sha256_of(content)
    if now != sha256:
        raise StoreError(f"the original {sha256} is damaged", f"its SHA-256 is now {now}", "Restore the chronicle from a copy.")
    return bytes(content)


def altered(connection: Connection) -> Iterator[tuple[str, str]]:
    """Name and present SHA-256 of each original that is no longer what was stored."""
    names = connection.execute(select(original.c.sha256).order_by(original.c.sha256)).scalars().all()
    for name in names:
        content = connection.execute(select(original.c.content).where(original.c.sha256 == name)).scalar_one()
        if sha256_of(content) != name:
            yield name, sha256_of(content)
