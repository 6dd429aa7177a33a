"""Flat tables for people: incidents, claims, sources, as CSV files or sheets of one workbook.

Text cells are made safe for spreadsheets (`escape.cell`); numbers are left alone.  Dates are ISO.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from reportedly.errors import InputError
from reportedly.escape import cell
from reportedly.export.atomic import whole_file, whole_folder
from reportedly.export.scratch import Scratch
from reportedly.export.told import Told
from reportedly.export.values import claims_in, days_of, place_of, point_of, published_span, speakers, toll_of, words_of_role
from reportedly.merge.views import ValueView
from reportedly.merge.wording import speaker_of
from reportedly.model import Claim, Code, Count, Report, Role, Stance, When, Where, Who

MOST_LINES = 1_048_576
LONGEST_CELL = 32_000
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

Cell = str | int | float | None
Line = list[Cell]

INCIDENT_COLUMNS = (
    "incident_id", "title", "kind", "status", "date_edtf", "date_start", "date_end", "country_iso2", "admin1", "place", "geonameid", "lat",
    "lon", "location_precision", "radius_km", "actors_alleged", "actors_claimed", "actors_denied", "targets", "killed_low", "killed_best",
    "killed_high", "injured_low", "injured_best", "injured_high", "weapons", "n_documents", "n_independent_sources", "n_claims",
    "contradictions", "evidence_level", "first_reported", "last_updated", "top_quote", "top_quote_source")
CLAIM_COLUMNS = (
    "claim_id", "incident_id", "document_id", "attribute", "value", "value_code", "value_min", "value_max", "qualifier", "stance",
    "certainty", "speaker",
    "speaker_kind", "via", "outlet", "reported_at", "method", "score", "quote", "quote_start", "quote_end", "document_url",
    "archive_sha256")
SOURCE_COLUMNS = ("document_id", "outlet", "title", "published_edtf", "published_basis", "language", "url", "archive_sha256", "n_incidents")


def incident_line(told: Told) -> Line:
    """The cells of one incident."""
    row, view, place = told.row, told.view, place_of(told.view)
    days, point, killed, injured = days_of(told), point_of(place), toll_of(view, Role.KILLED), toll_of(view, Role.INJURED)
    source = told.reports.get(row.quote_report)
    return [
        row.id, row.title, "; ".join(row.types), row.status, row.when, days.start, days.end,
        place.country, place.admin, place.name or place.text, place.gazetteer_id,
        *(point or (None, None)), place.precision.value, place.radius_km, "; ".join(row.accused), "; ".join(row.claimed_by),
        "; ".join(speakers(view, Stance.DENIES)), "; ".join(words_of_role(view, Role.TARGET)), killed.low, killed.best, killed.high,
        injured.low, injured.best, injured.high, "; ".join(words_of_role(view, Role.WEAPON)), row.reports, row.accounts,
        sum(1 for _ in claims_in(view)), row.contradictions, row.evidence, *published_span(told), row.quote, source and source.outlet,
    ]


def claim_lines(told: Told) -> Iterator[Line]:
    """The cells of each claim."""
    for value, claim in claims_in(told.view):
        yield _claim_line(told, value, claim)


def _claim_line(told: Told, value: ValueView | None, claim: Claim) -> Line:
    report = told.reports[claim.report]
    number = claim.value if isinstance(claim.value, Count) else Count(None, None, qualifier="")
    span = claim.spans[0]
    return [
        claim.id, told.row.id, claim.report, claim.role.value, value.words if value else _accused(claim), _code(claim), number.min,
        number.max, number.qualifier, claim.stance.value, claim.certainty.value, speaker_of(claim, report),
        claim.speaker.kind if claim.speaker else "outlet", " > ".join(claim.via), report.outlet, report.published.edtf, claim.by,
        round(claim.score, 4), span.quote, span.start, span.end, report.url, report.sha256,
    ]


def _code(claim: Claim) -> str | None:
    """The value for programs: EDTF of a date, code of a type or status, GeoNames id of a place."""
    value = claim.value
    if isinstance(value, When):
        return value.edtf
    if isinstance(value, Code):
        return value.code
    return value.gazetteer_id if isinstance(value, Where) else None


def _accused(claim: Claim) -> str:
    value = claim.value
    if isinstance(value, Who):
        return value.name or value.text
    return value.name or value.text if isinstance(value, Where) else ""


def source_line(report: Report, incidents: int) -> Line:
    """The cells of one report."""
    return [report.id, report.outlet, report.title or report.name, report.published.edtf, report.published.basis.value, report.language,
            report.url, report.sha256, incidents]


def safe(line: Iterable[Cell]) -> Line:
    """Text cells made safe; numbers untouched."""
    return [cell(value) if isinstance(value, str) else value for value in line]


Put = Callable[[Line], object]


def _fill(incidents: Iterable[Told], put: dict[str, Put]) -> None:
    with Scratch() as sources:
        for told in incidents:
            put["incidents"](safe(incident_line(told)))
            for line in claim_lines(told):
                put["claims"](safe(line))
            for report in told.reports.values():
                sources.meet(report.id, source_line(report, 0))
        for _, line, times in sources.lines():
            put["sources"](safe([*line[:-1], times]))


HEADS: dict[str, Sequence[str]] = {"incidents": INCIDENT_COLUMNS, "claims": CLAIM_COLUMNS, "sources": SOURCE_COLUMNS}


def write_csv(incidents: Iterable[Told], out: Path) -> None:
    """A folder with incidents.csv, claims.csv and sources.csv (RFC 4180, UTF-8)."""
    with whole_folder(out) as folder:
        files: dict[str, IO[str]] = {
            name: (folder / f"{name}.csv").open("w", encoding="utf-8", errors="backslashreplace", newline="") for name in HEADS}
        writers = {name: csv.writer(file, lineterminator="\r\n") for name, file in files.items()}
        try:
            for name, head in HEADS.items():
                writers[name].writerow(head)
            _fill(incidents, {name: writer.writerow for name, writer in writers.items()})
        finally:
            for file in files.values():
                file.close()


@dataclass(slots=True)
class _Sheet:
    """One sheet that is being written, with its number of lines so far."""

    sheet: Any
    out: Path
    lines: int = 0

    def put(self, line: Line) -> None:
        self.lines += 1
        if self.lines > MOST_LINES:
            raise InputError(f"{self.out} cannot be written", f"a sheet has at most {MOST_LINES:,} lines", "Choose fewer, or --as csv.")
        self.sheet.append([_storable(value) if isinstance(value, str) else value for value in line])


def _storable(text: str) -> str:
    """Text that a workbook can hold."""
    kept = ILLEGAL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)[:LONGEST_CELL]
    return kept.encode("utf-8", "backslashreplace").decode("utf-8")


def write_xlsx(incidents: Iterable[Told], out: Path) -> None:
    """A workbook with one sheet for each table; control characters that a workbook cannot hold are written out.

    Raises InputError when a sheet would need more lines than a workbook can hold.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheets = {name: _Sheet(book.create_sheet(name), out) for name in HEADS}
    for name, head in HEADS.items():
        sheets[name].put(list(head))
    _fill(incidents, {name: sheet.put for name, sheet in sheets.items()})
    with whole_file(out) as draft:
        book.save(draft)
