"""What each page of a published site shows; words of reports only as far as `Quoting` lets them out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reportedly.codebook.places import load_places
from reportedly.export.told import Told, claims_of
from reportedly.merge.history import Change, changes
from reportedly.merge.views import Account, Contradiction, IncidentView, RoleView, StatementView
from reportedly.merge.wording import counted, speaker_of
from reportedly.model import Claim, Incident, Report, Role, Stance
from reportedly.publish.quoting import Quoting
from reportedly.store.rows import Row
from reportedly.words import CERTAINTY_WORDS, range_words

ROLE_WORDS: Mapping[Role, str] = {
    Role.EVENT: "What is told", Role.TYPE: "Kind", Role.STATUS: "Status", Role.DATE: "When", Role.PLACE: "Where",
    Role.TARGET: "Who was hit",
    Role.KILLED: "Killed", Role.INJURED: "Injured", Role.WEAPON: "Weapon", Role.METHOD: "How", Role.PERPETRATOR: "Who is named as the doer",
}
SAID = (Stance.CLAIMS_RESPONSIBILITY, Stance.ATTRIBUTES_TO, Stance.DENIES, Stance.WITHHOLDS, Stance.CONFIRMS)
LONGEST_VALUE = 160


@dataclass(frozen=True, slots=True)
class Shown:
    """One claim: the value, who says it, how firmly, and the number of the quote that holds its words."""

    value: str
    speaker: str
    says: str
    firm: str
    evidence: str
    note: int | None


@dataclass(frozen=True, slots=True)
class Note:
    """One quote with where it stands; `words` is None where no more of the report may be quoted."""

    number: int
    words: str | None
    source: int


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One report of an incident."""

    number: int
    outlet: str
    title: str
    published: str
    url: str | None
    account: str


@dataclass(frozen=True, slots=True)
class Block:
    """One role with its claims; `chosen` is the value to show and `why` it was chosen."""

    key: str
    heading: str
    chosen: str
    why: str
    lines: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Roles by independent accounts; a cell without words means "not mentioned"."""

    accounts: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """All of one incident."""

    row: Row
    view: IncidentView
    facts: str
    statements: tuple[Shown, ...]
    blocks: tuple[Block, ...]
    contradictions: tuple[Contradiction, ...]
    comparison: Comparison
    changes: tuple[Change, ...]
    notes: tuple[Note, ...]
    sources: tuple[SourceLine, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One incident in the lists."""

    row: Row
    facts: tuple[str, ...]
    said: tuple[Shown, ...]


def short(text: str) -> str:
    """A value of at most a line."""
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1].rsplit(" ", 1)[0] + "…"


def said_of(statement: StatementView) -> str:
    """What a speaker says, without the speaker: "blames the Front", "denies it"."""
    return short(statement.words.removeprefix(statement.speaker).strip())


def country_name(code: str | None) -> str:
    """The name of a country in English."""
    known = load_places().countries.get(code or "")
    return known.name if known else code or "country unknown"


def facts_of(row: Row) -> tuple[str, ...]:
    """An incident in a few phrases."""
    kinds = ", ".join(t.replace("_", " ") for t in row.types)
    tolls = [f"{what}: {range_words(*toll)}" for what, toll in (("killed", row.killed), ("injured", row.injured)) if toll]
    told = f"{counted(row.reports, 'report')}, {row.accounts} independent"
    status = "" if row.status == "occurred" else row.status
    return tuple(part for part in (row.when_words, row.place, kinds, status, *tolls, told) if part)


def card_of(told: Told) -> Card:
    """One incident for the lists and the page of who says what; no quotes."""
    said = [
        Shown("", s.speaker, said_of(s), "", counted(len({c.report for c in s.claims}), "report"), None)
        for s in told.view.statements if Stance(s.stance) in SAID]
    return Card(told.row, facts_of(told.row), tuple(said))


@dataclass(slots=True)
class _Notes:
    """Numbers the quotes of one incident as they are met."""

    told: Told
    quoting: Quoting
    places: Mapping[str, int]
    found: dict[tuple[str, int, int], Note]

    def of(self, claim: Claim) -> int | None:
        span, report = claim.spans[0], self.told.reports.get(claim.report)
        if report is None:
            return None
        key = (span.report, span.start, span.end)
        if key not in self.found:
            words = self.quoting.of(report, span)
            self.found[key] = Note(len(self.found) + 1, words, self.places[report.id])
        return self.found[key].number


def incident_page(told: Told, quoting: Quoting) -> IncidentPage:
    """The page of one incident."""
    view = told.view
    places = {name: n for n, name in enumerate(view.reports, 1)}
    notes = _Notes(told, quoting, places, {})
    blocks = tuple(_blocks(told, notes))
    said = tuple(_statements(told, notes))
    return IncidentPage(
        told.row, view, " · ".join(facts_of(told.row)), said, blocks, view.contradictions, _comparison(told),
        changes(Incident(view.id, view.members, claims_of(view)), told.reports.values()), tuple(notes.found.values()),
        tuple(_source(told.reports[name], places[name], view.accounts) for name in view.reports))


def _blocks(told: Told, notes: _Notes) -> Iterator[Block]:
    for role in told.view.roles:
        lines = [
            Shown(short(value.words), speaker_of(c, told.reports.get(c.report)), "", CERTAINTY_WORDS[c.certainty] or "asserted",
                  value.evidence, notes.of(c))
            for value in role.values for c in value.claims]
        chosen = short(role.chosen.words) if role.chosen else ""
        yield Block(role.role.value, ROLE_WORDS[role.role], chosen, role.why, tuple(lines))


def _statements(told: Told, notes: _Notes) -> Iterator[Shown]:
    for statement in told.view.statements:
        for claim in statement.claims:
            speaker, firm = speaker_of(claim, told.reports.get(claim.report)), CERTAINTY_WORDS[claim.certainty] or "asserted"
            yield Shown("", speaker, said_of(statement), firm, " → ".join(claim.via), notes.of(claim))


def _source(report: Report, number: int, accounts: tuple[Account, ...]) -> SourceLine:
    account = next((n for n, a in enumerate(accounts, 1) if report.id in a.reports), 0)
    why = next((j.why for a in accounts for j in a.joined if j.report == report.id), "")
    url = report.url if report.url and report.url.startswith(("https://", "http://")) else None
    told = f"account {account}" + (f": {why}" if why else "")
    outlet, title, day = report.outlet or "outlet unknown", report.title or report.name, report.published.edtf or "date unknown"
    return SourceLine(number, outlet, title, day, url, told)


def _comparison(told: Told) -> Comparison:
    heads = []
    for account in told.view.accounts:
        first, more = told.reports[account.reports[0]], len(account.reports) - 1
        heads.append((first.outlet or first.name) + (f" (+{more} repeating)" if more else ""))
    rows = [(ROLE_WORDS[role.role], tuple(_told_by(account, role) for account in told.view.accounts)) for role in told.view.roles]
    return Comparison(tuple(heads), tuple(rows))


def _told_by(account: Account, role: RoleView) -> tuple[str, ...]:
    """The values of a role that an account gives."""
    return tuple(short(v.words) for v in role.values if any(c.report in account.reports for c in v.claims))
