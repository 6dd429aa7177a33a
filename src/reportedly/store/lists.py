"""Lists beside the chronicle's own: parties and places over all incidents, counted from the facets of the lines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, Select, case, func, or_, select

from reportedly.model import Certainty, Judgement, Verdict, from_json
from reportedly.store.lines import facet, name, row
from reportedly.store.schema import about, claim, judgement, member, report

PARTS = ("accused", "claimed_by", "denied_by")
MOST = 500


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody named in statements: in how many incidents accused, claiming, denying; the first and last day (ISO) of those."""

    name: str
    incidents: int
    accused: int
    claimed: int
    denied: int
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as the lines word it, with its number of incidents and their first and last day (ISO)."""

    name: str
    incidents: int
    first: str = ""
    last: str = ""


def parties(connection: Connection, holding: str = "", most: int = MOST) -> tuple[Party, ...]:
    """Parties whose name holds some letters, those of most incidents first."""
    ranked = (
        select(name.c.value).where(name.c.facet.in_(PARTS), name.c.incidents > 0, *_holding(holding)).group_by(name.c.value)
        .order_by(func.max(name.c.incidents).desc(), name.c.value).limit(most)
    )
    values = list(connection.execute(ranked).scalars())
    counts = [func.sum(case((name.c.facet == part, 1), else_=0)).label(part) for part in PARTS]
    every = func.count(func.distinct(facet.c.incident)).label("n")
    query = (
        select(name.c.value, every, *counts, func.min(row.c.first).label("first"), func.max(row.c.last).label("last"))
        .join(facet, facet.c.name == name.c.number).join(row, row.c.number == facet.c.incident)
        .where(name.c.facet.in_(PARTS), name.c.value.in_(values)).group_by(name.c.value).order_by(every.desc(), name.c.value)
    )
    return tuple(
        Party(r.value, r.n, r.accused, r.claimed_by, r.denied_by, _day(r.first), _day(r.last)) for r in connection.execute(query)
    )


def party(connection: Connection, wanted: str) -> Party:
    """One party by its very name; without incidents when nobody bears it."""
    return next((p for p in parties(connection, wanted) if p.name == wanted), Party(wanted, 0, 0, 0, 0))


def spots(connection: Connection, holding: str = "", most: int = MOST) -> tuple[Spot, ...]:
    """Places whose name holds some letters, those of most incidents first."""
    query = (
        select(name.c.value, name.c.incidents, func.min(row.c.first).label("first"), func.max(row.c.last).label("last"))
        .join(facet, facet.c.name == name.c.number).join(row, row.c.number == facet.c.incident)
        .where(name.c.number.in_(_frequent("place", holding, most))).group_by(name.c.number)
        .order_by(name.c.incidents.desc(), name.c.value)
    )
    return tuple(Spot(r.value, r.incidents, _day(r.first), _day(r.last)) for r in connection.execute(query))


def _frequent(kind: str, holding: str, most: int) -> Select[tuple[int]]:
    """The numbers of the names of one facet that most incidents have."""
    held = select(name.c.number).where(name.c.facet == kind, name.c.incidents > 0, *_holding(holding))
    return held.order_by(name.c.incidents.desc(), name.c.value).limit(most)


def incidents_of_party(connection: Connection, wanted: str, most: int = MOST) -> tuple[str, ...]:
    """The incidents in which a party is accused, claims or denies, newest first."""
    names = select(name.c.number).where(name.c.facet.in_(PARTS), name.c.value == wanted)
    found = select(facet.c.incident).where(facet.c.name.in_(names))
    query = select(row.c.id).where(row.c.number.in_(found)).order_by(row.c.sort.desc(), row.c.id).limit(most)
    return tuple(connection.execute(query).scalars())


def undated(connection: Connection, most: int) -> tuple[str, ...]:
    """Incidents whose date is not known to the day, those that are widest first, those without any last."""
    width = (row.c.last - row.c.first).desc().nulls_last()
    query = select(row.c.id).where(or_(row.c.last.is_(None), row.c.first.is_(None), row.c.last > row.c.first))
    return tuple(connection.execute(query.order_by(width, row.c.id).limit(most)).scalars())


def doubted(connection: Connection, most: int) -> tuple[tuple[str, str], ...]:
    """Claims whose words are hedged or speculative, each as the ids of an incident and of the claim."""
    on = (about.c.report == claim.c.report) & (about.c.claim == claim.c.number)
    query = (
        select(member.c.incident, claim.c.id).join(about, on).join(member, member.c.local == about.c.incident)
        .where(claim.c.certainty != Certainty.ASSERTED.value).order_by(claim.c.report, claim.c.number).limit(most)
    )
    return tuple((r.incident, r.id) for r in connection.execute(query))


def reviewable(connection: Connection, most: int) -> tuple[Judgement, ...]:
    """Pairs of local incidents that a person should look at, the likeliest first."""
    query = select(judgement.c.record).where(judgement.c.verdict == Verdict.REVIEW.value)
    found = connection.execute(query.order_by(judgement.c.score.desc(), judgement.c.left, judgement.c.right).limit(most)).scalars()
    return tuple(from_json(Judgement, json.loads(text)) for text in found)


def possibly_same(connection: Connection, members: Sequence[str]) -> tuple[str, ...]:
    """The incidents of which it was not decided whether they are the same as the one with these local incidents."""
    sides = ((judgement.c.left, judgement.c.right), (judgement.c.right, judgement.c.left))
    found: dict[str, None] = {}
    for mine, other in sides:
        query = select(member.c.incident).join(judgement, member.c.local == other)
        query = query.where(mine.in_(members), other.not_in(members), judgement.c.verdict == Verdict.REVIEW.value)
        found.update(dict.fromkeys(connection.execute(query.order_by(judgement.c.score.desc(), member.c.incident).limit(20)).scalars()))
    return tuple(found)


def undecided(connection: Connection, incidents: Sequence[str]) -> dict[str, int]:
    """Of some incidents those that may be the same as others, with how many; nobody decided on these yet."""
    found: dict[str, set[str]] = {}
    mine, other = member.alias("mine"), member.alias("other")
    verdict = judgement.c.verdict.concat("")  # by its index SQLite would look through all pairs that wait
    for left, right in ((judgement.c.left, judgement.c.right), (judgement.c.right, judgement.c.left)):
        query = select(mine.c.incident, other.c.incident.label("there")).join(judgement, mine.c.local == left)
        query = query.join(other, other.c.local == right).where(mine.c.incident.in_(incidents), mine.c.incident != other.c.incident)
        for r in connection.execute(query.where(verdict == Verdict.REVIEW.value)):
            found.setdefault(r.incident, set()).add(r.there)
    return {incident: len(there) for incident, there in found.items()}


def coverage(connection: Connection) -> tuple[tuple[str, str, int], ...]:
    """How many reports each outlet has on each publication date (EDTF): date, outlet, reports; "" where it is not known."""
    at, outlet = func.coalesce(report.c.published, ""), func.coalesce(report.c.outlet, "")
    query = select(at.label("at"), outlet.label("outlet"), func.count().label("n")).group_by(at, outlet).order_by(at, outlet)
    return tuple((r.at, r.outlet, r.n) for r in connection.execute(query))


def incidents_by_outlet(connection: Connection) -> dict[str, int]:
    """In how many incidents each outlet reports."""
    query = select(name.c.value, name.c.incidents).where(name.c.facet == "outlet")
    return {r.value: r.incidents for r in connection.execute(query)}


def _holding(text: str) -> list[ColumnElement[bool]]:
    return [name.c.value.icontains(text, autoescape=True)] if text else []


def _day(ordinal: int | None) -> str:
    return date.fromordinal(ordinal).isoformat() if ordinal else ""
