"""The review queue: pairs that may be one incident, incidents without a place or a sure date, claims that are hedged."""

from __future__ import annotations

from dataclasses import dataclass

from reportedly.api import Chronicle, Query, Row
from reportedly.merge.decisions import standing
from reportedly.merge.views import IncidentView
from reportedly.model import Claim, Decision
from reportedly.pipeline.review import Pair
from reportedly.store import lists

MOST = 50
TABS = (("pairs", "Possibly the same"), ("places", "Without a place"), ("dates", "Without a day"), ("claims", "Uncertain claims"))


@dataclass(frozen=True, slots=True)
class Doubt:
    """A claim to look at, in its incident."""

    claim: Claim
    row: Row


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """What a person should look at in one tab; `last` is the last decision of the log that this page knows."""

    tab: str
    pairs: tuple[Pair, ...] = ()
    rows: tuple[Row, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    last: str = ""
    undoable: Decision | None = None

    @property
    def count(self) -> int:
        """How many items there are."""
        return len(self.pairs) + len(self.rows) + len(self.doubts)


def review_page(chronicle: Chronicle, tab: str) -> ReviewPage:
    """The items of one tab."""
    log = chronicle.store.decisions()
    known = {"last": log[-1].id if log else "", "undoable": _undoable(log)}
    if tab == "places":
        return ReviewPage(tab, rows=chronicle.rows(Query(located=False, limit=MOST)).rows, **known)  # type: ignore[arg-type]
    if tab == "dates":
        with chronicle.store.reading() as connection:
            ids = lists.undated(connection, MOST)
        return ReviewPage(tab, rows=chronicle.rows(Query(ids=ids, limit=MOST)).rows, **known)  # type: ignore[arg-type]
    if tab == "claims":
        return ReviewPage(tab, doubts=_doubts(chronicle, log), **known)  # type: ignore[arg-type]
    return ReviewPage("pairs", pairs=chronicle.possibly_same(MOST), **known)  # type: ignore[arg-type]


def _undoable(log: tuple[Decision, ...]) -> Decision | None:
    """The last decision that stands and is no undo."""
    found = [d for d in standing(log) if d.kind != "undo"]
    return found[-1] if found else None


def _doubts(chronicle: Chronicle, log: tuple[Decision, ...]) -> tuple[Doubt, ...]:
    """Claims whose words are uncertain, as they stand after people's acts; those that somebody looked at are left out."""
    confirmed = {d.subject for d in standing(log) if d.kind in ("confirm", "correct")}
    with chronicle.store.reading() as connection:
        ids = lists.doubted(connection, MOST * 4)
    found: list[Doubt] = []
    views: dict[str, IncidentView] = {}
    for incident, claim in ids:
        if claim in confirmed or len(found) == MOST:
            continue
        view = views.setdefault(incident, chronicle.incident(incident))
        row = chronicle.row(incident)
        found += [Doubt(c, row) for c in claims_of(view) if c.id == claim and row]
    return tuple(found)


def claims_of(view: IncidentView) -> tuple[Claim, ...]:
    """Every claim that an incident's view shows, once."""
    found = [claim for role in view.roles for value in role.values for claim in value.claims]
    found += [claim for statement in view.statements for claim in statement.claims]
    return tuple({claim.id: claim for claim in found}.values())
