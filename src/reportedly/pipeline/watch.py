"""Adds what is new in feeds, round after round."""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.ingest import Guard, Item
from reportedly.ingest.watch import Watch
from reportedly.pipeline.executors import Reading
from reportedly.pipeline.run import Options, Summary, add_items
from reportedly.store import Store


def watch(feeds: Watch, minutes: float | None, store: Store, reading: Reading, options: Options | None = None) -> Iterator[Summary]:
    """What became of each round; with `minutes` there is another one after so long, without there is one.

    Pages that are in the chronicle are not fetched again.
    """
    feeds.seen.update(report.url for report in store.reports() if report.url)
    while True:
        yield add_items(looked(feeds), store, reading, options)
        if minutes is None:
            return
        feeds.web.network.sleep(60 * minutes)


def news(feeds: Watch, store: Store) -> Iterator[Item]:
    """What is new in feeds now; pages that are in the chronicle are not fetched again."""
    feeds.seen.update(report.url for report in store.reports() if report.url)
    yield from looked(feeds)


def looked(feeds: Watch) -> Iterator[Item]:
    """One look at feeds: what is new in them, read in a child process."""
    with Guard() as guard:
        yield from feeds.round(guard)
