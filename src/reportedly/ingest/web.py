"""Asks for pages on the web, only when told to: one at a time, slowly, without cookies, as robots.txt allows.

Each connection goes to an address that was looked at first, on every hop; what comes back is limited in time and size.
"""

from __future__ import annotations

import json
import socket
import time
import zlib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from types import TracebackType
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

import httpcore2
from protego import Protego

from reportedly.errors import InputError
from reportedly.ingest.addresses import checked, is_public
from reportedly.ingest.base import LARGEST, Facts, Source

MOST_HOPS = 5
SECONDS = 60.0  # for one address with all its hops
PAUSE = 5.0  # seconds between two requests to one host
LONGEST_PAUSE = 60.0
LARGEST_ROBOTS = 512 * 1024
REDIRECTS = (301, 302, 303, 307, 308)
KEPT_HEADERS = ("content-type", "content-length", "date", "last-modified", "etag", "server", "location", "content-encoding")
CONDITIONS = (("etag", "If-None-Match"), ("last-modified", "If-Modified-Since"))
Headers = tuple[tuple[str, str], ...]
CAUSES = {
    401: "no access without signing in", 402: "behind a paywall", 403: "no access", 404: "gone", 410: "gone",
    429: "too many requests", 451: "withheld for legal reasons",
}
KINDS = {
    "text/html": "html", "application/xhtml+xml": "html", "application/pdf": "pdf", "text/plain": "text",
    "application/rss+xml": "feed", "application/atom+xml": "feed", "application/xml": "feed", "text/xml": "feed",
}


def resolve(host: str, port: int) -> list[str]:
    """The IP addresses of a host."""
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@dataclass(frozen=True, slots=True)
class Network:
    """How names become addresses, which addresses are allowed, and the clock; tests put their own in place."""

    resolve: Callable[[str, int], list[str]] = resolve
    allowed: Callable[[str], bool] = is_public
    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class Capture:
    """One page as it was fetched: what was asked, through which hops, when, and what was answered."""

    asked: str
    final: str
    hops: tuple[str, ...]
    at: str
    status: int
    headers: Headers
    robots: str
    agent: str
    body: bytes = b""


class _Backend(httpcore2.SyncBackend):
    """Connects only to addresses that are allowed, and looks at the other end again once connected."""

    def __init__(self, network: Network) -> None:
        self.network = network

    def connect_tcp(self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
                    socket_options: Iterable[Any] | None = None) -> httpcore2.NetworkStream:
        try:
            found = self.network.resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise InputError("the host is not known", str(error)) from error
        bad = [address for address in found if not self.network.allowed(address)]
        if bad or not found:
            raise InputError("refused", f"{host} leads to {', '.join(bad) or 'no address'}, which is not in the public network")
        stream = super().connect_tcp(found[0], port, timeout, local_address, socket_options)
        peer = stream.get_extra_info("server_addr")
        if not peer or not self.network.allowed(str(peer[0])):
            stream.close()
            raise InputError("refused", f"the connection to {host} ended at {peer[0] if peer else 'an unknown address'}")
        return stream


