"""What a page says of itself: every candidate for its date, outlet, title and address with where it stands.

The publication date is the first candidate in the order JSON-LD, meta, time element, address, visible text that is a real day not after
the latest that is possible.  Where none of them speaks, a flag tells what htmldate makes of the page: a guess, not taken for a date.
A day on which the page or its server says that it was changed is told beside the date.  Candidates more than a day apart are flagged.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from reportedly.ingest.base import Facts
from reportedly.ingest.days import day_in_address, day_of, visible_day

PUBLISHED = (
    "article:published_time", "og:published_time", "datepublished", "date", "pubdate", "publishdate", "dc.date", "dc.date.issued",
    "dcterms.created", "dcterms.date", "sailthru.date", "parsely-pub-date", "article_date_original", "publication_date", "published-date",
)
CHANGED = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "lastmod", "last-modified")
TITLES = ("og:title", "twitter:title", "title", "dc.title")
OUTLETS = ("og:site_name", "application-name", "dc.publisher", "article:publisher")
LARGEST_LD = 300_000  # characters of one JSON-LD block
LONGEST = 500  # characters of a value
EARLIEST = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible publication date and where it stands."""

    day: date
    where: str


def facts_of(tree: Any, address: str | None = None, latest: date | None = None, served: date | None = None) -> Facts:
    """The facts of a page; `latest` is the day on which it was fetched, today when that is not known, `served` the day of the last change
    that its server told."""
    metas = _metas(tree)
    linked, flags = _linked(tree)
    blocks = list(_blocks(tree))
    url = address or linked
    days = list(_candidates(metas, blocks, tree, url))
    limit = latest or datetime.now(UTC).date()
    good = [c for c in days if EARLIEST <= c.day <= limit]
    changed = list(_changes(metas, blocks, served))
    guess = () if good else tuple(_guessed(tree, limit, {c.day for c in (*changed, *days)}))
    return Facts(
        url=url, outlet=_outlet(metas, blocks), title=_title(metas, blocks, tree), language=_language(tree),
        published=good[0].day.isoformat() if good else None, reason=_reason(good, changed),
        flags=(*flags, *guess, *_conflicts(good), *(f"impossible publication date {c.day} in {c.where}" for c in days if c not in good)),
    )


