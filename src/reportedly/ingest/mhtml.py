"""Pages that a browser saved with all their parts in one file (MHTML)."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage, Message
from email.utils import parsedate_to_datetime

from reportedly.errors import InputError
from reportedly.ingest.base import Item, Source
from reportedly.ingest.html import document_of
from reportedly.ingest.metadata import safe_address

ENDINGS = (".mht", ".mhtml")
MOST_PARTS = 2_000


class MhtmlAdapter:
    """The first page of the file; its pictures and frames are left out."""

    name = "mhtml"

    def recognises(self, name: str, head: bytes) -> bool:
        """By its ending."""
        return name.lower().endswith(ENDINGS)

    def read(self, source: Source) -> Iterator[Item | Source]:
        """The report of the page."""
        message = email.message_from_bytes(source.whole(), policy=email.policy.compat32)
        part = _page(message)
        if part is None:
            raise InputError("no page", "the file holds no part of type text/html")
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes) or not content:
            raise InputError("no page", "its first page is empty")
        address = str(part.get("Content-Location") or message.get("Snapshot-Content-Location") or "").strip()
        said = replace(source.said, url=address) if safe_address(address) else source.said
        yield document_of(replace(source, said=said, charset=part.get_content_charset(), fetched=_day(message)), content)


def _page(message: Message | EmailMessage) -> Message | None:
    for number, part in enumerate(message.walk()):
        if number > MOST_PARTS:
            return None
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            return part
    return None


def _day(message: Message) -> str | None:
    try:
        return parsedate_to_datetime(str(message.get("Date"))).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return None
