"""One context record for each page: what it shows, as HTML or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from reportedly.api import Chronicle, History, Query, Row
from reportedly.merge.views import Account, IncidentView, RoleView, StatementView
from reportedly.model import Claim, Count, Report, Role, Span, Stance
from reportedly.pipeline.decided import masks
from reportedly.store import lists
from reportedly.store.reviewed import Review
from reportedly.store.rows import FACETS, Page, Period, Point, Tally
from reportedly.web.charts import Bar, Bucket, Mark, bars, evenly, number_line
from reportedly.web.custody import Custody, custody_of
from reportedly.web.figures import Figures
from reportedly.web.highlight import Piece, Quote, paragraphs, pieces
from reportedly.web.review import claims_of
from reportedly.words import range_words

PASSAGE = 120  # characters of context on each side of a found word
ROLE_ORDER = (Role.DATE, Role.PLACE, Role.KILLED, Role.INJURED, Role.TARGET, Role.PERPETRATOR, Role.WEAPON, Role.METHOD, Role.TYPE,
              Role.STATUS, Role.EVENT)
BOARD_STANCES = (Stance.CLAIMS_RESPONSIBILITY, Stance.ATTRIBUTES_TO, Stance.DENIES, Stance.WITHHOLDS, Stance.CONFIRMS)


@dataclass(frozen=True, slots=True)
class ChroniclePage:
    """The list with its histogram and facets."""

    query: Query
    summary: str
    page: Page
    facets: tuple[tuple[str, tuple[Tally, ...]], ...]
    bars: tuple[Bar, ...]
    undecided: Mapping[str, int]

    @property
    def days(self) -> list[tuple[str, list[Row]]]:
        """Rows under the words of their date, in order."""
        return [(words, list(rows)) for words, rows in groupby(self.page.rows, key=lambda row: row.when_words)]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A claim with the number of its quote in the reader."""

    number: int
    claim: Claim


