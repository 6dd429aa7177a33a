"""The page of a report tells how it came here, and its bytes read again give the same text."""

from __future__ import annotations

from pathlib import Path

from reportedly.api import Chronicle
from reportedly.ingest import Document, Guard, Source
from reportedly.model import Coding
from reportedly.store import Entry
from reportedly.web.custody import custody_of
from tests.ingest.test_guard import PAGE
from tests.web.served import client_over


def test_the_record_of_a_report(tmp_path: Path) -> None:
    fetched = '{"asked": "https://a.example/x", "headers": [["etag", "<i>"]], "hops": [], "robots": "no robots.txt"}'
    with Guard() as guard:
        (document,) = guard.read(Source("a/page.html", PAGE.encode(), capture=fetched))
        assert isinstance(document, Document)
        with Chronicle.open(tmp_path / "c.db", create=True) as chronicle:
            coding = Coding(document.report, (), (), None)
            chronicle.store.put([Entry(document.name, document.original, coding, "1", document.capture)], [])
            found = custody_of(chronicle.store, document.report.id)
            (again,) = guard.read(Source("other name.html", chronicle.store.original(document.sha256)))
    assert isinstance(again, Document)
    assert again.report.text == document.report.text
    assert found.found == ("a/page.html",)
    assert found.added.endswith("+00:00")
    assert dict(found.record)["headers"] == "etag: <i>"
    assert "trafilatura" in dict(found.record)["extractor"]
    with client_over(tmp_path / "c.db") as client:
        page = client.get(f"/report/{document.report.id}").text
        told = client.get(f"/api/reports/{document.report.id}").json()
    assert "etag: &lt;i&gt;" in page
    assert "not a forensic archive" in page
    assert told["custody"]["found"] == ["a/page.html"]
