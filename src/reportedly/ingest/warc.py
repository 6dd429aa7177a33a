"""WARC archives: each captured page is an input of its own, with the address and the day of its capture."""

from __future__ import annotations

import contextlib
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from reportedly.ingest.base import LARGEST, Facts, Item, NothingToRead, Refusal, Source
from reportedly.ingest.metadata import safe_address
from reportedly.ingest.records import GZIP, Damage, Record, matches, records_of

ENDINGS = (".warc", ".warc.gz")
LONGEST_HEAD = 256 * 1024
READABLE = {"text/html": "html", "application/xhtml+xml": "html", "text/plain": "text", "application/pdf": "pdf"}
KEPT = ("warc-record-id", "warc-date", "warc-target-uri", "warc-payload-digest", "warc-truncated")
KEPT_HEADERS = ("content-type", "date", "last-modified", "etag", "server")
LONGEST_KEPT = 500
STATUS = re.compile("[0-9]{3}")
CAPTURES = ("response", "resource", "conversion", "revisit")


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a server answered: status, headers in lower case, body as it was sent."""

    status: int
    headers: dict[str, str]
    body: bytes


class WarcAdapter:
    """Captures are inputs; other records only describe them.  Damage is told with its offset."""

    name = "warc"

    def recognises(self, name: str, head: bytes) -> bool:
        """By its ending or its first bytes."""
        return name.lower().endswith(ENDINGS) or head.startswith(b"WARC/") or _packed(head)

    def read(self, source: Source) -> Iterator[Item | Source]:
        """The page of each capture."""
        if not source.content:
            raise NothingToRead("the file is empty")
        with source.opened() as stream:
            number = 0
            for found in records_of(stream):
                if isinstance(found, Damage):
                    yield Refusal(f"{source.name}#at{found.offset}", found.reason)
                elif found.kind in CAPTURES:
                    number += 1
                    yield _capture(found, replace(source, name=f"{source.name}#{number}", depth=source.depth + 1))


def _packed(head: bytes) -> bool:
    """Whether gzip data begin with a record."""
    if not head.startswith(GZIP):
        return False
    with contextlib.suppress(zlib.error):
        return zlib.decompressobj(31).decompress(head, 5) == b"WARC/"
    return False


def _capture(record: Record, place: Source) -> Source | Refusal:
    if record.kind == "revisit":
        return Refusal(place.name, "a revisit: its page is in another record", skipped=True)
    answer = _answer(record)
    if answer is None:
        return Refusal(place.name, "damaged record: no answer of a server in it")
    if answer.status != 200:
        return Refusal(place.name, f"status {answer.status}", skipped=True)
    media, _, options = answer.headers.get("content-type", "text/html").lower().partition(";")
    kind = READABLE.get(media.strip())
    if kind is None:
        return Refusal(place.name, f"no reader for {media.strip()[:60]}", skipped=True)
    body, flags = _plain(answer)
    faults = [*record.faults, *_payload_faults(record, answer, body)]
    if any("digest" in fault for fault in faults):
        return Refusal(place.name, faults[0])
    return replace(_source(record, place, (*faults, *flags), answer), content=body, kind=kind, charset=_charset(options))


def _charset(options: str) -> str | None:
    return options.partition("charset=")[2].strip().strip("\"'").split(";")[0][:40] or None


def _source(record: Record, place: Source, flags: tuple[str, ...], answer: _Answer) -> Source:
    address = record.headers.get("warc-target-uri", "").strip("<>")
    notes = list(flags)
    if not safe_address(address):
        notes.append("its address is no web address and was dropped")
    if "warc-truncated" in record.headers:
        notes.append(f"truncated at capture: {record.headers['warc-truncated'][:40]}")
    said = Facts(url=address if safe_address(address) else None, flags=tuple(notes))
    day = record.headers.get("warc-date", "")[:10] or None
    capture: dict[str, object] = {name: record.headers[name] for name in KEPT if name in record.headers}
    headers = [[name, answer.headers[name][:LONGEST_KEPT]] for name in KEPT_HEADERS if name in answer.headers]
    told_of = json.dumps({**capture, "headers": headers, "file": place.name, "offset": record.offset}, sort_keys=True)
    return Source(place.name, b"", said=said, depth=place.depth, fetched=day, capture=told_of)


def _answer(record: Record) -> _Answer | None:
    if not record.block.startswith(b"HTTP/"):
        return _Answer(200, {"content-type": record.headers.get("content-type", "")}, record.block) if record.kind != "response" else None
    head, gap, body = record.block.partition(b"\r\n\r\n")
    if not gap:
        head, gap, body = record.block.partition(b"\n\n")
    lines = head[:LONGEST_HEAD].decode("iso-8859-1").replace("\r\n", "\n").split("\n")
    status = lines[0].split(" ")[1:2]
    pairs = (line.partition(":") for line in lines[1:])
    headers = {name.strip().lower(): value.strip() for name, colon, value in reversed(list(pairs)) if colon}
    return _Answer(int(status[0]) if status and STATUS.fullmatch(status[0]) else 0, headers, body)


def _plain(answer: _Answer) -> tuple[bytes, tuple[str, ...]]:
    """The body without transfer and content encoding, with flags for what was broken."""
    body, flags = answer.body, tuple[str, ...]()
    if "chunked" in answer.headers.get("transfer-encoding", "").lower():
        body, flags = unchunked(body)
    encoding = answer.headers.get("content-encoding", "").lower().strip()
    if encoding in ("gzip", "x-gzip", "deflate"):
        body, more = _inflated(body, encoding)
        return body, (*flags, *more)
    return body, (*flags, f"unknown content encoding {encoding[:20]}") if encoding not in ("", "identity") else flags


def unchunked(body: bytes) -> tuple[bytes, tuple[str, ...]]:
    """A chunked body put together; one that is broken is given as it is."""
    parts, place = list[bytes](), 0
    while True:
        end = body.find(b"\n", place, place + 1024)
        size = body[place:end].split(b";")[0].strip() if end >= 0 else b""
        try:
            length = int(size, 16)
        except ValueError:
            return b"".join([*parts, body[place:]]), ("broken chunks in the body: the rest was read as it is",)
        if length < 0 or end + 1 + length > len(body):
            return b"".join([*parts, body[end + 1 :]]), ("the body is cut off",)
        if length == 0:
            return b"".join(parts), ()
        parts.append(body[end + 1 : end + 1 + length])
        place = end + 1 + length + (2 if body[end + 1 + length :].startswith(b"\r\n") else 0)


def _inflated(body: bytes, encoding: str) -> tuple[bytes, tuple[str, ...]]:
    bare = encoding == "deflate" and body[:1] != b"\x78"
    unpacker = zlib.decompressobj(-15 if bare else 47)
    try:
        plain = unpacker.decompress(body, LARGEST)
    except zlib.error:
        return body, ("damaged compressed body: read as it is",)
    return plain, () if unpacker.eof else ("truncated: the compressed body is cut off or too large",)


def _payload_faults(record: Record, answer: _Answer, plain: bytes) -> Iterator[str]:
    stated = record.headers.get("warc-payload-digest")
    if stated and "warc-truncated" not in record.headers and not any(matches(stated, c) for c in (answer.body, plain)):
        yield "it does not match its recorded payload digest"
