"""The options by which exports and published pages choose what leaves the chronicle."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import wraps
from inspect import Signature, signature
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from datetime import date

    from reportedly.api import Choice, Query

SINCE = typer.Option(None, "--since", metavar="DAY", help="Not before this day.")
UNTIL = typer.Option(None, "--until", metavar="DAY", help="Not after this day.")
COUNTRY = typer.Option(None, "--country", help="Country code, such as NG.")
KIND = typer.Option(None, "--type", help="Incident type, such as bombing.")
ACCUSED = typer.Option(None, "--accused", help="Party that somebody names as the doer.")
OUTLET = typer.Option(None, "--outlet", help="Only incidents that this outlet reports.")
ACCOUNTS = typer.Option(0, "--accounts", min=0, help="At least so many independent accounts.")
CONTRADICTED = typer.Option(False, "--contradicted", help="Only incidents on which reports disagree.")
AS_OF = typer.Option(None, "--as-of", metavar="DAY", help="As it could be known on this day.")
CLOCK = typer.Option("published", "--clock", metavar="CLOCK", help="What --as-of means: published or recorded.")
EMBARGO = typer.Option(None, "--embargo", metavar="DAYS", help="Leave out what happened in the last days, such as 7d.")
FINEST = typer.Option(None, "--max-precision", metavar="PRECISION", help="No place finer than: place, district, province, country.")


def choice_of(
    since: str | None = SINCE,
    until: str | None = UNTIL,
    country: str | None = COUNTRY,
    kind: str | None = KIND,
    accused: str | None = ACCUSED,
    outlet: str | None = OUTLET,
    accounts: int = ACCOUNTS,
    contradicted: bool = CONTRADICTED,
    as_of: str | None = AS_OF,
    clock: str = CLOCK,
    embargo: str | None = EMBARGO,
    finest: str | None = FINEST,
) -> Any:
    """What leaves the chronicle (a `Choice`): the options of every command that writes something out; raises UsageError."""
    from reportedly.api import Choice

    query = query_of(since, until, (("country", country), ("type", kind), ("accused", accused), ("outlet", outlet)))
    query = replace(query, contradicted=contradicted, least_accounts=accounts)
    return with_limits(Choice(query), (as_of, clock), embargo, finest)


def choosing(command: Callable[..., None]) -> Callable[..., None]:
    """A command with the options of `choice_of`; what they choose is its parameter `choice`."""
    own, options = signature(command, eval_str=True).parameters, signature(choice_of, eval_str=True).parameters

    @wraps(command)
    def run(**given: Any) -> None:
        choice = choice_of(**{name: given.pop(name) for name in options})
        command(**given, choice=choice)

    shown = [*(p for name, p in own.items() if name != "choice"), *options.values()]
    run.__signature__ = Signature(shown)  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in shown}
    return run


def query_of(since: str | None, until: str | None, facets: Iterable[tuple[str, str | None]]) -> Query:
    """The query that options ask for; raises UsageError when a day is none."""
    from reportedly.api import Query, iso_day

    return Query(iso_day(since), iso_day(until), tuple((name, value) for name, value in facets if value))


def with_limits(choice: Choice, as_of: tuple[str | None, str], embargo: str | None, finest: str | None) -> Choice:
    """The choice with a day (and its clock), an embargo and a finest precision; raises UsageError for what is none."""
    from reportedly import edtf
    from reportedly.api import Clock
    from reportedly.errors import UsageError
    from reportedly.model import Precision

    day, clock = as_of
    if day is not None and not edtf.valid(day):
        raise UsageError(f"{day!r} is no day", "--as-of wants EDTF, such as 2024-03-01 or 2024-03")
    if clock not in list(Clock):
        raise UsageError(f"no clock is called {clock!r}", f"there are: {', '.join(Clock)}")
    known = [p.value for p in Precision if p is not Precision.UNKNOWN]
    if finest is not None and finest not in known:
        raise UsageError(f"no precision is called {finest!r}", f"there are: {', '.join(known)}")
    return replace(choice, day=day, clock=Clock(clock), until=_embargo(embargo), finest=Precision(finest) if finest else choice.finest)


def _embargo(text: str | None) -> date | None:
    from datetime import UTC, datetime

    from reportedly.api import embargoed
    from reportedly.errors import UsageError

    if text is None:
        return None
    number = text.strip().removesuffix("d").strip()
    if not (number.isascii() and number.isdigit() and int(number) < 100_000):
        raise UsageError(f"{text!r} is no number of days", "--embargo wants days", "Write it as 7d.")
    return embargoed(int(number), datetime.now(UTC).date())
