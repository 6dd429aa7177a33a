"""The query of a list, from and to the address: all state of a list is in its URL."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Annotated

from fastapi import Query as Parameter

from reportedly.api import Query
from reportedly.errors import UsageError
from reportedly.store.rows import LISTED

Text = Annotated[str | None, Parameter(max_length=200)]
Day = Annotated[str | None, Parameter(max_length=10, description="A day, such as 2024-03-01.")]

Name = Annotated[str, Parameter(max_length=500, description="The name of a party, as the list of actors writes it.")]
Skip = Annotated[int, Parameter(ge=0, le=500)]


def query_of(
    since: Day = None, until: Day = None, country: Text = None, type: Text = None, status: Text = None, accused: Text = None,
    claimed_by: Text = None, outlet: Text = None, evidence: Text = None, review: Text = None,
    language: Text = None, denied_by: Text = None, place: Text = None,
    contradicted: bool = False, accounts: Annotated[int, Parameter(ge=0, le=1000)] = 0,
    limit: Annotated[int, Parameter(ge=1, le=1000)] = 100, after: Text = None,
    at: Annotated[str | None, Parameter(max_length=60, description="A point, as 12.5,-3.25 (north, east).")] = None,
    located: bool | None = None,
) -> Query:
    """The query that an address asks for; raises UsageError when a day is none."""
    values = (country, type, status, accused, claimed_by, outlet, evidence, review, language, denied_by, place)
    facets = tuple((name, value) for name, value in zip(LISTED, values, strict=True) if value)
    return Query(_day(since), _day(until), facets, contradicted, accounts, None, limit, after, _point(at), located)


def _day(text: str | None) -> str | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise UsageError(f"{text!r} is no day", str(error), "Write it as 2024-03-01.") from error


def _point(text: str | None) -> tuple[float, float] | None:
    if not text:
        return None
    try:
        north, east = (float(part) for part in text.split(","))
    except ValueError as error:
        raise UsageError(f"{text!r} is no point", "two numbers are needed", "Write it as 12.5,-3.25 (north, east).") from error
    return north, east


def pairs_of(query: Query) -> list[tuple[str, str]]:
    """The query as pairs of an address, without the cursor."""
    found = [(name, value) for name, value in (("since", query.since), ("until", query.until)) if value]
    found += list(query.facets)
    if query.contradicted:
        found.append(("contradicted", "1"))
    if query.least_accounts:
        found.append(("accounts", str(query.least_accounts)))
    if query.at:
        found.append(("at", f"{query.at[0]},{query.at[1]}"))
    if query.located is not None:
        found.append(("located", str(int(query.located))))
    return found


def days_of(month: str) -> tuple[str, str]:
    """The first and the last day of a month or year."""
    if len(month) == 4:
        return f"{month}-01-01", f"{month}-12-31"
    return f"{month}-01", f"{month}-{monthrange(int(month[:4]), int(month[5:7]))[1]:02}"


def month_pairs(query: Query, month: str) -> list[tuple[str, str]]:
    """The query narrowed to one month or year."""
    kept = [pair for pair in pairs_of(query) if pair[0] not in ("since", "until")]
    return [*kept, *zip(("since", "until"), days_of(month), strict=True)]


def facet_pairs(query: Query, name: str, value: str) -> list[tuple[str, str]]:
    """The query with a facet added, or without it when it is set."""
    kept = [pair for pair in pairs_of(query) if pair != (name, value)]
    return kept if (name, value) in query.facets else [*(p for p in kept if p[0] != name), (name, value)]
