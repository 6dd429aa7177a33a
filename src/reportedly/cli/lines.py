"""An incident in one line, and in full, on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from reportedly.cli.render import say, table
from reportedly.escape import visible
from reportedly.merge.views import IncidentView, RoleView
from reportedly.merge.wording import counted, speaker_of
from reportedly.model import Claim, Reason, Report
from reportedly.pipeline.review import Pair
from reportedly.store.rows import Row
from reportedly.words import CERTAINTY_WORDS, STANCE_WORDS, range_words

ROW_COLUMNS = ("id", "date", "place", "what", "title", "killed", "injured", "said of the doers", "reports")
SOURCE = ("says", "speaker", "outlet", "quote", "claim")
LONGEST_QUOTE = 160
SHORT_ID = 8


def row_cells(row: Row) -> list[str]:
    """The cells of a row."""
    what = ", ".join(t.replace("_", " ") for t in row.types)
    counted = f"{row.reports} ({row.accounts} indep.)" + (f" ⚡{row.contradictions}" if row.contradictions else "")
    tolls = [range_words(*toll) if toll else "" for toll in (row.killed, row.injured)]
    shown = what if row.status == "occurred" else f"{what} ({row.status})"
    return [row.id, row.when_words, row.place, shown, row.title, *tolls, "; ".join(_doers(row)), counted]


def _doers(row: Row) -> Iterator[str]:
    yield from (f"claimed by {name}" for name in row.claimed_by)
    others = [name for name in row.accused if name not in row.claimed_by]
    if others:
        yield "accused: " + ", ".join(others)
    yield from (f"denied by {name}" for name in row.denied_by)


def show_incident(view: IncidentView, reports: Mapping[str, Report]) -> None:
    """Everything that is said of an incident, role by role."""
    say(f"{view.id}  {view.title}")
    say(" · ".join(part for part in (view.date or "date unknown", view.place or "", ", ".join(view.types), view.status) if part))
    say(view.summary)
    for flag in view.flags:
        say(f"! {flag}")
    for contradiction in view.contradictions:
        say(f"⚡ {contradiction.role.value}: {contradiction.words}")
    for role in view.roles:
        _show_role(role, reports)
    if view.statements:
        say("\nWho says what of it")
        rows = [
            [s.words, counted(len(s.accounts), "independent account") if claim is s.claims[0] else "", *_source(claim, reports)]
            for s in view.statements for claim in s.claims]
        table(("statement", "evidence", *SOURCE), rows)
    say("\nReports")
    table(("report", "outlet", "published", "title", "account"), list(_report_rows(view, reports)))


def _show_role(role: RoleView, reports: Mapping[str, Report]) -> None:
    chosen = f": {role.chosen.words}  ({role.why})" if role.chosen and role.chosen.words else ""
    say(f"\n{role.role.value.capitalize()}{chosen}")
    rows = [[value.words, value.evidence if claim is value.claims[0] else "", *_source(claim, reports)]
            for value in role.values for claim in value.claims]
    table(("value", "evidence", *SOURCE), rows)


def _source(claim: Claim, reports: Mapping[str, Report]) -> list[str]:
    quote = " ".join(claim.spans[0].quote.split())
    shown = quote if len(quote) <= LONGEST_QUOTE else quote[: LONGEST_QUOTE - 1] + "…"
    outlet = reports[claim.report].outlet or reports[claim.report].name
    says = ", ".join(filter(None, (STANCE_WORDS[claim.stance], CERTAINTY_WORDS[claim.certainty])))
    return [says, " → ".join((speaker_of(claim, reports[claim.report]), *claim.via)), outlet, f"“{shown}”", claim.id[:SHORT_ID]]


def show_pair(pair: Pair) -> None:
    """Two incidents that may be one, and what speaks for and against."""
    for row in (pair.left, pair.right):
        parts = (row.when_words, row.place, counted(row.reports, "report"))
        say(visible(f"{row.id}  {row.title}  ({' · '.join(part for part in parts if part)})"))
    say(f"  possibly the same: {pair.judgement.score:.1f} points")
    _reasons("for", pair.favouring)
    _reasons("against", pair.opposing)
    _reasons("neither", pair.undecided)
    say()


def _reasons(side: str, reasons: Iterable[Reason]) -> None:
    for number, reason in enumerate(reasons):
        say(visible(f"  {side if not number else '':8}{reason.points:+5.1f}  {reason.name}: {reason.detail}"))


def _report_rows(view: IncidentView, reports: Mapping[str, Report]) -> Iterator[list[str]]:
    for number, account in enumerate(view.accounts, 1):
        why = {joined.report: joined.why for joined in account.joined}
        for name in account.reports:
            report = reports[name]
            note = f"account {number}" + (f": {why[name]}" if name in why else "")
            yield [name[:8], report.outlet or "", report.published.edtf or "", report.title or report.name, note]
