"""What is PostgreSQL's own: an index of groups of three letters that needs no extension, and what its errors mean.

The index holds for each report the numbers of its groups of three letters (GIN) and its folded text, in which the candidates are looked
through: a search finds what SQLite's finds, ranked by the same formula.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import log
from zlib import crc32

from sqlalchemy import BigInteger, Column, Connection, Engine, Index, Integer, MetaData, Table, delete, insert, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY

from reportedly.errors import StoreError
from reportedly.store.records import Fault
from reportedly.store.schema import report
from reportedly.store.texts import LONG

BUSY_SECONDS = 30
GROUP = 3  # letters
LEAST = 1e-6  # weight of a term that most reports hold, as FTS5 has it
SCORE = (  # BM25 with FTS5's constants
    "CAST(:idf{n} AS float8) * (({f} * 2.2) / ({f} + 1.2 * (0.25 + 0.75 * words.length / CAST(:average AS float8))))")
FOUND = "CAST((length(words.body) - length(replace(words.body, :term{n}, ''))) / length(:term{n}) AS float8)"
HELD = "words.groups @> CAST(:groups{n} AS integer[]) AND strpos(words.body, :term{n}) > 0"

own = MetaData()
words = Table(
    "words", own,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("groups", ARRAY(Integer), nullable=False),
    Column("length", Integer, nullable=False),
    Column("body", LONG, nullable=False),
    Index("words_groups", "groups", postgresql_using="gin"),
)
extent = Table(  # one row: how many reports the index holds, and how long they are together
    "words_extent", own,
    Column("reports", BigInteger, nullable=False),
    Column("length", BigInteger, nullable=False),
)
EMPTIED = "original, report, source, capture, claim, about, local_incident, outcome, arrival, words"


class Postgres:
    """A chronicle on a PostgreSQL server."""

    name = "postgresql"

    def create_words(self, connection: Connection) -> None:
        """The index with its extent."""
        own.create_all(connection)
        connection.execute(insert(extent).values(reports=0, length=0))

    def add_words(self, connection: Connection, number: int, body: str) -> None:
        """Index the folded text of a report under its number."""
        length = max(0, len(body) - GROUP + 1)
        connection.execute(insert(words).values(number=number, groups=groups_of(body), length=length, body=body))
        connection.execute(update(extent).values(reports=extent.c.reports + 1, length=extent.c.length + length))

    def remove_words(self, connection: Connection, number: int, body: str) -> None:
        """Take a report out of the index."""
        length = connection.execute(delete(words).where(words.c.number == number).returning(words.c.length)).scalar_one_or_none()
        if length is not None:
            connection.execute(update(extent).values(reports=extent.c.reports - 1, length=extent.c.length - length))

    def ranked(self, connection: Connection, terms: Sequence[str]) -> Sequence[int]:
        """Numbers of the reports that hold all terms, best first, equals by id."""
        reports, length = connection.execute(select(extent.c.reports, extent.c.length)).one()
        if not length:
            return ()
        weights = _weights(connection, terms, reports)
        given: dict[str, object] = {"average": length / reports}
        for n, term in enumerate(terms):
            given.update({f"term{n}": term, f"groups{n}": groups_of(term), f"idf{n}": weights[n]})
        held = " AND ".join(HELD.format(n=n) for n in range(len(terms)))
        score = " + ".join(SCORE.format(n=n, f=FOUND.format(n=n)) for n in range(len(terms)))
        joined = "SELECT words.number FROM words JOIN report ON report.number = words.number"
        query = f"{joined} WHERE {held} ORDER BY ({score}) DESC, report.id"
        return connection.execute(text(query), given).scalars().all()

    def compact(self, engine: Engine) -> None:
        """Let the server take back the room of removed rows."""
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"VACUUM {EMPTIED}")

    def faults(self, connection: Connection) -> Iterator[Fault]:
        """Reports that the index does not hold; the server checks its pages itself."""
        missing = select(report.c.id).where(report.c.number.not_in(select(words.c.number))).order_by(report.c.id).limit(5)
        for one in connection.execute(missing).scalars():
            yield Fault(f"report {one}", "the search index does not hold it")

    def told(self, where: str, error: BaseException) -> StoreError:
        """The server's or the driver's error with its cause and the way out."""
        cause = next(iter(str(error).strip().splitlines()), type(error).__name__)
        what, remedy = _meaning(getattr(error, "sqlstate", None) or "", str(error))
        return StoreError(f"{where} {what}", cause, remedy)


def groups_of(body: str) -> list[int]:
    """The numbers of the groups of three letters in a text."""
    found = {body[at : at + GROUP] for at in range(len(body) - GROUP + 1)}
    return sorted({crc32(one.encode("utf-8")) - 2**31 for one in found})


def _weights(connection: Connection, terms: Sequence[str], reports: int) -> list[float]:
    """How much each term says: the rarer, the more; a single one needs no weight."""
    if len(terms) == 1:
        return [1.0]
    count = text(f"SELECT count(*) FROM words WHERE {HELD.format(n=0)}")
    held = [connection.execute(count, {"term0": term, "groups0": groups_of(term)}).scalar_one() for term in terms]
    return [max(LEAST, log((reports - n + 0.5) / (n + 0.5))) for n in held]


STATES: Mapping[str, tuple[str, str]] = {
    "55P03": ("is in use", "Wait until the other run has ended."),
    "53100": ("cannot be written", "Free space on the server and run it again; what was added is kept."),
    "53300": ("cannot be reached", "The server has no connection left; wait, or raise its max_connections."),
    "57P01": ("was closed by its server", "Run it again when the server is back; what was counted is kept."),
    "57P02": ("was closed by its server", "Run it again when the server is back; what was counted is kept."),
    "57P03": ("cannot be reached", "The server is starting or stopping; wait and run it again."),
    "42501": ("cannot be used", "The owner of the database must give you rights: GRANT CREATE, USAGE ON SCHEMA public TO the user."),
    "25006": ("cannot be written", "The server is a read-only copy; name the one that is written to."),
}
WORDS: Mapping[str, tuple[str, str]] = {
    "password": ("refuses the log-in", "Give the right password in PGPASSWORD or in ~/.pgpass, so that it stands in no command."),
    "Connection refused": ("cannot be reached", "Start the server, or check host and port."),
    "No such file": ("cannot be reached", "Start the server, or name its host: postgresql://user@host/database"),
    "not known": ("cannot be reached", "Check the name of the host."),
    "resolve": ("cannot be reached", "Check the name of the host."),
    "translate host": ("cannot be reached", "Check the name of the host."),
    "timeout": ("cannot be reached", "Check host and port, and that no firewall is between."),
    "role": ("refuses the log-in", "Check the name of the user, or let the server's owner make it: createuser USER"),
    "Peer authentication": ("refuses the log-in", "Check the name of the user, or name the host: postgresql://user@localhost/database"),
    "pg_hba": ("refuses the log-in", "The server's owner must allow it in pg_hba.conf."),
    "database \"": ("is not there", "Let the server's owner make the database: createdb NAME"),
    "starting up": ("cannot be reached", "The server is starting; wait and run it again."),
    "shutting down": ("cannot be reached", "The server is stopping; run it again when it is back."),
    "closed": ("was closed by its server", "Run it again when the server is back; what was counted is kept."),
    "connection": ("was closed by its server", "Run it again when the server is back; what was counted is kept."),
}


def _meaning(state: str, cause: str) -> tuple[str, str]:
    """What happened and the way out; before a log-in the driver gives no state, only words."""
    if state in STATES:
        return STATES[state]
    if not state:
        return next((told for part, told in WORDS.items() if part in cause), ("cannot be reached", "Check the address and the server."))
    return "cannot be used", "Run: reportedly verify"
