"""Toponyms with coordinates (GeoVirus, TR-News): which place a name means, from the gold names, and how many names are found."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from reportedly.codebook.places import Places, load_places
from reportedly.errors import UsageError
from reportedly.resolve.gazetteer import Entry, Gazetteer, kilometres
from reportedly.resolve.toponyms import Mention, candidates, read_names

EXACT_KM, RIGHT_KM = 20.0, 161.0


@dataclass(frozen=True, slots=True)
class GoldName:
    """A place name of the gold with its point, and its country where the gold says it."""

    start: int
    end: int
    words: str
    lat: float
    lon: float
    country: str | None


@dataclass(frozen=True, slots=True)
class GoldText:
    """One text with its place names."""

    text: str
    names: tuple[GoldName, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """Fractions of the gold names: resolved at all, exact (20 km), within 161 km, in the right country (where the gold says it)."""

    names: int
    resolved: float
    exact: float
    within_161km: float
    country: float | None


@dataclass(frozen=True, slots=True)
class PlaceFigures:
    """`recall` is that of names found in running text (None when it was not measured); the baseline takes the most populous namesake."""

    recall: float | None
    exact: float
    within_161km: float
    country: float | None
    sets: dict[str, Scores] = field(default_factory=dict)
    baseline: dict[str, Scores] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """All figures."""
        return asdict(self)


def evaluate_places(data: Path, recall: bool = False, **options: Any) -> PlaceFigures:
    """Measure every XML file of geoparsing gold in a folder; `recall` also runs the parser over the texts."""
    files = sorted(data.glob("*.xml"))
    if not files:
        raise UsageError(f"{data} holds no geoparsing gold", "an XML file of GeoVirus or TR-News is expected", "see docs/evaluation.md")
    book, gazetteer = load_places(), Gazetteer.open()
    texts = {file.stem: list(read_gold(file)) for file in files}
    sets = {name: _score(gold, lambda g: resolved(g, book, gazetteer), book) for name, gold in texts.items()}
    baseline = {name: _score(gold, lambda g: populous(g, book, gazetteer), book) for name, gold in texts.items()}
    every = _score([g for gold in texts.values() for g in gold], lambda g: resolved(g, book, gazetteer), book)
    found = _recall([g for gold in texts.values() for g in gold]) if recall else None
    return PlaceFigures(found, every.exact, every.within_161km, every.country, sets, baseline)


def resolved(gold: GoldText, book: Places, gazetteer: Gazetteer) -> list[Entry | None]:
    """What we read each gold name as."""
    mentions = [Mention(n.start, n.end, n.words) for n in gold.names]
    return [r.entry for r in read_names(gold.text, mentions, book, gazetteer)]


def populous(gold: GoldText, book: Places, gazetteer: Gazetteer) -> list[Entry | None]:
    """The baseline: the namesake with the most people."""
    found = [candidates(Mention(n.start, n.end, n.words), book, gazetteer) for n in gold.names]
    return [max(entries, key=lambda e: e.people, default=None) for entries in found]


def _score(texts: Sequence[GoldText], read: Callable[[GoldText], list[Entry | None]], book: Places) -> Scores:
    pairs = [(name, entry) for gold in texts for name, entry in zip(gold.names, read(gold), strict=True)]
    told = [(n, e) for n, e in pairs if n.country]
    total = max(len(pairs), 1)
    far = [kilometres(n.lat, n.lon, e.lat, e.lon) if e else 1e9 for n, e in pairs]
    right = [e is not None and e.country in book.countries and n.country in book.countries[e.country].names for n, e in told]
    return Scores(len(pairs), sum(e is not None for _, e in pairs) / total, sum(km <= EXACT_KM for km in far) / total,
                  sum(km <= RIGHT_KM for km in far) / total, sum(right) / len(told) if told else None)


def _recall(texts: Sequence[GoldText]) -> float:
    """How many gold names our own reading of the text marks as a name of a place, at least in part."""
    from reportedly.model import Report
    from reportedly.resolve.scenes import place_mentions
    from reportedly.text.parser import Parser

    parser, book = Parser.load(), load_places()
    hits = total = 0
    for gold, analysis in zip(texts, parser.parse_all(Report(g.text) for g in texts), strict=True):
        spans = [(m.start, m.end) for m in place_mentions(analysis, book)]
        total += len(gold.names)
        hits += sum(any(a < n.end and n.start < b for a, b in spans) for n in gold.names)
    return hits / max(total, 1)


def read_gold(path: Path) -> Iterator[GoldText]:
    """Texts of a GeoVirus or TR-News file; names without a point are left out, as in the published figures."""
    for article in ET.parse(path).getroot().iter("article"):
        text = article.findtext("text") or ""
        names = [*map(_geovirus, article.iter("location")), *map(_trnews, article.iter("toponym"))]
        yield GoldText(text, tuple(sorted((n for n in names if n is not None), key=lambda n: n.start)))


def _geovirus(node: ET.Element) -> GoldName | None:
    start = int(node.findtext("start") or 0) - 1
    name = node.findtext("name") or ""
    return GoldName(start, start + len(name), name, float(node.findtext("lat") or 0), float(node.findtext("lon") or 0), None)


def _trnews(node: ET.Element) -> GoldName | None:
    tag = node.find("gaztag")
    if tag is None or not tag.findtext("lat"):
        return None
    country = tag.findtext("country") or (tag.findtext("name") if tag.findtext("fcode") == "PCLI" else None)
    return GoldName(int(node.findtext("start") or 0), int(node.findtext("end") or 0), node.findtext("phrase") or "",
                    float(tag.findtext("lat") or 0), float(tag.findtext("lon") or 0), country)