@dataclass(frozen=True, slots=True)
class ShownReport:
    """A report with the quotes of an incident marked in its text."""

    report: Report
    account: str
    paragraphs: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A numbered quote with its report, for the printed dossier."""

    number: int
    quote: str
    report: Report


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """One incident with its reports; `numbers` gives each claim the number of its first quote."""

    view: IncidentView
    reports: tuple[ShownReport, ...]
    numbers: Mapping[str, int]
    tolls: Mapping[str, tuple[Mark, ...]]
    neighbours: tuple[Row, ...]
    possibly_same: tuple[Row, ...]
    notes: tuple[Note, ...]
    wide: frozenset[int]
    review: Review

    @property
    def roles(self) -> tuple[RoleView, ...]:
        """Roles in the order in which people ask: when, where, how many, who."""
        return tuple(role for wanted in ROLE_ORDER for role in self.view.roles if role.role is wanted)

    def report_of(self, claim: Claim) -> Report:
        """The report that a claim was read from."""
        return next(shown.report for shown in self.reports if shown.report.id == claim.report)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one account says of one role; empty means "not mentioned"."""

    words: tuple[str, ...]
    denied: bool = False


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One role over all accounts."""

    role: str
    cells: tuple[Cell, ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class ComparePage:
    """Roles × independent accounts, copies folded into the account that they repeat."""

    view: IncidentView
    accounts: tuple[str, ...]
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True, slots=True)
class BoardEntry:
    """One incident on the attribution board."""

    row: Row
    statements: tuple[StatementView, ...]


@dataclass(frozen=True, slots=True)
class BoardPage:
    """Who claims, blames, denies, withholds and confirms."""

    entries: tuple[BoardEntry, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class FoundIncident:
    """A link to an incident."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class FoundReport:
    """A report that holds what was searched for, with the words around it."""

    report: str
    title: str
    outlet: str
    published: str
    before: str
    words: str
    after: str
    incidents: tuple[FoundIncident, ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What was found."""

    q: str
    hits: tuple[FoundReport, ...]


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One report with every claim that was read from it."""

    report: Report
    custody: Custody
    paragraphs: tuple[tuple[Piece, ...], ...]
    claims: tuple[Numbered, ...]
    incidents: tuple[FoundIncident, ...]
    wide: frozenset[int]


@dataclass(frozen=True, slots=True)
class MapPage:
    """Points with their number of incidents; beside them the newest of those with and without a point, as lists."""

    points: tuple[Point, ...]
    placed: Page
    unlocated: Page


@dataclass(frozen=True, slots=True)
class CorrectPage:
    """One incident with its claims to be corrected; `last` is the last decision that this page knows."""

    view: IncidentView
    reports: tuple[Report, ...]
    last: str


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """How one incident came to be as it is."""

    view: IncidentView
    history: History


def chronicle_page(figures: Figures, query: Query) -> ChroniclePage:
    """The list for a query."""
    page = figures.page(query)
    tallies = figures.tallies(query)
    facets = tuple((name, tuple(t for t in tallies if t.facet == name)) for name in FACETS)
    buckets = evenly([Bucket(p.month, p.certain, p.vague) for p in figures.periods(query)])
    waiting = undecided(figures.chronicle, page)
    return ChroniclePage(query, figures.overview().words, page, tuple(f for f in facets if f[1]), bars(buckets), waiting)


@dataclass(frozen=True, slots=True)
class ListPage:
    """Rows of a query; `undecided` says of which incidents nobody decided yet whether others are the same, and how many others."""

    query: Query
    page: Page
    undecided: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class FacetsPage:
    """What the rows of a query have, and when they are."""

    facets: tuple[Tally, ...]
    months: tuple[Period, ...]
    summary: str


def undecided(chronicle: Chronicle, page: Page) -> Mapping[str, int]:
    """With how many others each incident of a page may be the same; one question to the store for all of them."""
    with chronicle.store.reading() as connection:
        return lists.undecided(connection, [row.id for row in page.rows])


def incident_page(chronicle: Chronicle, wanted: str) -> IncidentPage:
    """One incident, its quotes numbered through all its reports."""
    view = chronicle.incident(wanted)
    claims = claims_of(view)
    spots = numbered(claims, view.reports)
    numbers = {claim.id: spots[claim.spans[0]] for claim in claims}
    accounts = {report: f"account {n}" for n, account in enumerate(view.accounts, 1) for report in account.reports}
    shown = tuple(_shown(chronicle.report(name), spots, accounts.get(name, "")) for name in view.reports)
    tolls = {role.role.value: _marks([v.value for v in role.values]) for role in view.roles if role.role in (Role.KILLED, Role.INJURED)}
    told = {s.report.id: s.report for s in shown}
    notes = tuple(Note(n, s.quote, told[s.report]) for s, n in sorted(spots.items(), key=lambda spot: spot[1]))
    same, wide = _possibly_same(chronicle, view), wide_of(claims, spots)
    return IncidentPage(view, shown, numbers, tolls, _neighbours(chronicle, view), same, notes, wide, review_of(chronicle, view.id))


def review_of(chronicle: Chronicle, incident: str) -> Review:
    """What people looked at of one incident."""
    row = chronicle.row(incident)
    return row.review if row else Review()


def numbered(claims: Iterable[Claim], reports: Sequence[str]) -> dict[Span, int]:
    """Each quote with its number: through the reports in their order, each in text order; equal words share one."""
    place = {name: n for n, name in enumerate(reports)}
    spans = {span for claim in claims for span in claim.spans}
    ordered = sorted(spans, key=lambda s: (place.get(s.report, len(place)), s.start, s.end))
    return {span: n for n, span in enumerate(ordered, 1)}


def wide_of(claims: Iterable[Claim], spots: Mapping[Span, int]) -> frozenset[int]:
    """Numbers of the quotes that only say where an incident is told: whole sentences, marked less than the words of a value."""
    told: dict[bool, set[int]] = {True: set(), False: set()}
    for claim in claims:
        told[claim.role is Role.EVENT].update(spots[span] for span in claim.spans)
    return frozenset(told[True] - told[False])


def _shown(report: Report, spots: Mapping[Span, int], account: str) -> ShownReport:
    quotes = [Quote(n, s.start, s.end) for s, n in spots.items() if s.report == report.id]
    return ShownReport(report, account, paragraphs(pieces(report.text, quotes)))


def _marks(values: Sequence[object]) -> tuple[Mark, ...]:
    return number_line([(v.min, v.max, range_words(v.min, v.max)) for v in values if isinstance(v, Count)])


def _possibly_same(chronicle: Chronicle, view: IncidentView) -> tuple[Row, ...]:
    """Incidents of which nobody decided whether they are this one."""
    with chronicle.store.reading() as connection:
        found = lists.possibly_same(connection, view.members)
    return tuple(row for row in map(chronicle.row, found) if row)


def _neighbours(chronicle: Chronicle, view: IncidentView) -> tuple[Row, ...]:
    """Incidents told in the same reports."""
    found = chronicle.store.incidents_in(view.reports)
    rows = [chronicle.row(i) for i in found if i != view.id]
    return tuple(row for row in rows if row)


def compare_page(chronicle: Chronicle, wanted: str) -> ComparePage:
    """The matrix of one incident."""
    view = chronicle.incident(wanted)
    heads = tuple(_head(chronicle, account) for account in view.accounts)
    rows = tuple(_matrix_row(view, role) for role in Role if view.of(role) and role is not Role.EVENT)
    return ComparePage(view, heads, rows)


def _head(chronicle: Chronicle, account: Account) -> str:
    first = chronicle.report(account.reports[0])
    more = len(account.reports) - 1
    return (first.outlet or first.name) + (f" (+{more} repeating)" if more else "")


def _matrix_row(view: IncidentView, role: Role) -> MatrixRow:
    found = view.of(role)
    values = found.values if found else ()
    cells = []
    for account in view.accounts:
        mine = [v for v in values if any(c.report in account.reports for c in v.claims)]
        denied = any(c.stance is Stance.DENIES for v in mine for c in v.claims if c.report in account.reports)
        cells.append(Cell(tuple(v.words for v in mine), denied))
    return MatrixRow(role.value, tuple(cells), bool(found and found.contradictions))


def board_page(chronicle: Chronicle, query: Query) -> BoardPage:
    """The statements of each incident of a query."""
    page = chronicle.rows(query)
    entries = []
    for row in page.rows:
        view = chronicle.incident(row.id)
        said = tuple(s for s in view.statements if s.stance in BOARD_STANCES)
        if said:
            entries.append(BoardEntry(row, said))
    return BoardPage(tuple(entries), page.next)


def search_page(chronicle: Chronicle, q: str) -> SearchPage:
    """Reports that hold the words of `q`."""
    return SearchPage(q, tuple(_found(chronicle, hit.report, hit.span, hit.incidents) for hit in chronicle.search(q)) if q.strip() else ())


def _found(chronicle: Chronicle, name: str, span: Span | None, incidents: Sequence[str]) -> FoundReport:
    report = chronicle.report(name)
    before, words, after = "", "", ""
    if span:
        before = report.text[max(0, span.start - PASSAGE) : span.start]
        words, after = span.quote, report.text[span.end : span.end + PASSAGE]
    return FoundReport(report.id, report.title or report.name, report.outlet or "", report.published.edtf or "", before, words, after,
                       _links(chronicle, incidents))


def _links(chronicle: Chronicle, incidents: Iterable[str]) -> tuple[FoundIncident, ...]:
    rows = [chronicle.row(i) for i in incidents]
    return tuple(FoundIncident(row.id, row.title) for row in rows if row)


def report_page(chronicle: Chronicle, wanted: str) -> ReportPage:
    """One report with its claims in text order."""
    coding = chronicle.coding(wanted)
    spots = numbered(coding.claims, [coding.report.id])
    ordered = sorted(coding.claims, key=lambda c: c.spans[0].start)
    claims = tuple(Numbered(spots[claim.spans[0]], claim) for claim in ordered)
    quotes = [Quote(n, s.start, s.end) for s, n in spots.items()]
    incidents = _links(chronicle, chronicle.store.incidents_in([coding.report.id]))
    told, wide = paragraphs(pieces(coding.report.text, quotes)), wide_of(coding.claims, spots)
    return ReportPage(coding.report, custody_of(chronicle.store, coding.report.id), told, claims, incidents, wide)


def map_page(figures: Figures, query: Query) -> MapPage:
    """Points, and rows with and without one."""
    placed, unlocated = (figures.page(replace(query, located=yes)) for yes in (True, False))
    return MapPage(figures.points(query), placed, unlocated)


def correct_page(chronicle: Chronicle, wanted: str) -> CorrectPage:
    """What can be corrected of one incident."""
    view = chronicle.incident(wanted)
    log = chronicle.store.decisions()
    return CorrectPage(view, tuple(chronicle.report(name) for name in view.reports), log[-1].id if log else "")


def history_page(chronicle: Chronicle, wanted: str, masked: bool = False) -> HistoryPage:
    """How one incident changed; `masked` for those who may not see what is hidden."""
    return HistoryPage(chronicle.incident(wanted), told_history(chronicle, wanted, masked))


def told_history(chronicle: Chronicle, wanted: str, masked: bool = False) -> History:
    """How one incident came to be as it is; `masked` with every hidden name as bars, in the log's own JSON too."""
    found = chronicle.history(wanted)
    if not masked:
        return found
    plain = tuple(replace(d, payload=_readable(d.payload), before=_readable(d.before)) for d in found.decisions)
    return masks(chronicle.store).record(replace(found, decisions=plain))


def _readable(text: str) -> str:
    """JSON with its letters as they are, so that a name in it is found."""
    return json.dumps(json.loads(text), ensure_ascii=False)
