"""Each kind of store there is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reportedly.store import Store
from reportedly.store.schema import metadata
from tests import postgres

Fresh = Callable[[], str]


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def fresh(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    """Places for new chronicles, of one kind."""
    if request.param == "postgresql":
        return postgres.server().fresh
    return lambda: str(tmp_path_factory.mktemp("store") / "c.db")


@pytest.fixture(scope="session")
def blank(fresh: Fresh) -> Fresh:
    """Empty chronicles, one after another, for tests that need many: on a server it is one that is emptied each time."""
    first = fresh()
    if not first.startswith("postgresql"):
        return fresh
    with Store.open(first):
        pass

    def emptied() -> str:
        with Store.open(first) as store, store.writing() as connection:
            tables = [table.name for table in reversed(metadata.sorted_tables) if table.name != "chronicle"]
            for table in [*tables, "words"]:
                connection.exec_driver_sql(f"DELETE FROM {table}")
            connection.exec_driver_sql("DELETE FROM chronicle WHERE key <> 'schema'")
            connection.exec_driver_sql("UPDATE words_extent SET reports = 0, length = 0")
        return first

    return emptied
