"""The tables, in SQLAlchemy Core, so that SQLite and PostgreSQL share them.

What a chronicle is made of stands in `original`, `report`, `claim` and `decision`; `judgement`, `member` and the search
index can be computed again from them.  Texts are kept as UTF-8 bytes: a NUL or half a surrogate pair is then the same in
every database.  Records are kept as ASCII JSON of `model.to_json`.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Float, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, text

from reportedly.store.texts import LONG, WORD

APPLICATION_ID = 0x52505254  # "RPRT": says in the file's header whose it is
VERSION = 4

metadata = MetaData()

chronicle = Table(
    "chronicle", metadata,
    Column("key", WORD, primary_key=True),
    Column("value", LONG, nullable=False),
)

original = Table(
    "original", metadata,
    Column("sha256", WORD, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

report = Table(
    "report", metadata,
    Column("number", Integer, primary_key=True),
    Column("id", WORD, nullable=False, unique=True),
    Column("url", LONG),
    Column("outlet", LONG),
    Column("title", LONG),
    Column("published", WORD),
    Column("text", LargeBinary, nullable=False),
    Column("record", LONG, nullable=False),
    Column("main", WORD),
    Column("events", LONG, nullable=False),
    Column("version", WORD, nullable=False),
    Column("seal", WORD, nullable=False),
)

source = Table(
    "source", metadata,
    Column("report", WORD, ForeignKey("report.id"), primary_key=True),
    Column("name", LONG, primary_key=True),
    Column("sha256", WORD, ForeignKey("original.sha256"), primary_key=True),
    Column("shown", LONG, nullable=False),
)

capture = Table(
    "capture", metadata,
    Column("report", WORD, ForeignKey("report.id"), primary_key=True),
    Column("name", LONG, primary_key=True),
    Column("record", LONG, nullable=False),
)

local_incident = Table(
    "local_incident", metadata,
    Column("report", WORD, ForeignKey("report.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("id", WORD, nullable=False, index=True),
)

claim = Table(
    "claim", metadata,
    Column("report", WORD, ForeignKey("report.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("id", WORD, nullable=False, index=True),
    Column("role", WORD, nullable=False),
    Column("stance", WORD, nullable=False),
    Column("certainty", WORD, nullable=False),
    Column("statement", Boolean, nullable=False, index=True),
    Column("speaker", LONG, index=True),
    Column("record", LONG, nullable=False),
    Index(  # statements are counted without reading claims
        "claim_statement", "report", "number", sqlite_where=text("statement = 1"), postgresql_where=text("statement")),
)

about = Table(
    "about", metadata,
    Column("incident", WORD, primary_key=True),
    Column("report", WORD, ForeignKey("report.id"), primary_key=True),
    Column("claim", Integer, primary_key=True),
    Index("about_report", "report"),
)

judgement = Table(
    "judgement", metadata,
    Column("left", WORD, primary_key=True),
    Column("right", WORD, primary_key=True),
    Column("verdict", WORD, nullable=False, index=True),
    Column("score", Float, nullable=False),
    Column("record", LONG, nullable=False),
    Index("judgement_right", "right"),
)

member = Table(
    "member", metadata,
    Column("local", WORD, primary_key=True),
    Column("incident", WORD, nullable=False, index=True),
)

handle = Table(
    "handle", metadata,
    Column("handle", WORD, primary_key=True),
    Column("local", WORD, nullable=False),
    Column("report", WORD, nullable=False),
)

decision = Table(
    "decision", metadata,
    Column("number", Integer, primary_key=True),
    Column("id", WORD, nullable=False, unique=True),
    Column("kind", WORD, nullable=False),
    Column("subject", WORD, nullable=False, index=True),
    Column("record", LONG, nullable=False),
)

outcome = Table(
    "outcome", metadata,
    Column("name", LONG, primary_key=True),
    Column("state", WORD, nullable=False, index=True),
    Column("reason", LONG, nullable=False),
    Column("sha256", WORD),
)

account = Table(  # who may use the chronicle over the web; no part of any digest or export
    "account", metadata,
    Column("name", WORD, primary_key=True),
    Column("role", WORD, nullable=False),
    Column("password", LONG, nullable=False),
    Column("made", WORD, nullable=False),
)

login = Table(  # who is logged in: the digest of a random token, never the token; times are seconds of Unix time
    "login", metadata,
    Column("digest", WORD, primary_key=True),
    Column("account", WORD, nullable=False, index=True),
    Column("began", BigInteger, nullable=False),
    Column("seen", BigInteger, nullable=False),
)
