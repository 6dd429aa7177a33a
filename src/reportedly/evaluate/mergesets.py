"""The sets on which merging is measured: gold codings, passages, filed news reports, event mentions.

Each is read into reports to code and, afterwards, into the mapping from items to their true clusters and to ours.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import yaml

from reportedly.errors import UsageError
from reportedly.evaluate.gold.pairing import likeness, pairs
from reportedly.evaluate.gold.reading import record_page
from reportedly.evaluate.gold.run import Article, read_set, report_of
from reportedly.model import Basis, Coding, Published, Report
from reportedly.pipeline.record import record_of

Clusters = Mapping[str, str]  # item → cluster


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be clustered: its true cluster and the local incident that stands for it (None: we found none).

    `part` keeps apart what belongs to one incident but is counted by itself (a death, a wound).
    """

    name: str
    truth: str
    local: str | None
    part: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A word for an event in a corpus: where it stands in its report, its lemma, its chain."""

    report: str
    start: int
    lemma: str
    chain: str


@dataclass(frozen=True, slots=True)
class MergeSet:
    """One set: what to code, and how its items are found in the codings."""

    name: str
    reports: tuple[Report, ...]
    gold: tuple[Article, ...] = ()
    filed: Mapping[str, str] | None = None
    mentions: tuple[Mention, ...] = ()

    def items(self, codings: Sequence[Coding]) -> tuple[Item, ...]:
        """The items with their local incidents."""
        by_name = {c.report.name: c for c in codings}
        if self.filed is not None:
            return tuple(Item(c.report.name, self.filed[c.report.name], c.main) for c in codings)
        if self.mentions:
            return tuple(_mentioned(number, m, by_name[m.report]) for number, m in enumerate(self.mentions))
        return tuple(item for article in self.gold for item in _coded(article, by_name[f"{article.name}.txt"]))


def merge_sets(data: Path) -> tuple[MergeSet, ...]:
    """Every set that a folder holds, itself or in its subfolders; raises UsageError when there is none."""
    folders = [data, *sorted(p for p in data.iterdir() if p.is_dir())] if data.is_dir() else [data]
    gold = [article for folder in folders for article in _articles(folder, data)]
    found = [MergeSet("gold", tuple(report_of(a, "given") for a in gold), gold=tuple(gold))] if gold else []
    found += [known for folder in folders for known in (_filed(folder), _corpus(folder)) if known]
    if not found:
        raise UsageError(f"{data} holds no set for merging", "wanted: gold codings, passages.jsonl, articles.jsonl, or conll.csv")
    return tuple(found)


def _articles(folder: Path, data: Path) -> Iterator[Article]:
    """Gold codings with their texts beside them or in a folder of the same name beside `data`."""
    if folder.is_file():
        yield from read_set(folder, None, "given")
    elif (folder / "passages.jsonl").is_file():
        yield from read_set(folder / "passages.jsonl", None, "given")
    elif any(p.name != "clusters.yaml" for p in folder.glob("*.yaml")):
        beside = data.parent / folder.name
        yield from read_set(folder, beside if beside.is_dir() and not any(folder.glob("*.txt")) else None, "given")


def _coded(article: Article, coding: Coding) -> Iterator[Item]:
    """Gold incidents, each with the local incident that tells the same; one without a cluster is a cluster of its own."""
    told = [g for g in article.gold.incidents if g.counts]
    ours = record_page(record_of(coding)).incidents
    for i, j in pairs(told, ours, likeness):
        name = f"{article.name}#{told[i].id}"
        yield Item(name, told[i].cluster or name, coding.incidents[j])


def _filed(folder: Path) -> MergeSet | None:
    """News reports filed under incidents: articles.jsonl."""
    path = folder / "articles.jsonl"
    if not path.is_file():
        return None
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    reports = tuple(_filed_report(row) for row in rows)
    return MergeSet(folder.name, reports, filed={row["doc_id"]: str(row["incident_id"]) for row in rows})


def _filed_report(row: Mapping[str, str]) -> Report:
    text = f"{row['title'] or ''}\n\n{row['content'] or ''}"
    told = Published(row["dct"], Basis.GIVEN) if row.get("dct") else Published()
    return Report(text, name=row["doc_id"], url=row.get("uri"), title=row["title"] or None, published=told)


def _corpus(folder: Path) -> MergeSet | None:
    """Event mentions over tokenised reports: conll.csv and event_mentions.json."""
    if not (folder / "conll.csv").is_file() or not (folder / "event_mentions.json").is_file():
        return None
    reports, places = _tokenised(folder / "conll.csv")
    marked = json.loads((folder / "event_mentions.json").read_text(encoding="utf-8"))
    mentions = tuple(
        Mention(m["doc_id"], places[m["doc_id"], m["sent_id"], m["tokens_number"][0]], m["mention_head_lemma"].lower(), m["coref_chain"])
        for m in marked)
    return MergeSet("gvc", tuple(reports), mentions=mentions)


def _tokenised(path: Path) -> tuple[list[Report], dict[tuple[str, int, int], int]]:
    """The reports, one sentence a line, and where each token starts."""
    sentences: dict[str, dict[int, list[tuple[int, str]]]] = defaultdict(lambda: defaultdict(list))
    with path.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            doc = row["topic/subtopic_name/doc"].rsplit("/", 1)[-1]
            sentences[doc][int(row["sent_id"])].append((int(row["token_id"]), row["token"]))
    places: dict[tuple[str, int, int], int] = {}
    return [_rebuilt(doc, lines, places) for doc, lines in sorted(sentences.items())], places


def _rebuilt(doc: str, lines: Mapping[int, list[tuple[int, str]]], places: dict[tuple[str, int, int], int]) -> Report:
    out, day = "", "".join(token for _, token in lines[0])
    for number, tokens in sorted(lines.items()):
        for index, token in tokens:
            places[doc, number, index] = len(out)
            out += token + " "
        out = out[:-1] + "\n"
    return Report(out, name=doc, published=Published(day, Basis.GIVEN) if len(day) == 10 else Published())


def _mentioned(number: int, mention: Mention, coding: Coding) -> Item:
    """The local incident whose evidence holds the mention, else the report's main one."""
    held = next((i for i in coding.incidents if _holds(coding, i, mention.start)), coding.main)
    local = held or (coding.incidents[0] if coding.incidents else None)
    return Item(f"{mention.report}#{number}", mention.chain, local or f"report {mention.report}", part_of(mention.lemma))


def _holds(coding: Coding, incident: str, offset: int) -> bool:
    return any(s.start <= offset < s.end for c in coding.of(incident) if not c.statement for s in c.spans)


@cache
def _parts() -> Mapping[str, str]:
    raw = yaml.safe_load(files("reportedly.data").joinpath("subevents.yaml").read_text(encoding="utf-8"))
    return {lemma: part for part, lemmas in raw.items() for lemma in lemmas}


def part_of(lemma: str) -> str:
    """The part of an incident that a word names: death, injury, hit, shots or whole."""
    return _parts().get(lemma, "whole")


def clusters_of(items: Iterable[Item], merged: Clusters) -> tuple[dict[str, str], dict[str, str]]:
    """The true clusters and ours by item; an item without a local incident stands alone."""
    known = tuple(items)
    ours = {i.name: f"{merged.get(i.local, i.local)} {i.part}" for i in known if i.local}
    return {i.name: i.truth for i in known}, ours
