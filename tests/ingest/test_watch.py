"""Watching feeds: what is new is read once, a feed that did not change is not sent again, pages can be fetched.  All on loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from reportedly.ingest import Asked, Document, Guard, Item, Refusal
from reportedly.ingest.watch import Watch
from reportedly.ingest.web import Network, Web
from reportedly.pipeline.watch import watch
from reportedly.store import Store
from tests.ingest.test_guard import MORE, PAGE, WORDS
from tests.pipeline.stub import STUB

HOST = "127.0.41.7"
PORT = 8080
ITEM = "<item><title>Blast {n}</title><link>http://public.test:8080/{path}</link><description>{text}</description>" \
    "<pubDate>Mon, 06 May 2024 10:00:00 GMT</pubDate></item>"


class Site(BaseHTTPRequestHandler):
    """A site with one feed, whose items and version the test sets."""

    items: list[str] = []  # noqa: RUF012 (shared by all handlers on purpose)
    asked: list[tuple[str, int]] = []  # noqa: RUF012

    def do_GET(self) -> None:
        body, tag = self.body(), f'"{len(self.items)}"'
        status = 404 if not body else 304 if self.path == "/feed" and self.headers.get("If-None-Match") == tag else 200
        self.asked.append((self.path, status))
        self.send_response(status)
        self.send_header("Content-Type", "application/rss+xml" if self.path == "/feed" else "text/html")
        self.send_header("ETag", tag)
        self.end_headers()
        self.wfile.write(body if status == 200 else b"")

    def body(self) -> bytes:
        if self.path == "/feed":
            return f"<rss version='2.0'><channel><title>Post</title>{''.join(self.items)}</channel></rss>".encode()
        return PAGE.replace(MORE, f"It was page {self.path}. {MORE}").encode() if self.path.startswith("/page") else b""

    def log_message(self, format: str, *args: object) -> None:
        return None


@pytest.fixture
def site() -> Iterator[type[Site]]:
    Site.items, Site.asked = [], []
    server = ThreadingHTTPServer((HOST, PORT), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Site
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def guard() -> Iterator[Guard]:
    with Guard() as opened:
        yield opened


def client() -> Web:
    return Web(Network(lambda host, port: [HOST], lambda address: address == HOST, sleep=lambda seconds: None))


def item(n: int, path: str = "page", text: str = WORDS) -> str:
    return ITEM.format(n=n, path=f"{path}{n}", text=text and f"{text} It was number {n}.")


def names(items: list[Item]) -> list[str]:
    return [i.report.url or "" if isinstance(i, Document) else i.reason for i in items]


FEED = (Asked(f"http://public.test:{PORT}/feed"),)


def test_each_round_gives_what_is_new(site: type[Site], guard: Guard) -> None:
    feeds = Watch(FEED, client())
    site.items = [item(1), item(2)]
    assert len(list(feeds.round(guard))) == 2
    assert list(feeds.round(guard)) == []
    assert [status for path, status in site.asked if path == "/feed"] == [200, 304]
    site.items = [item(3), item(1), item(2)]
    assert names(list(feeds.round(guard))) == [f"http://public.test:{PORT}/page3"]


def test_pages_instead_of_items(site: type[Site], guard: Guard) -> None:
    site.items = [item(1), item(2, text=""), item(3, "gone"), item(4, "gone", "")]
    first, second, third, fourth = Watch(FEED, client(), pages=True).round(guard)
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert isinstance(third, Document)
    assert "It was page /page1." in first.report.text
    assert second.report.url == f"http://public.test:{PORT}/page2"
    assert "It was number 3." in third.report.text
    assert any("its page could not be had: gone" in flag for flag in third.report.flags)
    assert isinstance(fourth, Refusal)
    assert not fourth.skipped


def test_a_feed_that_is_gone_is_told_and_the_next_is_read(site: type[Site], guard: Guard) -> None:
    site.items = [item(1)]
    gone, found = Watch((Asked(f"http://public.test:{PORT}/none"), *FEED), client()).round(guard)
    assert isinstance(gone, Refusal)
    assert gone.reason == "gone: the server answered 404"
    assert isinstance(found, Document)


def test_rounds_over_a_chronicle(site: type[Site], tmp_path: Path) -> None:
    waits: list[float] = []
    web = client()
    web.network = Network(web.network.resolve, web.network.allowed, sleep=waits.append)
    site.items = [item(1), item(2)]
    with Store.open(tmp_path / "c.db") as store:
        rounds = watch(Watch(FEED, web), 30.0, store, STUB)
        assert next(rounds).processed == 2
        site.items.append(item(3))
        assert next(rounds).processed == 1
        assert next(rounds).inputs == 0
        assert waits.count(1800.0) == 2
        rounds.close()
        (again,) = watch(Watch(FEED, client()), None, store, STUB)
        assert (again.processed, again.known) == (0, 3)
        (pages,) = watch(Watch(FEED, client(), pages=True), None, store, STUB)
        assert pages.inputs == 0
