"""`reportedly eval pages`: article text of web pages in the layout of the article extraction benchmark.

`ground-truth.json` maps the name of each page to its `articleBody` (and `datePublished` where it is known), `html/` holds the
pages, packed or not.  Text is compared as overlapping groups of four words, each page weighing the same; a group counts as
often as it stands there.  trafilatura alone, and readability-lxml where it is installed, are measured in the same run.

The publication date of a page is that of the ground truth; where that has none, the one in the page's JSON-LD counts as the truth and
both readers get the page without its JSON-LD.  A wrong date is told apart from none.
"""

from __future__ import annotations

import gzip
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from reportedly.errors import InputError, UsageError
from reportedly.ingest.base import Facts, Source
from reportedly.ingest.html import document_of
from reportedly.ingest.metadata import linked_days

WORD = re.compile(r"\w+")
LINKED = re.compile(rb"<script[^>]*application/ld\+json[^>]*>.*?</script>", re.DOTALL | re.IGNORECASE)
GROUP = 4


@dataclass(frozen=True, slots=True)
class TextScore:
    """Precision, recall and F1 of the text, and how long reading took."""

    precision: float
    recall: float
    seconds: float

    @property
    def f1(self) -> float:
        """The harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def to_json(self) -> dict[str, float]:
        """Rounded to the fourth decimal, seconds to the second."""
        figures = {"precision": self.precision, "recall": self.recall, "f1": self.f1}
        return {**{name: round(value, 4) for name, value in figures.items()}, "seconds": round(self.seconds, 2)}


@dataclass(frozen=True, slots=True)
class DateScore:
    """Of the pages whose publication date is known: how many a reader dated rightly, wrongly, not at all."""

    right: int
    wrong: int
    none: int

    def to_json(self) -> dict[str, float]:
        """The share of the right ones and of the wrong ones."""
        known = (self.right + self.wrong + self.none) or 1
        return {"accuracy": round(self.right / known, 4), "wrong": round(self.wrong / known, 4)}


@dataclass(frozen=True, slots=True)
class PageFigures:
    """Scores by reader of the texts and of the publication dates."""

    pages: int
    scores: Mapping[str, TextScore]
    dates_known: int
    dates: Mapping[str, DateScore]

    def to_json(self) -> dict[str, Any]:
        """The figures as one object."""
        figures: dict[str, Any] = {"pages": self.pages, **{name: score.to_json() for name, score in self.scores.items()}}
        if self.dates_known:
            figures["dates"] = {"known": self.dates_known, **{name: score.to_json() for name, score in self.dates.items()}}
        return figures


def evaluate_pages(data: Path) -> PageFigures:
    """Measure over a folder; raises UsageError when it has another layout."""
    gold = _gold(data)
    pages = {name: _page(data, name) for name in gold}
    readers: dict[str, Callable[[str, bytes], str]] = {"text": _ours, "trafilatura": _trafilatura}
    if find_spec("readability"):
        readers["readability"] = _readability
    scores = {label: _score(gold, pages, reader) for label, reader in readers.items()}
    known = [found for name, item in gold.items() if (found := _dated(item, pages[name]))]
    dates = {label: _date_score(known, reader) for label, reader in (("ours", _our_date), ("trafilatura", _trafilatura_date))}
    return PageFigures(len(gold), scores, len(known), dates)


@dataclass(frozen=True, slots=True)
class _Dated:
    """A page whose publication date is known, as the readers get it."""

    day: str
    page: bytes
    url: str | None


def _dated(item: Mapping[str, Any], page: bytes) -> _Dated | None:
    url = item.get("url")
    if item.get("datePublished"):
        return _Dated(str(item["datePublished"])[:10], page, url)
    stated = [day for block in LINKED.findall(page) for day in linked_days(block.decode("utf-8", "replace"))]
    return _Dated(stated[0].isoformat(), LINKED.sub(b"", page), url) if stated else None


def _date_score(known: Sequence[_Dated], reader: Callable[[_Dated], str | None]) -> DateScore:
    found = [(one.day, reader(one)) for one in known]
    right, none = sum(day == said for day, said in found), sum(said is None for _, said in found)
    return DateScore(right, len(found) - right - none, none)


def _our_date(one: _Dated) -> str | None:
    try:
        return document_of(Source("page.html", one.page, said=Facts(url=one.url)), one.page).report.published.edtf
    except InputError:
        return None


def _trafilatura_date(one: _Dated) -> str | None:
    from trafilatura import extract_metadata

    found = extract_metadata(one.page.decode("utf-8", "replace"), default_url=one.url)
    return found.date if found is not None else None


def _gold(data: Path) -> dict[str, dict[str, Any]]:
    place = data / "ground-truth.json"
    if not place.is_file():
        raise UsageError(f"{data} holds no ground-truth.json", "it is not in the layout of the article extraction benchmark")
    found: dict[str, dict[str, Any]] = json.loads(place.read_text("utf-8"))
    return found


def _page(data: Path, name: str) -> bytes:
    packed = data / "html" / f"{name}.html.gz"
    return gzip.decompress(packed.read_bytes()) if packed.is_file() else (data / "html" / f"{name}.html").read_bytes()


def _score(gold: Mapping[str, Mapping[str, Any]], pages: Mapping[str, bytes], reader: Callable[[str, bytes], str]) -> TextScore:
    began = time.process_time()
    texts = {name: reader(name, content) for name, content in pages.items()}
    seconds = time.process_time() - began
    right = only_found = only_wanted = 0.0
    for name, item in gold.items():
        wanted, found = groups_of(item["articleBody"]), groups_of(texts[name])
        counts = ((wanted & found).total(), (found - wanted).total(), (wanted - found).total())
        whole = sum(counts) or 1
        right, only_found, only_wanted = (old + new / whole for old, new in zip((right, only_found, only_wanted), counts, strict=True))
    return TextScore(right / ((right + only_found) or 1), right / ((right + only_wanted) or 1), seconds)


def groups_of(text: str) -> Counter[tuple[str, ...]]:
    """The overlapping groups of four words; a shorter text is one group."""
    words = WORD.findall(text)
    return Counter(tuple(words[n : n + GROUP]) for n in range(max(1, len(words) - GROUP + 1))) if words else Counter()


def _ours(name: str, content: bytes) -> str:
    try:
        return document_of(Source(f"{name}.html", content), content).report.text
    except InputError:
        return ""


def _trafilatura(name: str, content: bytes) -> str:
    from trafilatura import extract

    return extract(content, include_comments=False) or ""


def _readability(name: str, content: bytes) -> str:
    from lxml import html

    summary = import_module("readability").Document(content.decode("utf-8", "replace")).summary()
    return str(html.document_fromstring(summary).text_content()) if summary.strip() else ""
