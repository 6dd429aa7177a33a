"""Looks at feeds again and again, and gives what was not in them before; with `pages` what their items point to is fetched.

A feed is asked for only if it changed (ETag, Last-Modified).  A watch gives each item once, and an item whose text was changed
once more; with `pages` it gives the page at each address once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from reportedly.errors import InputError
from reportedly.ingest.base import Document, Facts, Item, Refusal
from reportedly.ingest.guard import Guard
from reportedly.ingest.lists import Asked
from reportedly.ingest.web import Capture, Web, source_of
from reportedly.model import Report


@dataclass(slots=True)
class Watch:
    """The feeds, the client, and what was seen: the last answer of each feed, items by their ids, pages by their addresses."""

    feeds: Sequence[Asked]
    web: Web = field(default_factory=Web)
    pages: bool = False
    seen: set[str] = field(default_factory=set)
    answers: dict[str, Capture] = field(default_factory=dict)

    def round(self, guard: Guard) -> Iterator[Item]:
        """What is new in each feed, feed by feed; a feed that cannot be had is a refusal."""
        for feed in self.feeds:
            try:
                found = self.web.fetch(feed.address, self.answers.get(feed.address))
            except InputError as error:
                yield Refusal(feed.address, f"{error.what}: {error.why}")
                continue
            if found is self.answers.get(feed.address):
                continue
            self.answers[feed.address] = found
            for item in list(guard.read(replace(source_of(found), said=feed.said))):  # the guard reads one input at a time
                yield from self._new(item, guard)

    def _new(self, item: Item, guard: Guard) -> Iterator[Item]:
        """An item that was not seen before, or its page."""
        address = item.report.url if isinstance(item, Document) else item.address
        own = item.report.id if isinstance(item, Document) else item.address or f"{item.name}: {item.reason}"
        key = address if self.pages and address else own
        if key in self.seen:
            return
        self.seen.add(key)
        if self.pages and address:
            yield from self._page(item, address, guard)
        else:
            yield item

    def _page(self, item: Item, address: str, guard: Guard) -> Iterator[Item]:
        """The page that an item points to; the item itself, with the reason, when there is none."""
        said = _said(item.report) if isinstance(item, Document) else Facts()
        try:
            source = source_of(self.web.fetch(address))
        except InputError as error:
            yield _instead(item, f"{error.what}: {error.why}")
            return
        for found in guard.read(replace(source, said=replace(said, url=source.said.url))):
            yield _instead(item, found.reason) if isinstance(found, Refusal) and isinstance(item, Document) else found


def _said(report: Report) -> Facts:
    return Facts(outlet=report.outlet, title=report.title, published=report.published.edtf, reason="from the feed")


def _instead(item: Item, reason: str) -> Item:
    if isinstance(item, Refusal):
        return replace(item, reason=f"its page could not be had: {reason}", skipped=False)
    return replace(item, report=replace(item.report, flags=(*item.report.flags, f"its page could not be had: {reason}"), id=""))
