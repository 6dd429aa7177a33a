"""Reports with their claims: written whole in one transaction, every quote checked against the text on its way in."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select

from reportedly.errors import EvidenceError, StoreError
from reportedly.model import CONFIRMED, PERSON, Claim, Coding, PoliticalEvent, Report, Span, from_json, to_json
from reportedly.store import originals, search
from reportedly.store.batches import batched, begins
from reportedly.store.records import Capture, Entry, Local, OutletCount, Source
from reportedly.store.schema import about, capture, claim, local_incident, report, source
from reportedly.store.texts import storable

PAGE = 200


def put(connection: Connection, entry: Entry) -> Mapping[str, str]:
    """Store one document; another coding of the same report takes its place.  Its id and seal when they are new."""
    coding = entry.coding
    check_evidence(coding)
    sha256 = originals.keep(connection, entry.original)
    row = report_row(coding, entry.version)
    known = connection.execute(select(report.c.number, report.c.seal).where(report.c.id == coding.report.id)).first()
    if known is None:
        connection.execute(insert(report).values(**row))
        number = connection.execute(select(report.c.number).where(report.c.id == coding.report.id)).scalar_one()
        search.add(connection, number, coding.report)
    else:
        _clear(connection, coding.report.id)
        connection.execute(report.update().where(report.c.number == known.number).values(**row))
    add_source(connection, coding.report, entry.name, sha256)
    if entry.capture:
        add_capture(connection, coding.report.id, entry.name, entry.capture)
    _put_claims(connection, coding)
    return {} if known is not None and known.seal == row["seal"] else {coding.report.id: row["seal"]}


def check_evidence(coding: Coding) -> None:
    """Raise EvidenceError when one quote is not, word for word, in the report's text, or a reading speaks in a person's name."""
    for one in coding.claims:
        if one.by.startswith((PERSON, CONFIRMED)):
            raise EvidenceError(f"{coding.report.name or coding.report.id}: a reading calls a claim a person's", one.by,
                                "Only decisions correct or confirm; the report was not stored.")
    for span in spans_of(coding):
        if not coding.report.holds(span):
            raise EvidenceError(
                f"{coding.report.name or coding.report.id}: a quote is not in the text", f"at {span.start}:{span.end}: {span.quote[:80]!r}",
                "The report was not stored; please report this as a fault of reportedly.")


def spans_of(coding: Coding) -> Iterator[Span]:
    """Every piece of text that the coding points at."""
    for one in coding.claims:
        yield from one.spans
        if one.cue:
            yield one.cue
    for event in coding.events:
        yield from event.spans


def add_source(connection: Connection, one: Report, name: str, sha256: str) -> None:
    """Note under which name and in which bytes a report was found."""
    row = {"report": one.id, "name": storable(name), "sha256": sha256}
    known = select(source.c.report).where(source.c.report == one.id, source.c.name == row["name"], source.c.sha256 == sha256)
    if connection.execute(known).first() is None:
        connection.execute(insert(source).values(**row, shown=storable(one.name)))


def add_capture(connection: Connection, report_id: str, name: str, record: str) -> None:
    """Keep how a report was fetched; a later fetch under the same name takes the place of the earlier."""
    row = {"report": report_id, "name": storable(name)}
    connection.execute(delete(capture).where(capture.c.report == row["report"], capture.c.name == row["name"]))
    connection.execute(insert(capture).values(**row, record=record))


def captures_of(connection: Connection, report_id: str) -> tuple[str, ...]:
    """The records of how a report was fetched or archived, as JSON, by name."""
    rows = connection.execute(select(capture.c.record).where(capture.c.report == report_id).order_by(capture.c.name))
    return tuple(rows.scalars())


def captures(connection: Connection) -> Iterator[Capture]:
    """All records of how reports were fetched, by report and name."""
    for row in connection.execute(select(capture).order_by(capture.c.report, capture.c.name)):
        yield Capture(row.report, row.name, row.record)


def version_of(connection: Connection, report_id: str) -> str | None:
    """Which reading made the stored coding of this report; None when there is no such report."""
    return connection.execute(select(report.c.version).where(report.c.id == report_id)).scalar_one_or_none()


def reports(connection: Connection) -> Iterator[Report]:
    """All reports, by id."""
    for rows in _pages(connection):
        yield from (_report(row, names) for row, names in rows)


def reports_named(connection: Connection, ids: Iterable[str]) -> Iterator[Report]:
    """The reports of these ids, by id."""
    for rows in _pages(connection, ids):
        yield from (_report(row, names) for row, names in rows)


def one_report(connection: Connection, report_id: str) -> Report:
    """The report of this id, or of the only id that begins so."""
    found = connection.execute(select(report).where(begins(report.c.id, report_id)).limit(2)).mappings().all()
    if len(found) != 1:
        why = "no id begins so" if not found else "several ids begin so"
        raise StoreError(f"there is no one report {report_id!r}", why, "Run: reportedly list --reports")
    return _report(found[0], _sources(connection, [found[0]["id"]]))


def codings(connection: Connection, only: Iterable[str] | None = None) -> Iterator[Coding]:
    """All codings (or those of the reports named), by report id, each with its claims in their order."""
    for rows in _pages(connection, only):
        ids = [row["id"] for row, _ in rows]
        claims, incidents = _claims_by_report(connection, ids), _incidents_by_report(connection, ids)
        for row, names in rows:
            yield Coding(
                _report(row, names), tuple(incidents[row["id"]]), tuple(claims[row["id"]]), row["main"],
                tuple(from_json(PoliticalEvent, item) for item in json.loads(row["events"])))


def claims_of(connection: Connection, incidents: Iterable[str]) -> tuple[Claim, ...]:
    """The claims about any of these local incidents, by report and order in it."""
    found: dict[tuple[str, int], str] = {}
    on = (about.c.report == claim.c.report) & (about.c.claim == claim.c.number)
    for some in batched(sorted(set(incidents)), 1000):
        rows = connection.execute(
            select(claim.c.report, claim.c.number, claim.c.record).join(about, on).where(about.c.incident.in_(some)))
        found.update({(row.report, row.number): row.record for row in rows})
    return tuple(from_json(Claim, json.loads(found[key])) for key in sorted(found))


def reports_of_claim(connection: Connection, wanted: str) -> tuple[str, ...]:
    """The reports whose reading made a claim of this id, or of an id that begins so."""
    beginning = claim.c.id.between(wanted, f"{wanted}\U0010ffff")  # a range, not a pattern: what people type may hold signs of patterns
    return tuple(connection.execute(select(claim.c.report).where(beginning).distinct().order_by(claim.c.report)).scalars())


def locals_in(connection: Connection) -> tuple[Local, ...]:
    """All local incidents with their report, in order of report and place in it."""
    query = select(local_incident.c.id, local_incident.c.report, report.c.main).join(report, report.c.id == local_incident.c.report)
    rows = connection.execute(query.order_by(local_incident.c.report, local_incident.c.number))
    return tuple(Local(row.id, row.report, row.id == row.main) for row in rows)


def sources(connection: Connection, only: str | None = None) -> Iterator[Source]:
    """All names and bytes under which reports, or only this one, were found."""
    wanted = select(source) if only is None else select(source).where(source.c.report == only)
    for row in connection.execute(wanted.order_by(source.c.report, source.c.name, source.c.sha256)):
        yield Source(row.report, row.name, row.sha256)


def outlets(connection: Connection) -> tuple[OutletCount, ...]:
    """Outlets by number of reports; a report without one counts under the empty name."""
    claims = select(claim.c.report, func.count().label("n")).group_by(claim.c.report).subquery()
    name = func.coalesce(report.c.outlet, "")
    query = (
        select(name.label("name"), func.count().label("reports"), func.coalesce(func.sum(claims.c.n), 0).label("claims"),
               func.coalesce(func.min(report.c.published), "").label("first"),
               func.coalesce(func.max(report.c.published), "").label("last"))
        .join(claims, claims.c.report == report.c.id, isouter=True).group_by(name).order_by(func.count().desc(), name)
    )
    return tuple(OutletCount(r.name, r.reports, int(r.claims), r.first, r.last) for r in connection.execute(query))


def versions(connection: Connection) -> tuple[tuple[str, int], ...]:
    """Each version of the reading with its number of reports."""
    rows = connection.execute(select(report.c.version, func.count().label("n")).group_by(report.c.version).order_by(report.c.version))
    return tuple((r.version, r.n) for r in rows)


def seal_of(coding: Coding, version: str) -> str:
    """SHA-256 over everything that a coding says; the names under which the report was found are not part of it."""
    body = [_record(coding.report), coding.report.text, coding.incidents, coding.main, coding.claims, coding.events, version]
    return hashlib.sha256(_dumped(body).encode("ascii")).hexdigest()


def sealed(connection: Connection) -> Iterator[tuple[str, str, str]]:
    """Id, version and seal of every report, by id."""
    for row in connection.execute(select(report.c.id, report.c.version, report.c.seal).order_by(report.c.id)):
        yield row.id, row.version, row.seal


def claim_rows(coding: Coding) -> list[dict[str, Any]]:
    """The rows of a coding's claims as they are stored."""
    return [_claim_row(coding.report.id, number, one) for number, one in enumerate(coding.claims)]


