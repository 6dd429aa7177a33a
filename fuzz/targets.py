"""What is fuzzed: each target takes bytes, reads them as one kind of input, and checks what must always hold.

`read_as` is also what the tests call with every finding.
"""

from __future__ import annotations

from reportedly.ingest.base import Document, Source
from reportedly.ingest.readers import PARSERS, read
from reportedly.text.parser import parseable

NAMES = {"html": "page.html", "feed": "feed.xml", "warc": "pages.warc", "zip": "pages.zip", "text": "report.txt"}


def read_as(target: str, content: bytes) -> None:
    """Read bytes as one kind of input; raises AssertionError when an invariant does not hold, and whatever a reader lets out."""
    items = list(read(Source(NAMES[target], content, kind=target), PARSERS))
    assert items, "every input is counted"
    for item in items:
        if not isinstance(item, Document):
            assert not item.reason.startswith("it cannot be read"), f"an exception of a library came out: {item.reason}"
            continue
        text = item.report.text
        assert text.strip(), "a report without text"
        text.encode("utf-8")
        assert len(parseable(text)) == len(text), "an offset was moved"
        assert item.report.url is None or item.report.url.lower().startswith(("http://", "https://"))
