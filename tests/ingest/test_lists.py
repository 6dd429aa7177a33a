"""Lists of addresses: lines, and tables whose columns the caller names."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from reportedly.errors import UsageError
from reportedly.ingest import Asked, asked_in, columns_of


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


@pytest.mark.parametrize("columns", [{}, {"url": "Address"}])
def test_columns_that_are_not_there(tmp_path: Path, columns: dict[str, str]) -> None:
    (tmp_path / "list.csv").write_text("Page\nx\n", "utf-8")
    with pytest.raises(UsageError):
        asked_in(tmp_path / "list.csv", columns)
    with pytest.raises(UsageError, match="cannot be read"):
        asked_in(tmp_path / "none.csv")

def test_a_workbook_whose_columns_are_named(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["Link", "Date", "Outlet"], ["https://a.example/1", datetime(2031, 5, 6), "Post"], [None, None, "x"], ["https://a.example/2"]):
        sheet.append(row)
    book.save(tmp_path / "list.xlsx")
    first, second = asked_in(tmp_path / "list.xlsx", columns_of("url=Link, date=Date"))
    assert (first.address, first.said.published, first.said.outlet) == ("https://a.example/1", "2031-05-06", "Post")
    assert second == Asked("https://a.example/2")
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 no")
    with pytest.raises(UsageError, match="cannot be read"):
        asked_in(tmp_path / "broken.xlsx")


def test_headings_that_need_no_map(tmp_path: Path) -> None:
    (tmp_path / "list.tsv").write_text("link\tdate\nhttps://a.example/1\t2031-05\n", "utf-8")
    (only,) = asked_in(tmp_path / "list.tsv")
    assert (only.address, only.said.published) == ("https://a.example/1", "2031-05")


def test_opml(tmp_path: Path) -> None:
    outline = "<outline text='a'><outline xmlUrl='https://a.example/feed'/></outline><outline xmlUrl='https://b.example/'/>"
    path = tmp_path / "feeds.opml"
    path.write_text(f"<?xml version='1.0'?><opml version='2.0'><body>{outline}</body></opml>", "utf-8")
    assert [one.address for one in asked_in(path)] == ["https://a.example/feed", "https://b.example/"]
    path.write_text("<!DOCTYPE opml [<!ENTITY a 'b'>]><opml><body/></opml>", "utf-8")
    with pytest.raises(UsageError, match="cannot be read"):
        asked_in(path)


@pytest.mark.parametrize("mapped", ["url", "url=", "colour=x", "url=Link,x"])
def test_maps_that_are_none(mapped: str) -> None:
    with pytest.raises(UsageError):
        columns_of(mapped)


def test_a_list_without_addresses(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("# nothing yet\n", "utf-8")
    with pytest.raises(UsageError, match="names no web address"):
        asked_in(tmp_path / "list.txt")
