"""The chronicle's digest: the same for the same reports, decisions and partition, whatever order they came in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from sqlalchemy import Connection

from reportedly.store import codings, decisions, groups


def digest(connection: Connection) -> str:
    """SHA-256 over every report's seal, the decisions, the incidents and their judgements."""
    return _hashed((*_basis(connection), *_partition(connection)))


def _hashed(lines: Iterable[str]) -> str:
    found = hashlib.sha256()
    for line in lines:
        found.update(line.encode("utf-8", "surrogatepass") + b"\n")
    return found.hexdigest()


def _basis(connection: Connection) -> Iterator[str]:
    for report_id, version, seal in codings.sealed(connection):
        yield f"report {report_id} {version} {seal}"
    number, last = decisions.head(connection)
    yield f"decisions {number} {last}"


def _partition(connection: Connection) -> Iterator[str]:
    for group in groups.clusters(connection):
        yield f"incident {group.id} {' '.join(group.members)}"
    for one in groups.judgements(connection):
        yield f"judgement {one.left} {one.right} {one.verdict} {one.score}"
