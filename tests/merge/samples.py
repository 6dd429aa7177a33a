"""Local incidents for tests: built from claims over written-out reports, as the pipeline builds them."""

from __future__ import annotations

from reportedly.merge import LocalIncident, local_of
from reportedly.model import Basis, Claim, Code, Count, Published, Report, Role, Value, When, Where, Who


def local(name: str, text: str = "", *, published: str = "2031-05-06", when: str | None = "2031-05-05", place: Where | None = None,
          victims: tuple[str, ...] = (), killed: int | None = 1, types: tuple[str, ...] = ("bombing",), main: bool = True) -> LocalIncident:
    """One local incident of one report of its own."""
    report = Report(text or f"Report {name}.", name=name, published=Published(published, Basis.GIVEN))
    return local_of(name, claims_of(name, report, when, place, (victims, killed, types)), report, main)


def claims_of(name: str, report: Report, when: str | None, place: Where | None,
              rest: tuple[tuple[str, ...], int | None, tuple[str, ...]]) -> list[Claim]:
    """The claims that the values stand for, all with the report's first word as evidence."""
    victims, killed, types = rest
    values: list[tuple[Role, Value | None]] = [(Role.EVENT, None), *((Role.TYPE, Code(t)) for t in types)]
    values += [(Role.DATE, When(when))] if when else []
    values += [(Role.PLACE, place)] if place else []
    values += [(Role.TARGET, Who(v, v, kind="person", outcome="killed")) for v in victims]
    values += [(Role.KILLED, Count(killed, killed))] if killed is not None else []
    words = (report.span(0, 6),)
    return [Claim(report.id, (name,), role, value, words) for role, value in values]
