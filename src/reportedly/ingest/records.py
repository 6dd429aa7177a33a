"""Reads the records of a WARC file and says where it is damaged, which neither of the usual libraries does.

Each gzip member is unpacked by itself and its checksum checked; after damage the reader goes on at the next member or record.
A record whose length is wrong, whose digest differs, or that ends before its time is told with its offset.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from reportedly.errors import InputError
from reportedly.ingest.base import LARGEST

GZIP = b"\x1f\x8b\x08"
BEGINNING = re.compile(rb"WARC/1\.[01]\r?\n[A-Za-z-]+:")
PIECE = 64 * 1024
LARGEST_MEMBER = 256 * 2**20
LONGEST_LINE = 128 * 1024
MOST_LINES = 500
VERSIONS = (b"WARC/0.17", b"WARC/0.18", b"WARC/1.0", b"WARC/1.1")


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its headers in lower case, its block, where it began, and what is wrong with it."""

    headers: dict[str, str]
    block: bytes
    offset: int
    faults: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """The WARC-Type."""
        return self.headers.get("warc-type", "").lower()


@dataclass(frozen=True, slots=True)
class Damage:
    """A stretch that could not be read: where it begins and why."""

    offset: int
    reason: str


def records_of(stream: BinaryIO) -> Iterator[Record | Damage]:
    """The records of a WARC file, plain or compressed; raises InputError when it is none or of an unknown version."""
    start = stream.read(len(GZIP))
    stream.seek(0)
    if not start.startswith(GZIP[:2]):
        yield from _records(stream, 0)
        return
    for offset, member in _members(stream):
        if isinstance(member, str):
            yield Damage(offset, member)
        else:
            yield from _records(io.BytesIO(member), offset)


def _members(stream: BinaryIO) -> Iterator[tuple[int, bytes | str]]:
    """Each gzip member unpacked with its offset, or why it cannot be."""
    offset, ahead = 0, b""
    while True:
        if len(ahead) < len(GZIP):
            ahead += stream.read(PIECE)
        if not ahead:
            return
        if not ahead.startswith(GZIP):
            skipped, ahead = _to_magic(stream, ahead)
            yield offset, f"{skipped} bytes at {offset} are no gzip data"
            offset += skipped
            continue
        found, packed, ahead = _member(stream, ahead)
        yield offset, found
        if isinstance(found, str):
            skipped, ahead = _to_magic(stream, packed[1:] + ahead)
            offset += skipped + 1
        else:
            offset += len(packed)


def _member(stream: BinaryIO, ahead: bytes) -> tuple[bytes | str, bytes, bytes]:
    """One member: its content or a reason, its packed bytes, and what was read beyond it."""
    unpacker = zlib.decompressobj(31)
    packed, parts, size = bytearray(), [], 0
    while ahead:
        packed += ahead
        try:
            part = unpacker.decompress(ahead, LARGEST_MEMBER + 1 - size)
        except zlib.error as error:
            return f"a damaged gzip member: {error}", bytes(packed), b""
        size += len(part)
        parts.append(part)
        if size > LARGEST_MEMBER:
            return f"a gzip member unpacks to more than {LARGEST_MEMBER // 2**20} MB", bytes(packed), b""
        if unpacker.eof:
            rest = unpacker.unused_data
            return b"".join(parts), bytes(packed[: len(packed) - len(rest)]), rest
        ahead = unpacker.unconsumed_tail or stream.read(PIECE)
    return "the file is cut off inside a gzip member", bytes(packed), b""


def _to_magic(stream: BinaryIO, ahead: bytes) -> tuple[int, bytes]:
    """How many bytes stand before the next gzip member, and the bytes from there on."""
    skipped = 0
    while True:
        place = ahead.find(GZIP)
        if place >= 0:
            return skipped + place, ahead[place:]
        more = stream.read(PIECE)
        if not more:
            return skipped + len(ahead), b""
        keep = len(GZIP) - 1
        skipped += max(0, len(ahead) - keep)
        ahead = ahead[-keep:] + more


