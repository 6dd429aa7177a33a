"""Codes the articles of a gold set and scores the records; or scores records that are already there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from reportedly.errors import UsageError
from reportedly.evaluate.gold.passages import passage_page
from reportedly.evaluate.gold.reading import gold_page, plain_name, published_of, record_page
from reportedly.evaluate.gold.records import Figure, Mark, Page, Told
from reportedly.evaluate.gold.score import clusters, score_page, summed
from reportedly.merge import cluster, judge, locals_of
from reportedly.model import Basis, Coding, Published, Report
from reportedly.pipeline.code import Tools, code_all
from reportedly.pipeline.record import record_of

Coder = Callable[[Iterable[Report]], Iterable[Coding]]
DATES = ("text", "given")


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a gold set: its text, its gold page, and the publication date that a system may be told."""

    name: str
    text: str
    published: str | None
    gold: Page


@dataclass(frozen=True, slots=True)
class GoldFigures:
    """Every figure by its name."""

    rows: Mapping[str, Figure]
    reports: int

    def to_json(self) -> dict[str, dict[str, float]]:
        """One object per figure; fractions of 1."""
        return {name: figure.to_json() for name, figure in self.rows.items()}


def evaluate_gold(data: Path, articles: Path | None = None, tools: Tools | None = None, dates: str = "text") -> GoldFigures:
    """Code and score the set in `data`: a folder of NAME.yaml with NAME.txt beside or in `articles`, or a passages file.

    With `dates` "given" the coder is told each publication date; with "text" it has the text alone.
    """
    chosen = tools or Tools.load()
    return evaluate_with(read_set(data, articles, dates), lambda reports: code_all(reports, chosen), dates)


def evaluate_with(found: Sequence[Article], coder: Coder, dates: str = "text") -> GoldFigures:
    """Code the articles with `coder` and score what comes out."""
    codings = list(coder(report_of(article, dates) for article in found))
    merged = _merged(codings)
    pages = [_with_clusters(record_page(record_of(coding)), coding, merged) for coding in codings]
    marks = [mark for coding in codings for mark in evidence_marks(record_of(coding), coding.report.text)]
    return score_pages([a.gold for a in found], pages, marks)


def score_pages(golds: Sequence[Page], systems: Iterable[Page], evidence: Iterable[Mark] = ()) -> GoldFigures:
    """The figures of coded pages against gold pages; a report without a record has found nothing."""
    by_name = {page.name: page for page in systems}
    marks = [mark for gold in golds for mark in score_page(gold, by_name.get(gold.name, Page(gold.name)))]
    rows = summed([*marks, *evidence])
    together = clusters(golds, by_name)
    return GoldFigures({**rows, "merge_b3": together} if together else rows, len(golds))


def evidence_marks(record: Any, text: str) -> Iterator[Mark]:
    """Whether each quote of a record is verbatim in its text; an item without any quote is a miss."""
    for item in (item for kind in ("incidents", "claims", "events") for item in record.get(kind) or []):
        quotes = item.get("evidence") or []
        if not quotes:
            yield Mark("evidence", 0.0, 1, 1)
        for quote in quotes:
            yield Mark("evidence", float(text[quote["start"] : quote["end"]] == quote["quote"]), 1, 1)


# ---------------------------------------------------------------- reading a set

def read_set(data: Path, articles: Path | None, dates: str) -> tuple[Article, ...]:
    """The articles of a set, sorted by name; raises UsageError when there is none."""
    if dates not in DATES:
        raise UsageError(f"dates is {dates!r}", "it is text or given")
    lines = [data] if data.is_file() else [] if any(data.glob("*.yaml")) else sorted(data.glob("*.jsonl"))
    found = tuple(a for file in lines for a in _passages(file)) or tuple(_folder(data, articles or data, dates))
    if not found:
        raise UsageError(f"{data} holds no gold set", "wanted: NAME.yaml with NAME.txt, or a JSON Lines file of passages")
    return found


def _folder(data: Path, articles: Path, dates: str) -> Iterator[Article]:
    for path in sorted(data.glob("*.yaml")):
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        name = plain_name(path.name.removesuffix(".yaml"))
        if not isinstance(raw, dict):
            raise UsageError(f"{path} is no gold coding", "the top of the file is not a mapping")
        yield Article(name, _text(articles, name, path), published_of(raw), gold_page(name, raw, dates))


def _text(folder: Path, name: str, gold: Path) -> str:
    for path in (folder / name, folder / f"{name}.txt"):
        if path.is_file():
            return path.read_bytes().decode("utf-8")
    raise UsageError(f"no text for {gold}", f"{folder / name}.txt does not exist", "name the folder of the texts with --articles")


def _passages(path: Path) -> Iterator[Article]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            raw = json.loads(line)
            yield Article(raw["id"], raw["text"], raw["published"], passage_page(raw))


def report_of(article: Article, dates: str) -> Report:
    """The report as a coder gets it."""
    told = Published(article.published, Basis.GIVEN) if article.published and dates == "given" else Published()
    sha = hashlib.sha256(article.text.encode()).hexdigest()
    return Report(article.text, name=f"{article.name}.txt", sha256=sha, published=told)


# ---------------------------------------------------------------- merging the set

def _merged(codings: Sequence[Coding]) -> Mapping[str, str]:
    """The chronicle id of each local incident when all the reports are read into one chronicle."""
    local = [incident for coding in codings for incident in locals_of(coding)]
    return {member: group.id for group in cluster(local, judge(local)) for member in group.members}


def _with_clusters(page: Page, coding: Coding, merged: Mapping[str, str]) -> Page:
    told: tuple[Told, ...] = tuple(
        replace(incident, cluster=merged.get(local)) for incident, local in zip(page.incidents, coding.incidents, strict=True))
    return replace(page, incidents=told)
