"""JSON Lines of reports: `{"name": …, "text": …, "published": EDTF or null, "outlet": …, "title": …, "url": …}`, one a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from reportedly.errors import InputError
from reportedly.ingest import facts
from reportedly.ingest.base import Document, Item, NothingToRead, Refusal, Source, sha256_of
from reportedly.ingest.decode import oddities
from reportedly.ingest.text import report_of

ENDINGS = (".jsonl", ".ndjson")


class JsonLinesAdapter:
    """Each line is a report of its own; a broken line is refused and the next one read."""

    name = "jsonl"

    def recognises(self, name: str, head: bytes) -> bool:
        """By its ending, or when it has none by its first line."""
        last = name.rpartition("/")[2].lower()
        return last.endswith(ENDINGS) or ("." not in last and head.startswith(b"{") and b'"text"' in head)

    def read(self, source: Source) -> Iterator[Item | Source]:
        """The report of each line; blank lines are nothing."""
        lines = source.content.removeprefix(b"\xef\xbb\xbf").split(b"\n")
        if not source.content.strip():
            raise NothingToRead("the file is empty")
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _item(Source(f"{source.name}#{number}", line.strip()))


def _item(line: Source) -> Item:
    try:
        return _document(line)
    except InputError as error:
        reason = ": ".join(part for part in (error.what, error.why) if part)
        return Refusal(line.name, reason, isinstance(error, NothingToRead), sha256_of(line.content))


def _document(line: Source) -> Document:
    raw = _parsed(line.content)
    text = raw.get("text")
    if not isinstance(text, str):
        raise InputError("no text", "the line has no text of type string under \"text\"")
    if not text.strip():
        raise NothingToRead("no text", "the text is empty")
    whole = text.encode("utf-8", "replace").decode("utf-8")
    halves = ("half surrogate pairs replaced",) if whole != text else ()
    report = report_of(whole, line, facts.of_mapping(raw), halves + oddities(whole))
    name = raw.get("name")
    return Document(line.name, line.content, replace(report, name=name) if isinstance(name, str) and name else report)


def _parsed(content: bytes) -> dict[str, object]:
    try:
        raw = json.loads(content, parse_constant=_refused, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise InputError("not valid JSON", str(error)) from error
    if not isinstance(raw, dict):
        raise InputError("not a report", "the line is no JSON object")
    return raw


def _refused(name: str) -> float:
    raise ValueError(f"{name} is no JSON")


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found
