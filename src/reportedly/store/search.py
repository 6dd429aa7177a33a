"""Full-text search: every part of three letters or more of a text finds it, in any case and with or without accents.

The index holds groups of three letters of the folded title, outlet and text.  What a person types is cut at blanks; all
pieces must occur, and none of them is ever read as a query language.  Pieces of one or two letters are looked for in the
texts themselves.  The index itself is the database's (`kinds.py`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, RowMapping, select

from reportedly.model import Report, Span
from reportedly.store.batches import batched
from reportedly.store.kinds import kind_of
from reportedly.store.schema import report

SHORTEST = 3
LONGEST_QUERY = 1000
MOST_TERMS = 40
LONGEST_SHOWN = 200_000  # characters within which a place is looked for when accents differ


def add(connection: Connection, number: int, one: Report) -> None:
    """Index one new report under its number."""
    kind_of(connection).add_words(connection, number, _indexed(one))


def remove(connection: Connection, number: int, one: Report) -> None:
    """Take a report out of the index."""
    kind_of(connection).remove_words(connection, number, _indexed(one))


def _indexed(one: Report) -> str:
    return folded("\n".join(part for part in (one.title, one.outlet, one.text) if part))


def folded(words: str) -> str:
    """Lower case, without accents, invisible characters and half surrogate pairs."""
    parts = unicodedata.normalize("NFKD", words.casefold())
    plain = "".join(c for c in parts if not unicodedata.combining(c) and unicodedata.category(c) not in ("Cf", "Cs") and c != "\x00")
    return unicodedata.normalize("NFKC", plain)


def terms_of(query: str) -> list[str]:
    """The pieces of what was typed; a query beyond the limits is cut there."""
    return list(dict.fromkeys(folded(query[:LONGEST_QUERY]).split()))[:MOST_TERMS]


def find(connection: Connection, query: str, limit: int) -> list[tuple[str, Span | None]]:
    """Ids of the reports that hold all pieces, best first, each with the first place that holds the first of them."""
    terms = terms_of(query)
    if not terms or limit < 1:
        return []
    found: list[tuple[str, Span | None]] = []
    for row in _candidates(connection, terms):
        body = bytes(row["text"]).decode("utf-8", "surrogatepass")
        if _holds(row, body, [t for t in terms if len(t) < SHORTEST]):
            found.append((row["id"], place_of(row["id"], body, terms)))
            if len(found) >= limit:
                break
    return found


def _candidates(connection: Connection, terms: Sequence[str]) -> Iterator[RowMapping]:
    columns = select(report.c.number, report.c.id, report.c.title, report.c.outlet, report.c.text)
    for numbers in batched(_ranked(connection, [t for t in terms if len(t) >= SHORTEST]), 100):
        rows = {row["number"]: row for row in connection.execute(columns.where(report.c.number.in_(numbers))).mappings()}
        yield from (rows[n] for n in numbers if n in rows)


def _ranked(connection: Connection, terms: Sequence[str]) -> Sequence[int]:
    """Numbers of the reports by how well they fit, equals by id; all of them when no term is long enough for the index."""
    if not terms:
        return connection.execute(select(report.c.number).order_by(report.c.id)).scalars().all()
    return kind_of(connection).ranked(connection, terms)


def _holds(row: RowMapping, body: str, short: Sequence[str]) -> bool:
    if not short:
        return True
    words = set(folded("\n".join(part for part in (row["title"], row["outlet"], body) if part)).split())
    return all(any(term in word for word in words) for term in short)


def place_of(report_id: str, body: str, terms: Sequence[str]) -> Span | None:
    """Where the longest piece first stands in the text, as it is written there; None when only the title holds it."""
    term = max(terms, key=len)
    exact = re.search(re.escape(term), body, re.IGNORECASE)
    if exact:
        return Span(report_id, exact.start(), exact.end(), exact[0])
    letters = [(one, index) for index, character in enumerate(body[:LONGEST_SHOWN]) for one in folded(character)]
    start = "".join(one for one, _ in letters).find(term)
    if start < 0:
        return None
    first, last = letters[start][1], letters[start + len(term) - 1][1]
    return Span(report_id, first, last + 1, body[first : last + 1])
