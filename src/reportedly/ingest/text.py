"""Plain text and Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.codebook.notices import RETRACTED, load_notices
from reportedly.ingest import facts
from reportedly.ingest.base import Document, Facts, Item, NothingToRead, Source, sha256_of
from reportedly.ingest.decode import decoded
from reportedly.model import Basis, Published, Report

ENDINGS = (".txt", ".text", ".md", ".markdown")


class TextAdapter:
    """One file, one report; its offsets are those of the file, or of what follows its front matter."""

    name = "text"

    def recognises(self, name: str, head: bytes) -> bool:
        """By its ending, or when it has none."""
        last = name.rpartition("/")[2].lower()
        return last.endswith(ENDINGS) or "." not in last

    def read(self, source: Source) -> Iterator[Item | Source]:
        """The report; raises NothingToRead for empty and binary files."""
        whole, flags = decoded(source.whole())
        said, text = facts.split(whole)
        if not text.strip():
            raise NothingToRead("no text", "there is nothing after the front matter")
        yield Document(source.name, source.content, report_of(text, source, facts.with_others(said, source), flags))


def report_of(text: str, source: Source, said: Facts, flags: tuple[str, ...] = ()) -> Report:
    """The report of a text with what is known of it."""
    notice = (RETRACTED,) if load_notices().retracts(text) else ()
    published = Published(said.published, Basis.METADATA, said.reason) if said.published else Published()
    return Report(
        text, name=source.shown, sha256=sha256_of(source.content), url=said.url, outlet=said.outlet, title=said.title,
        language=said.language or "en", published=published, flags=(*flags, *said.flags, *notice))
