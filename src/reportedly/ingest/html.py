"""HTML files and pages of archives."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import replace

from reportedly.errors import InputError
from reportedly.ingest import facts
from reportedly.ingest.base import LARGEST, Document, Item, NothingToRead, Source
from reportedly.ingest.days import day_of, served_day
from reportedly.ingest.decode import oddities
from reportedly.ingest.markup import markup_of
from reportedly.ingest.metadata import facts_of, host_of
from reportedly.ingest.page import page_of
from reportedly.ingest.text import report_of

ENDINGS = (".html", ".htm", ".xhtml", ".shtml")
STARTS = (b"<!doctype html", b"<html")
BINARY = (b"\x7fELF", b"MZ", b"\x89PNG", b"GIF8", b"\xff\xd8\xff")
MOST_RATIO = 200


class HtmlAdapter:
    """One page, one report: the text is what a reader of the page sees of its article."""

    name = "html"

    def recognises(self, name: str, head: bytes) -> bool:
        """By its ending or its first tag."""
        return name.lower().endswith(ENDINGS) or begins_as_page(head)

    def read(self, source: Source) -> Iterator[Item | Source]:
        """The report of the page; raises NothingToRead when it holds no article."""
        content = source.whole()
        if content.startswith(BINARY):
            raise NothingToRead("not text", "it holds binary data")
        packed = content.startswith(b"\x1f\x8b")
        plain = unpacked(content) if packed else content
        yield document_of(source, plain, ("gzip data in a page's file",) if packed else ())


def begins_as_page(head: bytes) -> bool:
    """Whether bytes begin as HTML does."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    return start.startswith(STARTS) or (start.startswith(b"<?xml") and b"<html" in head[:1000].lower())


def document_of(source: Source, content: bytes, flags: tuple[str, ...] = ()) -> Document:
    """The document of a page."""
    markup, decoding = markup_of(content, source.charset)
    page = page_of(markup)
    said = facts.with_others(facts_of(page.tree, source.said.url, day_of(source.fetched), served_day(source.capture)), source)
    said = replace(said, outlet=said.outlet or host_of(said.url))
    noted = (*flags, *decoding, *page.flags)
    if not any("characters" in flag for flag in decoding):
        noted = (*noted, *oddities(page.text))
    report = report_of(page.text, source, said, tuple(dict.fromkeys(noted)))
    return Document(source.name, source.content, report)


def unpacked(content: bytes, limit: int = LARGEST) -> bytes:
    """Gzip data unpacked; raises InputError when it is damaged, cut off, or unpacks to more than allowed."""
    unpacker = zlib.decompressobj(31)
    try:
        plain = unpacker.decompress(content, limit + 1)
    except zlib.error as error:
        raise InputError("damaged gzip data", str(error)) from error
    if len(plain) > limit or (len(plain) > 2**20 and len(plain) > MOST_RATIO * len(content)):
        raise InputError("too large", f"it unpacks to more than {limit // 2**20} MB or {MOST_RATIO} times its size")
    if not unpacker.eof:
        raise InputError("damaged gzip data", "it is cut off")
    return plain
