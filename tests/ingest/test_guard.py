"""What hangs, dies or grows in a reader ends its own input and no other."""

from __future__ import annotations

import gzip
import io
import random
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportedly.ingest import Document, Guard, Item, Limits, Refusal, Source
from reportedly.ingest import guard as guarding
from tests.ingest.guarded import documents, items_of

WORDS = "A bomb attack on a market in Oldport killed 14 people on Tuesday, police said, and wounded thirty more near the gate. "
MORE = "The mayor said the market would stay closed until Friday."
PAGE = f"<html><head><title>Blast</title></head><body><article><p>{WORDS}</p><p>{MORE}</p></article></body></html>"


@pytest.fixture(scope="module")
def guard() -> Iterator[Guard]:
    with Guard() as opened:
        yield opened


def test_a_page_comes_back_as_it_was_read(guard: Guard) -> None:
    (item,) = guard.read(Source("a/page.html", PAGE.encode(), beside=b'{"outlet": "Oldport Post", "url": "https://a.example/x"}'))
    assert isinstance(item, Document)
    assert item.original == PAGE.encode()
    assert (item.report.name, item.report.outlet, item.report.title) == ("page.html", "Oldport Post", "Blast")
    assert item.report.text.startswith("A bomb attack")


def test_time_limit_and_the_next_input_is_read() -> None:
    slow = "<p>" + "</p><p>".join(f"{n} {WORDS}" for n in range(60_000))
    with Guard(Limits(seconds=0.5)) as guard:
        list(guard.read(Source("page.html", PAGE.encode())))
        (refused,) = guard.read(Source("slow.html", f"<html><body>{slow}".encode()[: 18 * 2**20]))
        assert isinstance(refused, Refusal)
        assert "time limit" in refused.reason
        assert isinstance(next(guard.read(Source("page.html", PAGE.encode()))), Document)


def test_a_child_that_is_killed_is_told_and_replaced() -> None:
    with Guard() as guard:
        list(guard.read(Source("page.html", PAGE.encode())))
        assert guard.child is not None
        first = guard.child
        first.kill()
        first.join()
        assert isinstance(next(guard.read(Source("page.html", PAGE.encode()))), Document)
        assert guard.child is not first


def test_an_input_that_is_left_before_its_end_does_not_reach_into_the_next() -> None:
    lines = b"".join(b'{"text": "Blast %d in the town."}\n' % n for n in range(50))
    with Guard() as guard:
        assert isinstance(next(guard.read(Source("many.jsonl", lines))), Document)
        (item,) = guard.read(Source("page.html", PAGE.encode()))
        assert isinstance(item, Document)
        first = guard.read(Source("many.jsonl", lines))
        next(first)
        with pytest.raises(RuntimeError, match="another input"):
            next(guard.read(Source("page.html", PAGE.encode())))


@pytest.mark.parametrize("event", ["socket.connect", "subprocess.Popen", "os.system", "pickle.find_class"])
def test_what_readers_may_not_do(event: str) -> None:
    with pytest.raises(PermissionError):
        guarding._forbid(event, ())
    with pytest.raises(PermissionError):
        guarding._forbid("open", ("x", "w", 0o101))
    guarding._forbid("open", ("x", "r", 0))


STARTS = {"warc": b"WARC/1.0\r\n", "pdf": b"%PDF-1.4\n", "zip": b"PK\x03\x04", "warc.gz": b"\x1f\x8b\x08"}


def bomb(kind: str) -> bytes:
    if kind == "gzip.html":
        return gzip.compress(b"<p>" + b"a" * (300 * 2**20), 9)
    if kind == "zip":
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for n in range(30):
                archive.writestr(f"{n}.txt", b"a" * (19 * 2**20))
        return made.getvalue()
    if kind == "members.zip":
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            for n in range(20_000):
                archive.writestr(f"{n}.txt", b"")
        return made.getvalue()
    if kind == "warc.gz":
        block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + b"a" * (300 * 2**20)
        head = f"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: {len(block)}\r\n\r\n".encode()
        return gzip.compress(head + block + b"\r\n\r\n", 9)
    packed = zlib.compress(zlib.compress(zlib.compress(b" " * (400 * 2**20), 9), 9), 9)
    stream = f"4 0 obj<</Length {len(packed)} /Filter [/FlateDecode /FlateDecode /FlateDecode]>>stream\n".encode()
    objects = (
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj", b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj",
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj", stream + packed + b"\nendstream endobj",
    )  # fmt: skip
    return b"%PDF-1.4\n" + b"\n".join(objects) + b"\ntrailer<</Root 1 0 R>>"


def told(items: list[Item]) -> str:
    return "\n".join(item.reason for item in items if isinstance(item, Refusal))


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["gzip.html", "zip", "members.zip", "warc.gz", "pdf"])
def test_bombs_are_refused(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"bomb.{kind}"
    path.write_bytes(bomb(kind))
    with Guard() as guard:
        items = items_of(path, guard)
        assert "time limit" not in told(items)
        assert not documents(items)
        assert items
        list(guard.read(Source("page.html", PAGE.encode())))


@pytest.mark.slow
def test_random_bytes_of_every_kind_are_counted(guard: Guard) -> None:
    chance = random.Random(7)
    for ending in ("html", "xml", "warc", "warc.gz", "pdf", "zip", "mhtml", "jsonl", "txt"):
        for _ in range(30):
            junk = chance.randbytes(chance.randrange(1, 3000))
            items = list(guard.read(Source(f"junk.{ending}", STARTS.get(ending, b"<html><p>") + junk)))
            assert items