def report_row(coding: Coding, version: str) -> dict[str, Any]:
    """The row of a coding's report as it is stored."""
    one = coding.report
    shown = {name: storable(value) if value else None for name, value in (("url", one.url), ("outlet", one.outlet), ("title", one.title))}
    return {
        "id": one.id, **shown, "published": one.published.edtf, "text": one.text.encode("utf-8", "surrogatepass"),
        "record": _dumped(_record(one)), "main": coding.main, "events": _dumped(coding.events), "version": version,
        "seal": seal_of(coding, version),
    }


def _dumped(value: object) -> str:
    return json.dumps(to_json(value), ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def _record(one: Report) -> dict[str, Any]:
    return {name: value for name, value in to_json(one).items() if name not in ("text", "name", "sha256")}


def _clear(connection: Connection, report_id: str) -> None:
    for table in (about, claim, local_incident):
        connection.execute(delete(table).where(table.c.report == report_id))


def _put_claims(connection: Connection, coding: Coding) -> None:
    report_id = coding.report.id
    places = [{"report": report_id, "number": n, "id": one} for n, one in enumerate(coding.incidents)]
    links = [{"incident": i, "report": report_id, "claim": n} for n, one in enumerate(coding.claims) for i in dict.fromkeys(one.incidents)]
    for table, values in ((local_incident, places), (claim, claim_rows(coding)), (about, links)):
        if values:
            connection.execute(insert(table), values)


def _claim_row(report_id: str, number: int, one: Claim) -> dict[str, Any]:
    speaker = (one.speaker.name or one.speaker.text) if one.speaker else None
    return {
        "report": report_id, "number": number, "id": one.id, "role": one.role.value, "stance": one.stance.value,
        "certainty": one.certainty.value, "statement": one.statement, "speaker": storable(speaker) if speaker else None,
        "record": _dumped(one),
    }


Names = dict[str, tuple[str, str]]


def _pages(connection: Connection, only: Iterable[str] | None = None) -> Iterator[list[tuple[RowMapping, Names]]]:
    wanted = sorted(set(only)) if only is not None else connection.execute(select(report.c.id).order_by(report.c.id)).scalars().all()
    for ids in batched(wanted, PAGE):
        names = _sources(connection, ids)
        rows = connection.execute(select(report).where(report.c.id.in_(ids)).order_by(report.c.id)).mappings()
        yield [(row, names) for row in rows]


def _sources(connection: Connection, ids: Sequence[str]) -> Names:
    rows = connection.execute(select(source).where(source.c.report.in_(ids)).order_by(source.c.name.desc(), source.c.sha256.desc()))
    return {row.report: (row.shown, row.sha256) for row in rows}


def _report(row: RowMapping, names: Names) -> Report:
    name, sha256 = names.get(row["id"], ("", ""))
    text = bytes(row["text"]).decode("utf-8", "surrogatepass")
    found: Report = from_json(Report, {**json.loads(row["record"]), "text": text, "name": name, "sha256": sha256})
    return found


def _claims_by_report(connection: Connection, ids: Sequence[str]) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = defaultdict(list)
    query = select(claim.c.report, claim.c.record).where(claim.c.report.in_(ids)).order_by(claim.c.report, claim.c.number)
    for row in connection.execute(query):
        found[row.report].append(from_json(Claim, json.loads(row.record)))
    return found


def _incidents_by_report(connection: Connection, ids: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    query = select(local_incident).where(local_incident.c.report.in_(ids)).order_by(local_incident.c.report, local_incident.c.number)
    for row in connection.execute(query):
        found[row.report].append(row.id)
    return found
