"""A news site on an address of this machine that stands in for the public network, and a reading process that may ask it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection

from reportedly.ingest.web import Network, Web
from reportedly.web.reading import Work, read

HOST, PORT = "127.0.41.9", 8080
FEED, NEAR = f"http://news.test:{PORT}/feed", f"http://{HOST}:{PORT}/feed"
PAGE = (
    "<p>Gunmen killed three guards at a market in Bama, Nigeria, on 6 May 2014, police said.</p><p>They came on motorcycles before the"
    " stalls opened and left towards the river, traders who had hidden behind the grain sacks said. The market stays closed until the"
    " weekend, the district's administrator said.</p>"
)
ITEM = (
    f"<item><title>News of the day</title><link>http://news.test:{PORT}/story</link><description>A bomb killed nine people at a station in"
    " Lyon, France, on 3 May 2015, police said.</description><pubDate>Mon, 04 May 2015 10:00:00 GMT</pubDate></item>"
)


class Site(BaseHTTPRequestHandler):
    """One feed with one item and its page; notes what is asked for."""

    asked: list[str] = []  # noqa: RUF012 (shared by all handlers on purpose)

    def do_GET(self) -> None:
        self.asked.append(self.path)
        body = {
            "/robots.txt": "User-agent: *\nDisallow: /hidden\n",
            "/feed": f"<rss version='2.0'><channel><title>Own Post</title>{ITEM}</channel></rss>",
            "/story": f"<html><head><title>News of the day</title></head><body><article>{PAGE}</article></body></html>",
        }.get(self.path, "")
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "application/rss+xml" if self.path == "/feed" else "text/html")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:
        return None


@contextmanager
def news_site() -> Iterator[list[str]]:
    """What is asked for, while the site is there."""
    Site.asked.clear()
    server = ThreadingHTTPServer((HOST, PORT), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Site.asked
    finally:
        server.shutdown()
        server.server_close()


def _resolved(host: str, port: int) -> list[str]:
    return [HOST]


def _ours(address: str) -> bool:
    return address == HOST


def _at_once(seconds: float) -> None:
    return None


def read_near(work: Work, pipe: Connection) -> None:
    """The reading process, allowed to ask the site above and nothing else."""
    read(work, pipe, Web(Network(_resolved, _ours, sleep=_at_once)))
