"""Pages of parties and places: who is accused, claims or denies, in which incidents and when; what happened where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from reportedly.api import Chronicle, Query, Row
from reportedly.codebook.actors import load_actors
from reportedly.merge.views import StatementView
from reportedly.model import Stance
from reportedly.store import lists
from reportedly.store.lists import Party, Spot

SHOWN = 25  # incidents on one page
STANCES = (Stance.CLAIMS_RESPONSIBILITY, Stance.ATTRIBUTES_TO, Stance.DENIES, Stance.WITHHOLDS, Stance.CONFIRMS, Stance.RETRACTS)


@dataclass(frozen=True, slots=True)
class Named:
    """A party with its kind, where its name tells one, and the other names that stand for it."""

    party: Party
    kind: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActorsPage:
    """Parties whose name holds `q`, those of most incidents first."""

    q: str
    parties: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class PlacesPage:
    """Places whose name holds `q`, those of most incidents first."""

    q: str
    places: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """One incident with what the party says in it, and what others say of the party."""

    row: Row
    by: tuple[StatementView, ...]
    of: tuple[StatementView, ...]


@dataclass(frozen=True, slots=True)
class ActorPage:
    """One party over time: its incidents, newest first."""

    named: Named
    said: tuple[Said, ...]
    next: int | None


def actors_page(chronicle: Chronicle, q: str = "") -> ActorsPage:
    """The parties of the chronicle."""
    with chronicle.store.reading() as connection:
        found = lists.parties(connection, q.strip())
    return ActorsPage(q, tuple(_named(party) for party in found))


def places_page(chronicle: Chronicle, q: str = "") -> PlacesPage:
    """The places of the chronicle."""
    with chronicle.store.reading() as connection:
        return PlacesPage(q, lists.spots(connection, q.strip()))


def actor_page(chronicle: Chronicle, name: str, skip: int = 0) -> ActorPage:
    """One party; a name that nobody bears has no incidents."""
    with chronicle.store.reading() as connection:
        ids = lists.incidents_of_party(connection, name)
        party = lists.party(connection, name)
    said = tuple(_said(chronicle, row, name) for row in _rows(chronicle, ids[skip : skip + SHOWN]))
    return ActorPage(_named(party), said, skip + SHOWN if len(ids) > skip + SHOWN else None)


def _rows(chronicle: Chronicle, ids: tuple[str, ...]) -> tuple[Row, ...]:
    return chronicle.rows(replace(Query(), ids=ids)).rows if ids else ()


def _said(chronicle: Chronicle, row: Row, name: str) -> Said:
    known = [s for s in chronicle.incident(row.id).statements if s.stance in STANCES]
    by = tuple(s for s in known if s.speaker == name)
    return Said(row, by, tuple(s for s in known if s.accused == name and s.speaker != name))


def _named(party: Party) -> Named:
    actors = load_actors()
    kind = actors.kind_of(party.name)
    return Named(party, "" if kind == "unspecified" else kind.replace("_", " "), _aliases(party.name, actors.seats.items()))


def _aliases(name: str, seats: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The seats that stand for a government, when the party is one."""
    country = name.removeprefix("Government of ")
    return tuple(sorted(seat for seat, there in seats if there == country)) if country != name else ()
