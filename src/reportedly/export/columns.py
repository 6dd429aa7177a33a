"""Tables for programs: Parquet files, and an SQLite file with the metadata that Datasette shows."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from reportedly.errors import UsageError
from reportedly.export.atomic import whole_folder
from reportedly.export.tables import CLAIM_COLUMNS, INCIDENT_COLUMNS, SOURCE_COLUMNS, Line, claim_lines, incident_line, source_line
from reportedly.export.told import Told
from reportedly.model import Report

BATCH = 2000
WHOLE = frozenset({"killed_low", "killed_best", "killed_high", "injured_low", "injured_best", "injured_high", "n_documents",
                   "n_independent_sources", "n_claims", "contradictions", "value_min", "value_max", "quote_start", "quote_end",
                   "n_incidents"})
REAL = frozenset({"lat", "lon", "radius_km", "score"})
ABOUT = "What reports said of incidents, and who said it. Machine-coded; accusations are allegations. Full texts are not included."


def write_parquet(incidents: Iterable[Told], out: Path) -> None:
    """A folder with incidents.parquet and claims.parquet; bounded memory."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise UsageError("Parquet needs the package pyarrow", str(error), "Run: pip install 'reportedly[parquet]'") from error

    def schema(columns: Sequence[str]) -> Any:
        return pa.schema([(name, pa.int64() if name in WHOLE else pa.float64() if name in REAL else pa.string()) for name in columns])

    heads = {"incidents": INCIDENT_COLUMNS, "claims": CLAIM_COLUMNS}
    with whole_folder(out) as folder:
        writers = {name: pq.ParquetWriter(folder / f"{name}.parquet", schema(columns)) for name, columns in heads.items()}
        source = iter(incidents)
        while some := list(islice(source, BATCH)):
            lines = {"incidents": [incident_line(t) for t in some], "claims": [line for t in some for line in claim_lines(t)]}
            for name, found in lines.items():
                writers[name].write_table(pa.table(_columns(heads[name], found), schema=schema(heads[name])))
        for writer in writers.values():
            writer.close()


def _columns(head: Sequence[str], lines: Sequence[Line]) -> dict[str, list[Any]]:
    return {name: [_typed(name, line[n]) for line in lines] for n, name in enumerate(head)}


def _typed(name: str, value: Any) -> Any:
    if value is None or value == "":
        return None
    return int(value) if name in WHOLE else float(value) if name in REAL else str(value).encode("utf-8", "backslashreplace").decode()


def write_datasette(incidents: Iterable[Told], out: Path) -> None:
    """A folder with chronicle.db (incidents, claims, documents, incident_sources) and metadata.json."""
    with whole_folder(out) as folder:
        connection = sqlite3.connect(folder / "chronicle.db")
        with connection:
            _make_tables(connection)
            _fill(connection, incidents)
        connection.close()
        (folder / "metadata.json").write_text(json.dumps(_metadata(), indent=2) + "\n", "utf-8")


def _shown(columns: Sequence[str]) -> list[str]:
    return [{"lat": "latitude", "lon": "longitude"}.get(name, name) for name in columns]


def _make_tables(connection: sqlite3.Connection) -> None:
    for table, columns in (("incidents", INCIDENT_COLUMNS), ("claims", CLAIM_COLUMNS), ("documents", SOURCE_COLUMNS[:-1])):
        typed = [f'"{shown}" {"INTEGER" if name in WHOLE else "REAL" if name in REAL else "TEXT"}'
                 for name, shown in zip(columns, _shown(columns), strict=True)]
        key = columns[0] if table != "claims" else None
        connection.execute(f'CREATE TABLE "{table}" ({", ".join(typed)}{f", PRIMARY KEY ({key})" if key else ""})')
    connection.execute("CREATE TABLE incident_sources (incident_id TEXT REFERENCES incidents, document_id TEXT REFERENCES documents, "
                       "PRIMARY KEY (incident_id, document_id))")
    connection.execute("CREATE INDEX claims_incident ON claims (incident_id)")


def _fill(connection: sqlite3.Connection, incidents: Iterable[Told]) -> None:
    for told in incidents:
        _insert(connection, "incidents", [_row(INCIDENT_COLUMNS, incident_line(told))])
        _insert(connection, "claims", [_row(CLAIM_COLUMNS, line) for line in claim_lines(told)])
        _insert(connection, "documents", list(_documents(told.reports.values())))
        _insert(connection, "incident_sources", [[told.row.id, name] for name in told.reports])


def _row(columns: Sequence[str], line: Line) -> list[Any]:
    return [_typed(name, value) for name, value in zip(columns, line, strict=True)]


def _documents(reports: Iterable[Report]) -> Iterator[list[Any]]:
    return (_row(SOURCE_COLUMNS, source_line(report, 0))[:-1] for report in reports)


def _insert(connection: sqlite3.Connection, table: str, rows: list[list[Any]]) -> None:
    if rows:
        connection.executemany(f'INSERT OR IGNORE INTO "{table}" VALUES ({", ".join("?" * len(rows[0]))})', rows)


def _metadata() -> dict[str, Any]:
    tables = {
        "incidents": {"description": "One row for each incident", "facets": ["kind", "country_iso2", "status"], "sort_desc": "date_start",
                      "label_column": "title"},
        "claims": {"description": "Who says what, in which words", "facets": ["attribute", "stance", "certainty"]},
        "documents": {"description": "The reports"},
    }
    return {"title": "Chronicle of incidents", "description": ABOUT, "databases": {"chronicle": {"tables": tables}}}
