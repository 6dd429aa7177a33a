"""`reportedly eval pages`: article text of web pages in the layout of the article extraction benchmark.

`ground-truth.json` maps the name of each page to its `articleBody` (and `datePublished` where it is known), `html/` holds the
pages, packed or not.  Text is compared as overlapping groups of four words, each page weighing the same; a group counts as
often as it stands there.  trafilatura alone, and readability-lxml where it is installed, are measured in the same run.
"""

from __future__ import annotations

import gzip
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from reportedly.errors import InputError, UsageError
from reportedly.ingest.base import Source
from reportedly.ingest.html import document_of

WORD = re.compile(r"\w+")
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
class PageFigures:
    """Scores by reader, and how many publication dates were found and right."""

    pages: int
    scores: Mapping[str, TextScore]
    dated: int
    dates_known: int
    dates_right: int

    def to_json(self) -> dict[str, Any]:
        """The figures as one object."""
        figures: dict[str, Any] = {"pages": self.pages, **{name: score.to_json() for name, score in self.scores.items()}}
        figures["pages_dated"] = self.dated
        if self.dates_known:
            figures["date_accuracy"] = round(self.dates_right / self.dates_known, 4)
        return figures


def evaluate_pages(data: Path) -> PageFigures:
    """Measure over a folder; raises UsageError when it has another layout."""
    gold = _gold(data)
    pages = {name: _page(data, name) for name in gold}
    dates: dict[str, str | None] = {}
    readers: dict[str, Callable[[str, bytes], str]] = {
        "text": lambda name, content: _ours(name, content, dates), "trafilatura": _trafilatura,
    }
    if find_spec("readability"):
        readers["readability"] = _readability
    scores = {label: _score(gold, pages, reader) for label, reader in readers.items()}
    known = {name: str(item["datePublished"])[:10] for name, item in gold.items() if item.get("datePublished")}
    right = sum(dates.get(name) == day for name, day in known.items())
    return PageFigures(len(gold), scores, sum(day is not None for day in dates.values()), len(known), right)


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


def _ours(name: str, content: bytes, dates: dict[str, str | None]) -> str:
    try:
        report = document_of(Source(f"{name}.html", content), content).report
    except InputError:
        dates[name] = None
        return ""
    dates[name] = report.published.edtf
    return report.text


def _trafilatura(name: str, content: bytes) -> str:
    from trafilatura import extract

    return extract(content, include_comments=False) or ""


def _readability(name: str, content: bytes) -> str:
    from lxml import html

    summary = import_module("readability").Document(content.decode("utf-8", "replace")).summary()
    return str(html.document_fromstring(summary).text_content()) if summary.strip() else ""
