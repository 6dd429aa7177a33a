"""The tables, in SQLAlchemy Core, so that SQLite and PostgreSQL share them.

What a chronicle is made of stands in `original`, `report`, `claim` and `decision`; `judgement`, `member` and the search
index can be computed again from them.  Texts are kept as UTF-8 bytes: a NUL or half a surrogate pair is then the same in
every database.  Records are kept as ASCII JSON of `model.to_json`.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, Text, text

APPLICATION_ID = 0x52505254  # "RPRT": says in the file's header whose it is
VERSION = 3

metadata = MetaData()

chronicle = Table(
    "chronicle", metadata,
    Column("key", String, primary_key=True),
    Column("value", Text, nullable=False),
)

original = Table(
    "original", metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

report = Table(
    "report", metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("url", Text),
    Column("outlet", Text),
    Column("title", Text),
    Column("published", String),
    Column("text", LargeBinary, nullable=False),
    Column("record", Text, nullable=False),
    Column("main", String),
    Column("events", Text, nullable=False),
    Column("version", String, nullable=False),
    Column("seal", String(64), nullable=False),
)

source = Table(
    "source", metadata,
    Column("report", String, ForeignKey("report.id"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("sha256", String(64), ForeignKey("original.sha256"), primary_key=True),
    Column("shown", Text, nullable=False),
)

capture = Table(
    "capture", metadata,
    Column("report", String, ForeignKey("report.id"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("record", Text, nullable=False),
)

local_incident = Table(
    "local_incident", metadata,
    Column("report", String, ForeignKey("report.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False, index=True),
)

claim = Table(
    "claim", metadata,
    Column("report", String, ForeignKey("report.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False, index=True),
    Column("role", String, nullable=False),
    Column("stance", String, nullable=False),
    Column("certainty", String, nullable=False),
    Column("statement", Boolean, nullable=False, index=True),
    Column("speaker", Text, index=True),
    Column("record", Text, nullable=False),
    Index("claim_statement", "report", "number", sqlite_where=text("statement = 1")),  # statements are counted without reading claims
)

about = Table(
    "about", metadata,
    Column("incident", String, primary_key=True),
    Column("report", String, ForeignKey("report.id"), primary_key=True),
    Column("claim", Integer, primary_key=True),
    Index("about_report", "report"),
)

judgement = Table(
    "judgement", metadata,
    Column("left", String, primary_key=True),
    Column("right", String, primary_key=True),
    Column("verdict", String, nullable=False, index=True),
    Column("score", Float, nullable=False),
    Column("record", Text, nullable=False),
    Index("judgement_right", "right"),
)

member = Table(
    "member", metadata,
    Column("local", String, primary_key=True),
    Column("incident", String, nullable=False, index=True),
)

handle = Table(
    "handle", metadata,
    Column("handle", String, primary_key=True),
    Column("local", String, nullable=False),
    Column("report", String, nullable=False),
)

decision = Table(
    "decision", metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    Column("subject", String, nullable=False, index=True),
    Column("record", Text, nullable=False),
)

outcome = Table(
    "outcome", metadata,
    Column("name", Text, primary_key=True),
    Column("state", String, nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column("sha256", String(64)),
)
