"""The readers of all formats: which one an input is for, and what it and the inputs inside it hold."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib.metadata import version

from reportedly.errors import InputError
from reportedly.ingest.base import HEAD, Adapter, Document, Item, Refusal, Source, refusal_of
from reportedly.ingest.feed import FeedAdapter
from reportedly.ingest.html import HtmlAdapter
from reportedly.ingest.jsonl import JsonLinesAdapter
from reportedly.ingest.mhtml import MhtmlAdapter
from reportedly.ingest.packed import GzipAdapter
from reportedly.ingest.pdf import PdfAdapter
from reportedly.ingest.text import TextAdapter
from reportedly.ingest.warc import WarcAdapter
from reportedly.ingest.zipped import ZipAdapter

SAFE: tuple[Adapter, ...] = (JsonLinesAdapter(), TextAdapter())
PARSERS: tuple[Adapter, ...] = (
    WarcAdapter(), PdfAdapter(), ZipAdapter(), MhtmlAdapter(), FeedAdapter(), HtmlAdapter(), GzipAdapter(), *SAFE,
)
DEEPEST = 5
OF_PAGES = ("trafilatura", "lxml")
LIBRARIES = {"html": OF_PAGES, "mhtml": OF_PAGES, "feed": ("feedparser", "lxml"), "pdf": ("pypdfium2", "pypdf")}


def adapter_of(source: Source, adapters: Sequence[Adapter] = PARSERS) -> Adapter | None:
    """The first adapter that recognises an input."""
    if source.kind is not None:
        return next((a for a in adapters if a.name == source.kind), None)
    head = source.content[:HEAD]
    return next((a for a in adapters if a.recognises(source.name, head)), None)


def read(source: Source, adapters: Sequence[Adapter] = PARSERS) -> Iterator[Item]:
    """The documents of one input and of the inputs inside it, or why there are none."""
    adapter = adapter_of(source, adapters)
    if adapter is None:
        yield Refusal(source.name, "no reader for this kind of file", skipped=True)
        return
    if source.depth > DEEPEST:
        yield Refusal(source.name, f"nested too deep: more than {DEEPEST} inside one another")
        return
    found = False
    try:
        for item in adapter.read(source):
            found = True
            if isinstance(item, Source):
                yield from read(item, adapters)
            elif isinstance(item, Document):
                yield replace(item, capture=_with_extractor(item.capture or source.capture, adapter.name))
            else:
                yield item
        if not found:
            yield Refusal(source.name, "nothing to read in it", skipped=True)
    except InputError as error:
        yield refusal_of(source, error)
    except Exception as error:  # noqa: BLE001 (whatever a library raises is a fault of this input and of no other)
        yield Refusal(source.name, _fault(error))


def _with_extractor(capture: str, adapter: str) -> str:
    """The record of a capture with what read the text out of its bytes: the same bytes and versions give the same text."""
    return json.dumps({**(json.loads(capture) if capture else {}), "extractor": extractor_of(adapter)}, sort_keys=True)


@cache
def extractor_of(adapter: str) -> str:
    """The program, the adapter and the libraries that read a text, with their versions."""
    parts = (f"{name} {version(name)}" for name in ("reportedly", *LIBRARIES.get(adapter, ())))
    return f"{adapter}: {', '.join(parts)}"


def _fault(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return "it needs too much memory"
    if isinstance(error, RecursionError):
        return "it is nested too deep"
    return f"it cannot be read: {type(error).__name__}: {error}"[:300]