def _records(stream: BinaryIO, base: int) -> Iterator[Record | Damage]:
    """The records of an unpacked stream; `base` is the offset of its member in the file."""
    first = True
    while True:
        place = stream.tell()
        line = stream.readline(LONGEST_LINE)
        if not line:
            return
        if not line.strip():
            continue
        if not line.startswith(b"WARC/"):
            if first and base == 0:
                raise InputError("not a WARC file", "it does not begin with a record")
            yield Damage(base + place, f"no record begins at {base + place}")
            _to_record(stream)
            continue
        if line.strip() not in VERSIONS:
            raise InputError(f"unsupported WARC version {line.strip()[5:25].decode('ascii', 'replace')}", f"at offset {base + place}")
        first = False
        yield _record(stream, base + place)


def _to_record(stream: BinaryIO) -> None:
    """Move to the next line that begins a record, or to the end."""
    while True:
        place = stream.tell()
        line = stream.readline(LONGEST_LINE)
        if not line or line.startswith(b"WARC/1."):
            stream.seek(place)
            return


def _record(stream: BinaryIO, offset: int) -> Record | Damage:
    headers = _headers(stream)
    length = headers.get("content-length", "")
    if not (length.isascii() and length.isdigit() and len(length) < 16):
        _to_record(stream)
        return Damage(offset, f"the record at {offset} has no usable length ({length[:20]!r})")
    start, wanted = stream.tell(), int(length)
    block = stream.read(min(wanted, LARGEST + 1))
    if len(block) > LARGEST and _passed(stream, start + wanted):
        return Damage(offset, f"the record at {offset} is larger than {LARGEST // 2**20} MB")
    complete = len(block) == wanted
    if complete and _ended(stream):
        return Record(headers, block, offset, tuple(_digest_faults(headers, block)))
    return _resumed(stream, Record(headers, block, offset), start, complete)


def _headers(stream: BinaryIO) -> dict[str, str]:
    found: dict[str, str] = {}
    for _ in range(MOST_LINES):
        line = stream.readline(LONGEST_LINE)
        if not line.strip():
            break
        name, colon, value = line.decode("utf-8", "replace").partition(":")
        if colon:
            found.setdefault(name.strip().lower(), value.strip())
    return found


def _passed(stream: BinaryIO, end: int) -> bool:
    """Go to the end of a record that is too large to be read; whether the file is that long."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(min(end, size))
    return end <= size


def _ended(stream: BinaryIO) -> bool:
    """Whether the two blank lines that end a record follow, or the next record, or the end of the file."""
    place = stream.tell()
    after = stream.read(8)
    if after.startswith(b"\r\n\r\n"):
        stream.seek(place + 4)
        return True
    stream.seek(place)
    return after.strip() == b"" or after.lstrip().startswith(b"WARC/1"[: len(after.lstrip())])


def _resumed(stream: BinaryIO, record: Record, start: int, complete: bool) -> Record | Damage:
    """A record with a wrong length: when another begins inside or behind it, reading goes on there."""
    fault = (f"the record at {record.offset} says a wrong length",)
    stream.seek(start + len(record.block))
    inside = BEGINNING.search(record.block + stream.read(64))
    if inside:
        stream.seek(start + inside.start())
        return Record(record.headers, record.block[: inside.start()].removesuffix(b"\r\n\r\n"), record.offset, fault)
    if complete:
        _to_record(stream)
        return Record(record.headers, record.block, record.offset, fault)
    wanted = record.headers["content-length"]
    return Damage(record.offset, f"the record at {record.offset} is cut off: {len(record.block)} of {wanted} bytes")


def _digest_faults(headers: dict[str, str], block: bytes) -> Iterator[str]:
    stated = headers.get("warc-block-digest")
    if stated and not matches(stated, block):
        yield "it does not match its recorded block digest"


def matches(stated: str, content: bytes) -> bool:
    """Whether a labelled digest (`sha1:…` in base32 or hex) is that of the content; unknown algorithms count as matching."""
    name, _, value = stated.strip().partition(":")
    if name.lower() not in ("sha1", "sha256", "md5", "sha512"):
        return True
    found = hashlib.new(name.lower(), content, usedforsecurity=False)
    return value.lower() == found.hexdigest() or value.upper().rstrip("=") == base64.b32encode(found.digest()).decode().rstrip("=")
