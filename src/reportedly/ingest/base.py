"""What an adapter is: it recognises one kind of input by its name and first bytes, and reads reports out of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from reportedly.errors import InputError
from reportedly.model import Report

LARGEST = 20 * 1024 * 1024  # bytes of one document
HEAD = 4096  # bytes by which an input is recognised


class NothingToRead(InputError):
    """The input holds no text: it is skipped, not failed."""


@dataclass(frozen=True, slots=True)
class Source:
    """One input as it was found: its name for people, its bytes, and what a file beside it says of it."""

    name: str
    content: bytes
    beside: bytes | None = None

    @property
    def shown(self) -> str:
        """The last part of the name."""
        return self.name.rstrip("/").rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Document:
    """One report with the bytes that it was read from; `name` tells where these were found."""

    name: str
    original: bytes
    report: Report

    @property
    def sha256(self) -> str:
        """The name of the original bytes."""
        return self.report.sha256


@dataclass(frozen=True, slots=True)
class Refusal:
    """An input, or a part of one, from which no report could be read; `skipped` when there was nothing to read."""

    name: str
    reason: str
    skipped: bool = False
    sha256: str | None = None


Item = Document | Refusal


class Adapter(Protocol):
    """Reads one kind of input."""

    name: str

    def recognises(self, name: str, head: bytes) -> bool:
        """Whether an input with this name and these first bytes is for this adapter."""
        ...

    def read(self, source: Source) -> Iterator[Item]:
        """The documents of an input, and a refusal for each part that holds none; InputError when all of it fails."""
        ...


@dataclass(frozen=True, slots=True)
class Facts:
    """What an input says of itself."""

    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    published: str | None = None
    language: str | None = None
    flags: tuple[str, ...] = field(default=())


def sha256_of(content: bytes) -> str:
    """Hex SHA-256."""
    return hashlib.sha256(content).hexdigest()


def refusal_of(source: Source, error: InputError) -> Refusal:
    """The refusal that an error stands for."""
    reason = ": ".join(part for part in (error.what.removeprefix(f"{source.name}: "), error.why) if part)
    return Refusal(source.name, reason, isinstance(error, NothingToRead), sha256_of(source.content))