@dataclass(slots=True)
class Web:
    """A client; remembers when each host was last asked and what its robots.txt allows."""

    network: Network = field(default_factory=Network)
    seconds: float = SECONDS
    largest: int = LARGEST
    agent: str = ""
    pool: httpcore2.ConnectionPool | None = None
    last: dict[str, float] = field(default_factory=dict)
    rules: dict[str, Protego | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.agent = self.agent or f"reportedly/{version('reportedly')} (reads single news reports for a person)"
        self.pool = httpcore2.ConnectionPool(network_backend=_Backend(self.network), max_connections=4)

    def __enter__(self) -> Web:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Give back the connections."""
        if self.pool is not None:
            self.pool.close()

    def fetch(self, address: str, before: Capture | None = None) -> Capture:
        """One page, or what was fetched `before` when it has not changed; raises InputError with the reason when there is none."""
        asked = checked(address)
        if not self._allowed(asked):
            raise InputError("not allowed", "the site's robots.txt excludes it")
        told = dict(before.headers) if before is not None else {}
        since = tuple((name, told[known]) for known, name in CONDITIONS if known in told)
        found = self._followed(asked, self.network.now() + self.seconds, since=since)
        if found.status == 304 and before is not None:
            return before
        if found.status != 200:
            raise InputError(CAUSES.get(found.status, "no page"), f"the server answered {found.status}")
        return found

    def _followed(self, asked: str, until: float, robots: bool = True, since: Headers = ()) -> Capture:
        here, hops = asked, list[str]()
        while True:
            if robots and hops and not self._allowed(here):
                raise InputError("not allowed", f"robots.txt excludes {here}, to which it leads")
            self._wait(here, until)
            status, headers, body = self._asked(here, until, self.largest if robots else LARGEST_ROBOTS, since)
            told = dict(headers)
            if status not in REDIRECTS or "location" not in told:
                kept = tuple(pair for pair in headers if pair[0] in KEPT_HEADERS)
                at = datetime.now(UTC).isoformat(timespec="seconds")
                return Capture(asked, here, tuple(hops), at, status, kept, self._decided(here), self.agent, body)
            hops.append(here)
            if len(hops) > MOST_HOPS:
                raise InputError("too many redirects", f"more than {MOST_HOPS}")
            here = checked(urljoin(here, told["location"]))

    def _decided(self, address: str) -> str:
        """The robots decision as it is recorded; a page that is not allowed is never asked for."""
        return "no robots.txt" if self.rules.get(urlsplit(address).netloc) is None else "allowed by robots.txt"

    def _asked(self, address: str, until: float, largest: int, since: Headers) -> tuple[int, Headers, bytes]:
        parts = urlsplit(address)
        sent = [("Host", parts.netloc), ("User-Agent", self.agent), ("Accept-Encoding", "gzip, deflate"),
                ("Accept", "text/html,application/xhtml+xml,application/pdf,text/plain,application/rss+xml;q=0.9,*/*;q=0.5"), *since]
        assert self.pool is not None, "the pool is made with the client"
        try:
            with self.pool.stream("GET", address, headers=sent, extensions={"timeout": self._limits(until)}) as response:
                headers = tuple((k.decode("latin-1").lower(), v.decode("latin-1")) for k, v in response.headers)
                body = self._body(response.iter_stream(), dict(headers).get("content-encoding", ""), until, largest)
                return response.status, headers, body
        except (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError, OSError) as error:
            raise InputError("no answer", f"{type(error).__name__}: {error}"[:200]) from error

    def _limits(self, until: float) -> dict[str, float]:
        left = max(0.1, until - self.network.now())
        return {name: min(left, 20.0) for name in ("connect", "read", "write", "pool")}

    def _body(self, chunks: Iterable[bytes], encoding: str, until: float, largest: int) -> bytes:
        unpacker = zlib.decompressobj(47) if encoding.strip().lower() in ("gzip", "x-gzip", "deflate") else None
        parts, size, received = list[bytes](), 0, 0
        for chunk in chunks:
            received += len(chunk)
            try:
                part = unpacker.decompress(chunk, largest + 1 - size) if unpacker else chunk
            except zlib.error as error:
                raise InputError("damaged answer", str(error)) from error
            size += len(part)
            parts.append(part)
            if size > largest or received > largest:
                raise InputError("too large", f"more than {largest // 2**10} KB")
            if self.network.now() > until:
                raise InputError("time limit", f"more than {self.seconds:.0f} seconds")
        return b"".join(parts)

    def _wait(self, address: str, until: float) -> None:
        """Keep the pause between two requests to one host."""
        host = urlsplit(address).netloc
        pause = min(LONGEST_PAUSE, max(PAUSE, self._delay(host)))
        left = self.last.get(host, -pause) + pause - self.network.now()
        if host in self.last and left > 0:
            self.network.sleep(left)
        self.last[host] = self.network.now()
        if self.last[host] > until:
            raise InputError("time limit", f"more than {self.seconds:.0f} seconds")

    def _delay(self, host: str) -> float:
        rules = self.rules.get(host)
        return float(rules.crawl_delay(self.agent) or 0) if rules else 0.0

    def _allowed(self, address: str) -> bool:
        """What robots.txt says; one that is not there allows all, one that cannot be had allows nothing."""
        parts = urlsplit(address)
        if parts.netloc not in self.rules:
            place = urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", ""))
            found = self._followed(place, self.network.now() + self.seconds, robots=False)
            if found.status >= 500:
                raise InputError("not allowed", f"its robots.txt cannot be had: the server answered {found.status}")
            self.rules[parts.netloc] = Protego.parse(found.body.decode("utf-8", "replace")) if found.status == 200 else None
        rules = self.rules[parts.netloc]
        return rules is None or bool(rules.can_fetch(address, self.agent))


def source_of(capture: Capture) -> Source:
    """What was fetched as an input; its record travels with it."""
    media, _, options = dict(capture.headers).get("content-type", "").lower().partition(";")
    charset = options.partition("charset=")[2].strip().strip("\"'")[:40] or None
    record = {name: value for name, value in asdict(capture).items() if name != "body"}
    return Source(capture.asked, capture.body, said=Facts(url=capture.final), charset=charset, fetched=capture.at[:10],
                  kind=KINDS.get(media.strip()), capture=json.dumps(record, sort_keys=True))
