"""The options by which exports and published pages choose what leaves the chronicle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from datetime import date

    from reportedly.api import Choice

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


def with_limits(choice: Choice, as_of: tuple[str | None, str], embargo: str | None, finest: str | None) -> Choice:
    """The choice with a day (and its clock), an embargo and a finest precision; raises UsageError for what is none."""
    from dataclasses import replace

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
