"""A page of a list and its count are of one moment, whoever writes in between."""

from pathlib import Path

import pytest

from reportedly.api import Chronicle, Query
from reportedly.store import Store
from reportedly.store.rows import Row
from reportedly.web.figures import Figures
from tests.web.served import demo_copy


def test_what_is_written_between_count_and_rows_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = Store.total

    def total(store: Store, query: Query) -> int:
        found = counted(store, query)
        store.put_rows([("basis", Row("ZZZZ", "written meanwhile"))])
        return found

    with Chronicle.open(demo_copy(tmp_path)) as chronicle:
        monkeypatch.setattr(Store, "total", total)
        page = Figures(chronicle).page(Query(limit=1000))
        assert "ZZZZ" in [row.id for row in page.rows]
        assert page.total == len(page.rows)
