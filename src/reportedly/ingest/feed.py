"""RSS and Atom files: each item is a report; lists of feeds (OPML) are told, not fetched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from reportedly.errors import InputError
from reportedly.ingest.base import Document, Facts, Item, NothingToRead, Refusal, Source
from reportedly.ingest.decode import oddities
from reportedly.ingest.html import begins_as_page
from reportedly.ingest.metadata import EARLIEST, safe_address
from reportedly.ingest.text import report_of

ENDINGS = (".xml", ".rss", ".atom", ".rdf", ".opml")
TAGS = (b"<rss", b"<feed", b"<opml", b"<rdf:rdf")
FEWEST_LETTERS = 20
MOST_ITEMS = 20_000
LONGEST = 500
BLOCKS = {"p", "div", "br", "li", "h1", "h2", "h3", "h4", "tr", "blockquote"}


class FeedAdapter:
    """Items with their own title, address and date; entities that a feed declares are refused."""

    name = "feed"

    def recognises(self, name: str, head: bytes) -> bool:
        """By its ending or its first tag."""
        start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1000].lower()
        return name.lower().endswith(ENDINGS) or (start.startswith(b"<") and any(tag in start for tag in TAGS))

    def read(self, source: Source) -> Iterator[Item | Source]:
        """The report of each item."""
        content = source.whole()
        if not content.strip():
            raise NothingToRead("the file is empty")
        if b"<!ENTITY" in content.replace(b"\x00", b"").upper():
            raise InputError("entity declarations are not accepted", "they can read files or grow without end")
        if begins_as_page(content[:4096]):
            raise InputError("not a feed", "it is an HTML page")
        if b"<opml" in content[:4096].lower():
            yield from _listed(source, content)
            return
        yield from _items(source, content)


def _items(source: Source, content: bytes) -> Iterator[Item]:
    import feedparser

    try:
        found = feedparser.parse(BytesIO(content), response_headers={"content-type": "application/xml"})
    except Exception as error:
        raise InputError("damaged feed", f"{type(error).__name__}: {error}"[:200]) from error
    broken = bool(found.get("bozo")) and "SAX" in type(found.get("bozo_exception")).__name__
    if not found.entries and not found.get("version"):
        raise InputError("not a feed", str(found.get("bozo_exception", "it holds no items"))[:200])
    outlet = _short(found.feed.get("title"))
    for number, entry in enumerate(found.entries[:MOST_ITEMS], 1):
        yield _item(source, entry, f"{source.name}#{number}", (outlet, broken))
    if broken and not _closed(content):
        yield Refusal(f"{source.name}#end", "the feed is cut off: what follows its last complete item is missing")
    if not found.entries:
        yield Refusal(source.name, "the feed has no items", skipped=True)


def _item(source: Source, entry: Any, name: str, told: tuple[str | None, bool]) -> Item:
    outlet, broken = told
    bodies = [str(c.get("value", "")) for c in entry.get("content", [])] + [str(entry.get("summary", ""))]
    text = max((plain(body) for body in bodies), key=len)
    address, day = _short(entry.get("link")), _day(entry)
    if sum(c.isalnum() for c in text) < FEWEST_LETTERS:
        return Refusal(name, "no text: the item only points elsewhere", skipped=True, address=address if safe_address(address) else None)
    flags = ["the feed is not well formed"] if broken else []
    flags += ["its address is no web address and was dropped"] if address and not safe_address(address) else []
    flags += [f"impossible publication date {day}"] if day and not _possible(day) else []
    known = day.isoformat() if day and _possible(day) else None
    said = Facts(address if safe_address(address) else None, outlet, _short(entry.get("title")), known, None,
                 (*flags, *oddities(text)), "from the feed")
    return Document(name, source.content, report_of(text, Source(name, source.content), said))


def _day(entry: Any) -> date | None:
    parsed = entry.get("published_parsed") or entry.get("updated_parsed")
    try:
        return date(parsed[0], parsed[1], parsed[2]) if parsed else None
    except (ValueError, TypeError, IndexError):
        return None


def _possible(day: date) -> bool:
    return date(1970, 1, 2) < day <= datetime.now(UTC).date() and day >= EARLIEST


def _closed(content: bytes) -> bool:
    tail = content.rstrip()[-40:].lower()
    return any(tail.endswith(end) for end in (b"</rss>", b"</feed>", b"</rdf:rdf>"))


def _short(value: object) -> str | None:
    words = " ".join(plain(value).split())[:LONGEST] if isinstance(value, str) else ""
    return words or None


def plain(markup: str) -> str:
    """The text of a piece of HTML, one line for each block."""
    if "<" not in markup and "&" not in markup:
        return markup.strip()
    from lxml import etree, html

    try:
        tree = html.fragment_fromstring(markup, create_parent="div")
    except (etree.LxmlError, ValueError):
        return ""
    for element in list(tree.iter("script", "style", "template", "noscript")):
        element.clear(keep_tail=True)
    parts: list[str] = []
    for element in tree.iter():
        if isinstance(element.tag, str):
            parts += ["\n" if element.tag in BLOCKS else "", element.text or ""]
        parts.append(("\n" if element.tag in BLOCKS and element.tail else "") + (element.tail or ""))
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def feeds_in(content: bytes) -> list[str]:
    """The addresses of the feeds in an OPML list; raises InputError when it declares entities."""
    from lxml import etree

    if b"<!ENTITY" in content.replace(b"\x00", b"").upper():
        raise InputError("entity declarations are not accepted", "they can read files or grow without end")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    tree = etree.fromstring(content, parser)
    found = [e.get("xmlUrl") or e.get("xmlurl") for e in tree.iter("outline")] if tree is not None else []
    return [address.strip() for address in found if address and address.strip()][:MOST_ITEMS]


def _listed(source: Source, content: bytes) -> Iterator[Item]:
    found = feeds_in(content)
    if not found:
        raise NothingToRead("a list without feeds")
    for number, address in enumerate(found, 1):
        yield Refusal(f"{source.name}#{number}", f"a feed that is not fetched unless asked for: {address[:LONGEST]}", skipped=True)
