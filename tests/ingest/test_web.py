"""Fetching: nothing outside the public network is ever connected to, and what comes back is limited.  No test leaves loopback."""

from __future__ import annotations

import csv
import gzip
import json
import re
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from reportedly.errors import InputError
from reportedly.ingest import Asked, Document, Guard, Refusal
from reportedly.ingest.addresses import checked, is_public
from reportedly.ingest.base import Facts
from reportedly.ingest.folder import fetched
from reportedly.ingest.web import Network, Web
from tests.ingest.test_guard import PAGE
from tests.shared import SHARED, needs_shared


class Site(BaseHTTPRequestHandler):
    """A web site for the tests; `asked` keeps what was asked for."""

    asked: list[str] = []  # noqa: RUF012 (shared by all handlers on purpose)
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.asked.append(self.path)
        getattr(self, "get_" + self.path.strip("/").split("?")[0].replace(".", "_").replace("/", "_"), self.get_page)()

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def get_page(self) -> None:
        assert "Cookie" not in self.headers
        assert "Referer" not in self.headers
        self.answer(200, gzip.compress(PAGE.encode()), Content_Type="text/html; charset=utf-8", Content_Encoding="gzip", Set_Cookie="a=b")

    def get_robots_txt(self) -> None:
        self.answer(200, b"User-agent: *\nDisallow: /private\nCrawl-delay: 7\n", Content_Type="text/plain")

    def get_moved(self) -> None:
        self.answer(302, b"", Location="/page")

    def get_inward(self) -> None:
        self.answer(302, b"", Location="http://inside.test:8080/secret")

    def get_loop(self) -> None:
        self.answer(302, b"", Location="/loop")

    def get_hidden(self) -> None:
        self.answer(302, b"", Location="/private/x")

    def get_wall(self) -> None:
        self.answer(402, b"pay")

    def get_big(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"a" * 65536)
        except OSError:
            self.close_connection = True

    def get_slow(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(100):
                self.wfile.write(b"a")
                time.sleep(0.05)
        except OSError:
            pass
        self.close_connection = True

    def get_bomb(self) -> None:
        self.answer(200, gzip.compress(b"a" * (30 * 2**20), 9), Content_Encoding="gzip")

    def log_message(self, format: str, *args: object) -> None:
        return None


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 8443), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield 8443
    server.shutdown()


def client(seconds: float = 5.0) -> Web:
    """A client for which the test site is the public network and the name inside.test leads to this machine."""
    waits: list[float] = []
    network = Network(resolve=lambda host, port: ["127.0.0.1"] if host == "public.test" else ["127.0.0.2"],
                      allowed=lambda address: address == "127.0.0.1", sleep=waits.append)
    return Web(network, seconds=seconds, largest=2**20)


def test_a_page_with_the_record_of_its_capture(port: int) -> None:
    with Guard() as guard:
        (item,) = fetched([Asked(f"http://public.test:{port}/moved", Facts(outlet="Oldport Post"))], guard, client())
    assert isinstance(item, Document)
    assert item.report.text.startswith("A bomb attack")
    assert item.report.outlet == "Oldport Post"
    assert item.report.url == f"http://public.test:{port}/page"
    assert item.original == PAGE.encode()
    record = json.loads(item.capture)
    assert (record["status"], record["hops"], record["robots"]) == (200, [f"http://public.test:{port}/moved"], "allowed by robots.txt")
    assert record["asked"] == f"http://public.test:{port}/moved"
    assert record["final"] == f"http://public.test:{port}/page"
    assert ["content-type", "text/html; charset=utf-8"] in record["headers"]
    assert re.fullmatch(r"html: reportedly \S+, trafilatura \S+, lxml \S+", record["extractor"])
    assert record["at"].endswith("+00:00")
    assert record["agent"].startswith("reportedly/")


@pytest.mark.parametrize(("path", "reason"), [
    ("inward", "refused"), ("loop", "too many redirects"), ("private/y", "not allowed"), ("hidden", "not allowed"),
    ("wall", "behind a paywall"),
    ("big", "too large"), ("bomb", "too large"), ("slow", "time limit"),
])  # fmt: skip
def test_what_is_refused(port: int, path: str, reason: str) -> None:
    began = time.monotonic()
    with client(1.0 if path == "slow" else 20.0) as web, pytest.raises(InputError) as told:
        web.fetch(f"http://public.test:{port}/{path}")
    assert told.value.what == reason
    assert time.monotonic() - began < 10
    assert "/secret" not in Site.asked
    assert not any(asked.startswith("/private") for asked in Site.asked)


def test_a_pause_between_two_requests_to_one_host(port: int) -> None:
    waits: list[float] = []
    network = Network(resolve=lambda host, port: ["127.0.0.1"], allowed=lambda address: True, sleep=waits.append)
    with Web(network) as web:
        web.fetch(f"http://public.test:{port}/a")
        web.fetch(f"http://public.test:{port}/b")
    assert len(waits) == 2  # after robots.txt, which says nothing yet, and after the first page
    assert waits[1] == pytest.approx(7, abs=0.5)


def test_a_name_that_changes_its_address_is_looked_at_again(port: int) -> None:
    answers = iter([["127.0.0.1"], ["127.0.0.2"]])
    network = Network(resolve=lambda host, port: next(answers), allowed=lambda address: address == "127.0.0.1", sleep=lambda seconds: None)
    with Web(network) as web:
        web.rules[f"rebind.test:{port}"] = None
        assert web.fetch(f"http://rebind.test:{port}/page").status == 200
    with Web(network) as web:
        web.rules[f"rebind.test:{port}"] = None
        with pytest.raises(InputError, match="refused"):
            web.fetch(f"http://rebind.test:{port}/again")


URLS = SHARED / "hostile" / "names" / "12_urls_ssrf.csv"
SPELLINGS = [row for row in csv.DictReader(URLS.open()) if ".test/" not in row["url"]] if URLS.exists() else []


@needs_shared
@pytest.mark.parametrize("row", SPELLINGS, ids=lambda row: repr(row["url"]))
def test_no_spelling_reaches_this_machine_or_its_neighbours(row: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[object] = []

    def connect(address: tuple[object, ...], *rest: object, **more: object) -> None:
        tried.append(address[0])
        raise OSError("no connection in tests")

    monkeypatch.setattr("socket.create_connection", connect)
    real = Network().resolve

    def resolved(host: str, port: int) -> list[str]:
        return ["93.184.216.34"] if host.endswith(".example") else real(host, port)

    with Web(Network(resolve=resolved, sleep=lambda seconds: None)) as web, pytest.raises(InputError):
        web.fetch(row["url"])
    assert all(is_public(str(address)) for address in tried)


def test_addresses() -> None:
    assert checked("HTTPS://G\u0430zette.example/a?b=c#d") == "https://xn--gzette-3nf.example/a?b=c"
    public = ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"]
    inward = ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "fe80::1%eth0",
              "224.0.0.1", "100.64.0.1", "0.0.0.0", "255.255.255.255", "nonsense", "fc00::1"]  # fmt: skip
    assert all(is_public(address) for address in public)
    assert not any(is_public(address) for address in inward)


def test_an_address_that_fails_is_counted_and_the_next_is_asked(port: int) -> None:
    with Guard() as guard:
        items = list(fetched([Asked(f"http://public.test:{port}/{name}") for name in ("wall", "page")], guard, client()))
    assert [type(item) for item in items] == [Refusal, Document]
