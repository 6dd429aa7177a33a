"""Sheets of Bellingcat's Auto Archiver: each archived page whose text the sheet holds becomes a report; the rest is told of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

from reportedly import edtf
from reportedly.ingest.base import Document, Item, Refusal, sha256_of
from reportedly.model import Basis, Published, Report
from reportedly.sheets.cells import ISO_TIME
from reportedly.sheets.mapping import Mapping
from reportedly.sheets.table import Table

LAYOUT = "auto_archiver"


def documents_of(table: Table, columns: Mapping) -> Iterator[Item]:
    """A report for each row with text; a refusal for each row without."""
    places = {key: table.headings.index(heading) for key, heading in columns.columns.items()}
    for number, cells in table.rows:
        yield _item(f"{table.path}#{number}", {key: cells[n].strip() for key, n in places.items()})


def _item(name: str, said: dict[str, str]) -> Item:
    url, text = said.get("url", ""), said.get("notes", "")
    if not text:
        kept = f"; archived at {said['archive']}" if said.get("archive") else ""
        return Refusal(name, f"the sheet holds no text of {url or 'this row'}{kept}", skipped=True)
    original = json.dumps(said, ensure_ascii=True, sort_keys=True).encode("ascii")
    day = ISO_TIME.match(said.get("published", "")) or ISO_TIME.match(f"{said.get('published', '')[:10]} 00:00")
    published = Published(day[1], Basis.METADATA, "the sheet's upload timestamp") if day and edtf.valid(day[1]) else Published()
    host = urlsplit(url).hostname if url.startswith(("http://", "https://")) else None
    report = Report(text, name=name.rpartition("/")[2], sha256=sha256_of(original), url=url or None, outlet=host,
                    title=said.get("title") or None, published=published)
    return Document(name, original, report, json.dumps({"tool": "auto-archiver", **said}, sort_keys=True))
