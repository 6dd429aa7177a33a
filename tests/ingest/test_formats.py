"""MHTML, OPML, archives in archives, standard input."""

from __future__ import annotations

import gzip
import io
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportedly.ingest import Document, Guard, Refusal, Source, inputs
from reportedly.ingest.records import PIECE, Record, records_of
from tests.ingest.test_guard import PAGE

SAVED = f"""From: <Saved by a browser>
Snapshot-Content-Location: https://oldport.example/blast
Date: Tue, 6 May 2025 10:00:00 -0000
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="b"

--b
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: 8bit
Content-Location: https://oldport.example/blast

{PAGE}
--b
Content-Type: image/png
Content-Transfer-Encoding: base64

AAAA
--b--
"""


@pytest.fixture(scope="module")
def guard() -> Iterator[Guard]:
    with Guard() as opened:
        yield opened


def only(guard: Guard, name: str, content: bytes) -> Document | Refusal:
    (item,) = guard.read(Source(name, content))
    return item


def test_a_page_saved_by_a_browser(guard: Guard) -> None:
    item = only(guard, "a.mhtml", SAVED.encode())
    assert isinstance(item, Document)
    assert item.report.url == "https://oldport.example/blast"
    assert item.report.text.startswith("A bomb attack")
    assert isinstance(only(guard, "a.mht", b"nothing"), Refusal)


def test_feeds_of_a_list_are_told_and_not_fetched(guard: Guard) -> None:
    listed = b'<opml><body><outline xmlUrl="https://a.example/feed"/><outline text="x"/></body></opml>'
    item = only(guard, "feeds.opml", listed)
    assert isinstance(item, Refusal)
    assert "https://a.example/feed" in item.reason
    assert item.skipped


def zipped(**members: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", "."), content)
    return made.getvalue()


def test_an_archive_in_an_archive(guard: Guard) -> None:
    inner = zipped(page_html=PAGE.encode(), more_jsonl=b'{"text": "One more blast."}\n{"text": "And another."}')
    items = list(guard.read(Source("o.zip", zipped(inner_zip=inner, note_bin=b"\x00"))))
    assert [(i.name, isinstance(i, Document)) for i in items] == [
        ("o.zip!/inner.zip!/page.html", True), ("o.zip!/inner.zip!/more.jsonl#1", True), ("o.zip!/inner.zip!/more.jsonl#2", True),
        ("o.zip!/note.bin", False),
    ]  # fmt: skip


@pytest.mark.parametrize("status", ["²", "2O0", "20000000000", ""])
def test_a_capture_whose_status_is_no_number_is_refused_not_fatal(guard: Guard, status: str) -> None:
    block = f"HTTP/1.1 {status} OK\r\nContent-Type: text/html\r\n\r\n".encode("iso-8859-1") + PAGE.encode()
    head = f"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: {len(block)}\r\n\r\n"
    (item,) = guard.read(Source("a.warc", head.encode() + block + b"\r\n\r\n"))
    assert not isinstance(item, Document)


def test_an_archive_of_web_pages_keeps_where_each_came_from(guard: Guard) -> None:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE.encode()
    lines = ("WARC/1.0", "WARC-Type: response", "WARC-Record-ID: <urn:x>",
             "WARC-Target-URI: https://a.example/b", f"Content-Length: {len(block)}")
    head = "\r\n".join(lines) + "\r\n\r\n"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("archive/data.warc", head.encode() + block + b"\r\n\r\n")
        archive.writestr("pages/pages.jsonl", b'{"text": "no report"}')
    (item,) = guard.read(Source("site.wacz", made.getvalue()))
    assert isinstance(item, Document)
    assert item.report.url == "https://a.example/b"
    assert '"warc-record-id": "<urn:x>"' in item.capture
    assert item.original == PAGE.encode()


@pytest.mark.parametrize(("content", "found"), [
    (b"A blast killed two.", "A blast killed two."), (b'{"text": "A blast."}', "A blast."), (PAGE.encode(), "A bomb attack"),
    (gzip.compress(PAGE.encode()), "A bomb attack"), (gzip.compress(gzip.compress(b"A blast killed two.")), "A blast killed two."),
    (gzip.compress(b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
                   % (len(PAGE), PAGE.encode())), "A bomb attack"),
])  # fmt: skip
def test_standard_input(content: bytes, found: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
    (item,) = inputs([Path("-")])
    assert isinstance(item, Document)
    assert item.report.text.startswith(found)


@pytest.mark.parametrize("ahead", [1, 2, 3, 4])
def test_a_gzip_member_that_begins_at_the_end_of_a_piece(ahead: int) -> None:
    record = b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
    padded = gzip.compress(record % (PIECE, random.Random(1).randbytes(PIECE)), 0)
    extra = PIECE * (len(padded) // PIECE + 1) - ahead - len(padded)
    header = padded[:3] + b"\x04" + padded[4:10] + (extra - 2).to_bytes(2, "little") + bytes(extra - 2)
    found = list(records_of(io.BytesIO(header + padded[10:] + gzip.compress(record % (len(PAGE), PAGE.encode())))))
    assert [isinstance(one, Record) for one in found] == [True, True]
