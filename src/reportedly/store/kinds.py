"""What differs between databases, as one protocol; `sqlite.py` and `postgres.py` keep to it.

Everything else is SQLAlchemy Core.  An engine carries its kind, so that a statement that needs it asks its own connection.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol, cast

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from reportedly.errors import StoreError
from reportedly.store.records import Fault

KIND = "kind"


class Kind(Protocol):
    """One kind of database."""

    name: str

    def create_words(self, connection: Connection) -> None:
        """Make the index of groups of three letters."""

    def add_words(self, connection: Connection, number: int, body: str) -> None:
        """Index the folded text of a report under its number."""

    def remove_words(self, connection: Connection, number: int, body: str) -> None:
        """Take a report out of the index; `body` is what was put in."""

    def ranked(self, connection: Connection, terms: Sequence[str]) -> Sequence[int]:
        """Numbers of the reports that hold all terms (three letters or more each), best first by BM25, equals by id."""

    def compact(self, engine: Engine) -> None:
        """Leave nothing of what was removed where the database still has it."""

    def faults(self, connection: Connection) -> Iterator[Fault]:
        """What the database itself says of its pages."""

    def told(self, where: str, error: BaseException) -> StoreError:
        """An error of the driver with its cause and the way out."""


def kind_of(source: Connection | Engine) -> Kind:
    """The kind of database that a connection or an engine leads to."""
    return cast(Kind, source.get_execution_options()[KIND])


@contextmanager
def translated(engine: Engine, where: str) -> Iterator[None]:
    """Turns the database's errors into StoreError naming `where`, the cause, and the way out."""
    try:
        yield
    except DBAPIError as error:
        raise kind_of(engine).told(where, error.orig or error) from error
