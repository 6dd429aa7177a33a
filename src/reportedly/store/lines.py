"""The tables of the lines: one row for each incident, its record apart, and what it can be found by as numbers."""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, Table, UniqueConstraint

from reportedly.store.schema import metadata
from reportedly.store.texts import LONG, WORD

row = Table(
    "incident_row", metadata,
    Column("number", Integer, primary_key=True),
    Column("id", WORD, nullable=False, unique=True),
    Column("first", Integer),
    Column("last", Integer),
    Column("sort", Integer, nullable=False),
    Column("month", WORD),
    Column("sharp", Integer, nullable=False),
    Column("accounts", Integer, nullable=False),
    Column("contradictions", Integer, nullable=False),
    Column("lat", Float),
    Column("lon", Float),
    Column("precision", WORD, nullable=False),
    Column("basis", WORD, nullable=False),
    Index("incident_row_month", "month", "sharp"),
    Index("incident_row_at", "lat", "lon", "precision"),
)
Index("incident_row_sort", row.c.sort.desc(), row.c.id)

record = Table(  # apart from the row, so that looking through all rows reads little
    "incident_record", metadata,
    Column("number", Integer, primary_key=True),
    Column("record", LONG, nullable=False),
)

name = Table(  # each value of a facet once, with how many incidents have it
    "facet_name", metadata,
    Column("number", Integer, primary_key=True),
    Column("facet", WORD, nullable=False),
    Column("value", WORD, nullable=False),
    Column("incidents", Integer, nullable=False),
    UniqueConstraint("facet", "value"),
    Index("facet_name_incidents", "facet", "incidents"),
)

facet = Table(
    "incident_facet", metadata,
    Column("incident", Integer, primary_key=True, autoincrement=False),
    Column("name", Integer, primary_key=True, autoincrement=False),
    Index("incident_facet_name", "name", "incident"),
    sqlite_with_rowid=False,
)
