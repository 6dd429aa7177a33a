"""Text columns that sort by code point and take any text in every database."""

from __future__ import annotations

from sqlalchemy import Dialect, String, Text, TypeDecorator
from sqlalchemy.types import TypeEngine


def storable(text: str) -> str:
    """Text that every database takes: a NUL and halves of surrogate pairs are written out."""
    return text.replace("\x00", "\\x00").encode("utf-8", "backslashreplace").decode("utf-8")


class _ServerText(TypeDecorator[str]):
    """PostgreSQL's text: compared as SQLite compares, and what it refuses to take is written out."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        """Text whose order is that of the code points, whatever the database's language is."""
        return dialect.type_descriptor(Text(collation="C"))

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """A value as it can be stored or looked for."""
        return value if value is None else storable(value)


WORD = String().with_variant(_ServerText(), "postgresql")
LONG = Text().with_variant(_ServerText(), "postgresql")
