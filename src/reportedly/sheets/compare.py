"""A reference set beside the chronicle: which of its rows are our incidents, which are only there, which only here, and why.

The file is looked at and forgotten: nothing of it is stored, and no export or page can carry it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reportedly import edtf
from reportedly.codebook.merging import load_merging
from reportedly.codebook.sheets import load_sheets
from reportedly.merge import LocalIncident, compared, locals_of
from reportedly.merge.block import pairs
from reportedly.model import Reason
from reportedly.pipeline.decided import decided_codings
from reportedly.sheets.importing import Asked, opened
from reportedly.sheets.rows import Note, read_rows
from reportedly.store import Store
from reportedly.store.rows import Query, Row


@dataclass(frozen=True, slots=True)
class Reference:
    """One row of the reference set: its id there, its number, and what it says, in a line."""

    id: str
    row: int
    words: str


@dataclass(frozen=True, slots=True)
class Pair:
    """An incident and a row with the points that speak for and against, and why."""

    incident: Row
    reference: Reference
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Alone:
    """An incident or a row without a counterpart: the nearest that was considered, and why it is not the same."""

    incident: Row | None
    reference: Reference | None
    nearest: str | None
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The outcome; `outside` are incidents of countries or times that the reference set does not cover."""

    layout: str
    matched: tuple[Pair, ...]
    possible: tuple[Pair, ...]
    only_here: tuple[Alone, ...]
    only_there: tuple[Alone, ...]
    outside: int
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class _Scope:
    """What the reference set covers."""

    countries: frozenset[str]
    first: int
    last: int

    def holds(self, row: Row) -> bool:
        """Whether the set could hold an incident."""
        if self.countries and row.country and row.country not in self.countries:
            return False
        return (row.first is None or row.first <= self.last) and (row.last is None or row.last >= self.first)


Scored = tuple[float, str, str, tuple[Reason, ...]]


def compare(store: Store, asked: Asked) -> Comparison:
    """Put the rows of a file beside the incidents of the chronicle, one to one, the best pairs first."""
    table, mapping = opened(asked)
    reads = list(read_rows(table, mapping, asked.options))
    theirs = [i for read in reads for i in locals_of(read.coding)]
    numbers = [number for number, _ in table.rows]
    ids = [cells[place] for _, cells in table.rows] if (place := mapping.place("id", table)) is not None else [""] * len(numbers)
    references = {i.id: Reference(name or f"row {n}", n, _words(i)) for i, name, n in zip(theirs, ids, numbers, strict=True)}
    rows = {row.id: row for row in _rows(store)}
    scored = sorted(_scored(store, theirs, rows), key=lambda s: (-s[0], s[1], s[2]))
    matched, possible = _chosen(scored)
    used = {s[1] for s in (*matched, *possible)} | {s[2] for s in (*matched, *possible)}
    scope, nearest = _scope(theirs), _nearest(scored)
    here = [row for row in rows.values() if row.id not in used]
    within = [row for row in here if scope.holds(row)]
    return Comparison(
        mapping.layout,
        tuple(Pair(rows[s[1]], references[s[2]], s[0], s[3]) for s in matched),
        tuple(Pair(rows[s[1]], references[s[2]], s[0], s[3]) for s in possible),
        tuple(_alone(row, None, nearest.get(row.id), {k: r.id for k, r in references.items()}, used) for row in within),
        tuple(_alone(None, ref, nearest.get(key), {r.id: r.title for r in rows.values()}, used)
              for key, ref in references.items() if key not in used),
        len(here) - len(within), tuple(n for read in reads for n in read.notes))


def _rows(store: Store) -> Iterator[Row]:
    query = Query(limit=1000)
    while True:
        page = store.rows(query)
        yield from page.rows
        if page.next is None:
            return
        query = Query(limit=1000, after=page.next)


def _scored(store: Store, theirs: Sequence[LocalIncident], rows: Mapping[str, Row]) -> Iterator[Scored]:
    """Each incident with each row that shares something with it: the points of the best of its reports."""
    rules, foreign = load_merging(), {i.id for i in theirs}
    owner = {member: group.id for group in store.clusters() for member in group.members}
    ours = [i for coding in decided_codings(store) for i in locals_of(coding) if owner.get(i.id) in rows]
    best: dict[tuple[str, str], tuple[float, tuple[Reason, ...]]] = {}
    for left, right in pairs(sorted((*ours, *theirs), key=lambda i: i.id), rules):
        if (left.id in foreign) == (right.id in foreign):
            continue
        mine, other = (right, left) if left.id in foreign else (left, right)
        judged = compared(mine, other, rules)
        score = 0.0 if any(r.points <= rules.conflict for r in judged.reasons) else judged.score
        key = (owner[mine.id], other.id)
        if score > best.get(key, (float("-inf"), ()))[0]:
            best[key] = (score, judged.reasons)
    for (incident, row), (score, reasons) in best.items():
        yield score, incident, row, reasons


def _chosen(scored: Sequence[Scored]) -> tuple[list[Scored], list[Scored]]:
    """The pairs that match and those that may, each incident and each row once."""
    sheets, used = load_sheets(), set[str]()
    matched, possible = list[Scored](), list[Scored]()
    for one in scored:
        if one[0] < sheets.possible or one[1] in used or one[2] in used:
            continue
        used |= {one[1], one[2]}
        (matched if one[0] >= sheets.matched else possible).append(one)
    return matched, possible


def _nearest(scored: Sequence[Scored]) -> Mapping[str, Scored]:
    found: dict[str, Scored] = {}
    for one in scored:
        found.setdefault(one[1], one)
        found.setdefault(one[2], one)
    return found


def _scope(theirs: Sequence[LocalIncident]) -> _Scope:
    countries = frozenset(p.country for i in theirs for p in i.places if p.country)
    bounds = [edtf.bounds(i.when) for i in theirs if i.when]
    firsts, lasts = [a.toordinal() for a, _ in bounds if a], [b.toordinal() for _, b in bounds if b]
    return _Scope(countries, min(firsts, default=0), max(lasts, default=10**7))


def _alone(row: Row | None, reference: Reference | None, near: Scored | None, names: Mapping[str, str], used: set[str]) -> Alone:
    if near is None:
        return Alone(row, reference, None, 0.0, "nothing shares its days and place, its names or rare words")
    other = near[2] if row else near[1]
    against = sorted((r for r in near[3] if r.points < 0), key=lambda r: r.points)
    if other in used and near[0] >= load_sheets().possible:
        why = "the nearest is taken by a better pair"
    else:
        why = "; ".join(f"{r.name}: {r.detail}" for r in against[:3]) or "too little speaks for it"
    return Alone(row, reference, names.get(other, other), near[0], why)


def _words(one: LocalIncident) -> str:
    """A row in a line."""
    place = next((p.name or p.text for p in one.places), "place unknown")
    deaths = next((str(c.max if c.max is not None else c.min) for c in one.killed), "?")
    return f"{one.when or 'date unknown'}, {place}, {', '.join(one.types) or 'type unknown'}, killed {deaths}"
