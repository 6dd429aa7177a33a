"""Lists of addresses: lines, and tables whose columns the caller names."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.errors import UsageError
from reportedly.ingest import asked_in


def test_lines(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("\ufeff# mine\nhttps://a.example/1\n\n https://a.example/2 \nhttps://a.example/1\n", "utf-8")
    assert [one.address for one in asked_in(path)] == ["https://a.example/1", "https://a.example/2"]


def test_tables(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text('Link,Date,Outlet\nhttps://a.example/1,2031-05-06,"Oldport, Post"\n,2031-05-07,x\nhttps://a.example/2,soon,\n', "utf-8")
    first, second = asked_in(path, {"url": "link", "published": "Date"})
    assert (first.said.published, first.said.outlet) == ("2031-05-06", "Oldport, Post")
    assert second.said.published is None
    assert second.said.flags == ("publication date not understood: soon",)


@pytest.mark.parametrize("columns", [{}, {"url": "Address"}, {"url": "Link", "colour": "x"}])
def test_columns_that_are_not_there(tmp_path: Path, columns: dict[str, str]) -> None:
    (tmp_path / "list.csv").write_text("Link\nx\n", "utf-8")
    with pytest.raises(UsageError):
        asked_in(tmp_path / "list.csv", columns)
    with pytest.raises(UsageError, match="cannot be read"):
        asked_in(tmp_path / "none.csv")