def _metas(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = element.get("content")
        if name and content and content.strip():
            found.setdefault(name.strip().lower(), " ".join(content[:LONGEST].split()))
    return found


def _linked(tree: Any) -> tuple[str | None, tuple[str, ...]]:
    for element in tree.iter("link"):
        if (element.get("rel") or "").lower() == "canonical" and element.get("href"):
            address = element.get("href").strip()[:LONGEST]
            if safe_address(address):
                return address, ()
            return None, ("its canonical address is no web address and was dropped",)
    return None, ()


def safe_address(address: str | None) -> bool:
    """Whether it is an absolute http or https address without control characters."""
    if not address or any(ord(c) < 33 or ord(c) == 127 for c in address):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and _public(str(parts.hostname))


def _public(host: str) -> bool:
    """Whether a host may stand for a place on the web: no address of this or a private network."""
    if host.rstrip(".") == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        return False
    try:
        return ip_address(host).is_global
    except ValueError:
        return True


def _blocks(tree: Any) -> Iterator[dict[str, Any]]:
    """The objects of JSON-LD that describe an article; broken or too deep ones are left out."""
    for element in tree.iter("script"):
        if (element.get("type") or "").lower() == "application/ld+json":
            yield from _stated_in(element.text or "")


def _stated_in(text: str) -> Iterator[dict[str, Any]]:
    if len(text) <= LARGEST_LD:
        with suppress(ValueError, RecursionError):
            yield from _objects(json.loads(text, strict=False))


def linked_days(script: str) -> list[date]:
    """The publication days in a JSON-LD script, given with or without its tags."""
    inside = script[script.find(">") + 1 : script.rfind("<")] if script.startswith("<") else script
    return [day for block in _stated_in(inside) if (day := day_of(block.get("datePublished")))]


def _objects(found: object) -> Iterator[dict[str, Any]]:
    items = found if isinstance(found, list) else [found]
    for item in items[:50]:
        if isinstance(item, dict):
            yield item
            graph = item.get("@graph")
            yield from (one for one in (graph if isinstance(graph, list) else [])[:50] if isinstance(one, dict))


def _candidates(metas: dict[str, str], blocks: list[dict[str, Any]], tree: Any, url: str | None) -> Iterator[Candidate]:
    stated = [("JSON-LD", b.get("datePublished")) for b in blocks] + [(f"meta {name}", metas.get(name)) for name in PUBLISHED]
    stated += [("time element", e.get("datetime")) for e in list(tree.iter("time"))[:5] if _says_published(e)]
    for where, value in stated:
        day = day_of(value)
        if day:
            yield Candidate(day, where)
    for found, place in ((day_in_address(url or ""), "its address"), (visible_day(tree), "its visible text")):
        if found:
            yield Candidate(found, place)


def _changes(metas: dict[str, str], blocks: list[dict[str, Any]], served: date | None) -> Iterator[Candidate]:
    """The days on which the page was changed, as it and its server say."""
    stated = [("JSON-LD", b.get("dateModified")) for b in blocks] + [(f"meta {name}", metas.get(name)) for name in CHANGED]
    yield from (Candidate(day, where) for where, value in stated if (day := day_of(value)))
    if served:
        yield Candidate(served, "its server's header")


def _guessed(tree: Any, latest: date, others: set[date]) -> Iterator[str]:
    """A flag with what htmldate takes for the day of publication from the page's marks, without searching its text."""
    from htmldate import find_date

    with suppress(Exception):  # it is given any page at all, and no fault of a library may cost the report
        found = day_of(find_date(deepcopy(tree), original_date=True, extensive_search=False, max_date=latest.isoformat()))
        if found and found not in others:
            yield f"no publication date is stated; htmldate takes {found} from the page"


def _says_published(element: Any) -> bool:
    words = " ".join((element.get(name) or "") for name in ("itemprop", "class", "pubdate")).lower()
    return "modif" not in words and "updat" not in words


def _reason(good: list[Candidate], changed: list[Candidate]) -> str:
    if not good:
        return ""
    others = [f"{c.where} says {c.day}" for c in good[1:] if c.day != good[0].day]
    others += [f"changed {c.day} as {c.where} says" for c in changed if c.day != good[0].day]
    return "; ".join(dict.fromkeys((f"from {good[0].where}", *others)))


def _conflicts(good: list[Candidate]) -> tuple[str, ...]:
    far = [c for c in good[1:] if abs((c.day - good[0].day).days) > 1]
    return (f"publication dates differ: {good[0].day} in {good[0].where}, {far[0].day} in {far[0].where}",) if far else ()


def _outlet(metas: dict[str, str], blocks: list[dict[str, Any]]) -> str | None:
    publishers = [b.get("publisher") for b in blocks]
    named = [p.get("name") for p in publishers if isinstance(p, dict)]
    stated = [metas.get(name) for name in OUTLETS[:1]] + named + [metas.get(name) for name in OUTLETS[1:]]
    chosen = next((value for value in stated if isinstance(value, str) and value.strip() and "://" not in value), None)
    return " ".join(chosen[:LONGEST].split()) if chosen else None


def host_of(url: str | None) -> str | None:
    """The host of a web address without "www."."""
    host = urlsplit(url).hostname if url and safe_address(url) else None
    if host and not host.isascii():
        host = _ascii(host)
    return host.removeprefix("www.") if host else None


def _ascii(host: str) -> str | None:
    """A host as the network spells it, so that look-alike letters show."""
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return None


def _title(metas: dict[str, str], blocks: list[dict[str, Any]], tree: Any) -> str | None:
    heads = [" ".join(h.text_content().split()) for h in list(tree.iter("h1"))[:3]]
    said = [b.get("headline") for b in blocks]
    titles = [" ".join((t.text or "").split()) for t in list(tree.iter("title"))[:1]]
    single = heads if len(heads) == 1 else []
    stated = [*said, *(metas.get(name) for name in TITLES[:2]), *single, *titles, *heads]
    return next((value[:LONGEST] for value in stated if isinstance(value, str) and value.strip()), None)


def _language(tree: Any) -> str | None:
    code = (tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip().lower()
    return code[:2] if re.match(r"[a-z]{2}(?:[-_]|$)", code) else None
