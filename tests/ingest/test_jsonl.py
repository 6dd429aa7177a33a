"""JSON Lines: a line is a report; a broken one is refused alone."""

from __future__ import annotations

from reportedly.ingest import Document, Refusal, Source, read
from reportedly.model import Basis


def test_each_line_ends_as_a_document_or_a_refusal() -> None:
    lines = [
        b'{"name": "x/a.txt", "text": "A blast.", "published": "2031-05-06", "outlet": "Oldport Post", "title": "T"}',
        b"", b"{broken", b'{"text": 5}', b'{"text": " "}', b'[]', b'{"text": "a", "text": "b"}', b'{"text": "a", "n": NaN}',
        b'{"text": "half \\ud800 pair", "published": null}', b"[" * 100_000, b'{"text": "\xff"}',
    ]  # fmt: skip
    items = list(read(Source("r.jsonl", b"\xef\xbb\xbf" + b"\n".join(lines))))
    kinds = [type(item) is Document for item in items]
    assert kinds == [True, False, False, False, False, False, False, True, False, False]
    first = items[0]
    assert isinstance(first, Document)
    assert (first.report.name, first.name, first.report.text) == ("x/a.txt", "r.jsonl#1", "A blast.")
    assert (first.report.published.edtf, first.report.published.basis) == ("2031-05-06", Basis.METADATA)
    assert [item.skipped for item in items if isinstance(item, Refusal)] == [False, False, True, False, False, False, False, False]
    half = items[7]
    assert isinstance(half, Document)
    assert half.report.text == "half ? pair"
    assert "half surrogate pairs replaced" in half.report.flags
