"""What an adapter is: it recognises one kind of input by its name and first bytes, and reads reports out of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Protocol

from reportedly.errors import InputError
from reportedly.model import Report

LARGEST = 20 * 1024 * 1024  # bytes of one document
HEAD = 4096  # bytes by which an input is recognised


class NothingToRead(InputError):
    """The input holds no text: it is skipped, not failed."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What an input says of itself; `reason` tells where its publication date comes from."""

    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    published: str | None = None
    language: str | None = None
    flags: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """One input as it was found: its name for people, its bytes, and what is known of it from elsewhere.

    `beside` is the content of a file that describes it, `said` what the container says that it came in.  A container too
    large for memory has a `path` and only its first bytes in `content`.  `depth` counts the containers around it; `charset`,
    `fetched` (an ISO day) and `kind` (the name of an adapter) are what was told when it was fetched, `capture` the record of that.
    """

    name: str
    content: bytes
    beside: bytes | None = None
    said: Facts = Facts()
    path: Path | None = None
    depth: int = 0
    charset: str | None = None
    fetched: str | None = None
    kind: str | None = None
    capture: str = ""

    @property
    def shown(self) -> str:
        """The last part of the name."""
        return self.name.rstrip("/").rpartition("/")[2]

    def opened(self) -> BinaryIO:
        """The bytes as a stream."""
        return self.path.open("rb") if self.path else BytesIO(self.content)

    def whole(self) -> bytes:
        """All bytes; raises InputError when they are too many for one document."""
        if self.path is None:
            return self.content
        with self.path.open("rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise InputError("too large", f"more than {LARGEST // 2**20} MB")
        return content


@dataclass(frozen=True, slots=True)
class Document:
    """One report with the bytes that it was read from; `name` tells where these were found."""

    name: str
    original: bytes
    report: Report
    capture: str = ""

    @property
    def sha256(self) -> str:
        """The name of the original bytes."""
        return self.report.sha256


@dataclass(frozen=True, slots=True)
class Refusal:
    """An input, or a part of one, from which no report could be read; `skipped` when there was nothing to read.

    `address` is that of the page that an item of a feed points to.
    """

    name: str
    reason: str
    skipped: bool = False
    sha256: str | None = None
    address: str | None = None


Item = Document | Refusal


class Adapter(Protocol):
    """Reads one kind of input."""

    name: str

    def recognises(self, name: str, head: bytes) -> bool:
        """Whether an input with this name and these first bytes is for this adapter."""
        ...

    def read(self, source: Source) -> Iterator[Item | Source]:
        """The documents of an input, a refusal for each part that holds none, and inputs inside it that are read in turn.

        Raises InputError when all of it fails.
        """
        ...


@lru_cache(maxsize=1)
def sha256_of(content: bytes) -> str:
    """Hex SHA-256; all items of a feed have the same bytes, so that the last answer is kept."""
    return hashlib.sha256(content).hexdigest()


def refusal_of(source: Source, error: InputError) -> Refusal:
    """The refusal that an error stands for; an input whose container told of damage failed, even when nothing is left to read."""
    reason = ": ".join(part for part in (error.what.removeprefix(f"{source.name}: "), error.why) if part)
    noted = "; ".join((reason, *source.said.flags))
    return Refusal(source.name, noted, isinstance(error, NothingToRead) and not source.said.flags, sha256_of(source.content))
