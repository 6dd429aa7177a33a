"""`reportedly eval claims`: attributions against annotated news (PolNeAR), or stances against annotated sentences.

A folder in the layout of PolNeAR (`text/*.txt` beside `attributions/*.ann`, in it or below it) gives source, cue and content: F1 of
tokens, of spans (exact, and overlapping one to one) and of whole triples linked by one attribution, beside two baselines on the
same texts.  A file of annotated sentences (`tests/data/statements-gold.jsonl`, `docs/claims.md`) gives stances.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reportedly.attribute.relations import Range, Relation, relations_of
from reportedly.codebook import Codebook, load_codebook
from reportedly.errors import UsageError
from reportedly.evaluate.citing import by_quotation_marks, by_reporting_verbs
from reportedly.evaluate.sentences import StanceFigures, evaluate_sentences
from reportedly.model import Report
from reportedly.text.analysis import Analysis
from reportedly.text.parser import Parser

ROLES = ("source", "cue", "content")
WORD = re.compile(r"\w+|[^\w\s]")
Unit = tuple[Range, ...]
Finder = Callable[[Analysis, Codebook], Iterable[Relation]]


@dataclass(frozen=True, slots=True)
class Document:
    """One report with its attributions as annotated."""

    name: str
    text: str
    gold: tuple[Relation, ...]


@dataclass(slots=True)
class Tally:
    """How much agrees, of how much was annotated and found."""

    right: int = 0
    gold: int = 0
    found: int = 0

    def add(self, right: int, gold: int, found: int) -> None:
        """Count one document."""
        self.right, self.gold, self.found = self.right + right, self.gold + gold, self.found + found

    def to_json(self) -> dict[str, Any]:
        """Precision, recall and F1."""
        return {"precision": _share(self.right, self.found), "recall": _share(self.right, self.gold),
                "f1": _share(2 * self.right, self.gold + self.found)}


@dataclass(slots=True)
class RelationFigures:
    """Tallies by name, of ours and of each baseline."""

    documents: int
    ours: dict[str, Tally] = field(default_factory=dict)
    baselines: dict[str, dict[str, Tally]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Fractions of 1."""
        return {"documents": self.documents, **{k: t.to_json() for k, t in self.ours.items()},
                "baselines": {name: {k: t.to_json() for k, t in tallies.items()} for name, tallies in self.baselines.items()}}


def evaluate_claims(data: Path, limit: int | None = None) -> RelationFigures | StanceFigures:
    """Measure on a PolNeAR folder or a file of annotated sentences; raises UsageError for anything else."""
    parser, book = Parser.load(), load_codebook()
    if data.is_file():
        return evaluate_sentences(data, parser, book)
    documents = tuple(read_polnear(data))[:limit]
    if not documents:
        raise UsageError(f"{data} holds no annotated report", "wanted: text/*.txt beside attributions/*.ann, in this folder or below it")
    return measured(documents, parser.parse_all(Report(d.text, name=d.name) for d in documents), book)


def measured(documents: Sequence[Document], analyses: Iterable[Analysis], book: Codebook) -> RelationFigures:
    """Ours and both baselines over the same texts."""
    finders: Mapping[str, Finder] = {
        "": relations_of, "quotation_marks": by_quotation_marks, "subject_of_reporting_verb": by_reporting_verbs}
    figures = RelationFigures(len(documents), {}, {name: {} for name in finders if name})
    for document, analysis in zip(documents, analyses, strict=True):
        for name, finder in finders.items():
            tallies = figures.baselines[name] if name else figures.ours
            compare(document, tuple(finder(analysis, book)), tallies)
    return figures


def compare(document: Document, found: Sequence[Relation], tallies: dict[str, Tally]) -> None:
    """Add one document to the tallies."""
    gold = document.gold
    words = tuple(m.span() for m in WORD.finditer(document.text))
    for role in ROLES:
        wanted, given = units_of(gold, role), units_of(found, role)
        _count(tallies, f"{role}.tokens", _tokens(words, wanted), _tokens(words, given))
        _count(tallies, f"{role}.exact", set(wanted), set(given))
        tallies.setdefault(f"{role}.overlap", Tally()).add(_pairs(wanted, given), len(wanted), len(given))
    tallies.setdefault("triples.overlap", Tally()).add(*_linked(gold, found))


def units_of(relations: Iterable[Relation], role: str) -> tuple[Unit, ...]:
    """The words of one role of each relation, each once, in text order; content may stand in pieces."""
    return tuple(sorted({unit for r in relations if (unit := _of(r, role))}))


def _of(relation: Relation, role: str) -> Unit:
    if role == "cue":
        return (relation.cue,)
    return relation.content if role == "content" else (relation.source,) if relation.source else ()


def _tokens(words: Iterable[Range], units: Sequence[Unit]) -> set[Range]:
    return {w for w in words if any(a <= w[0] and w[1] <= b for unit in units for a, b in unit)}


def _count(tallies: dict[str, Tally], name: str, gold: AbstractSet[object], found: AbstractSet[object]) -> None:
    tallies.setdefault(name, Tally()).add(len(gold & found), len(gold), len(found))


def _pairs(gold: Sequence[Unit], found: Sequence[Unit]) -> int:
    """How many annotated spans have a found one that overlaps, one to one, most overlap first."""
    ranked = sorted(((n, i, j) for i, g in enumerate(gold) for j, f in enumerate(found) if (n := _common(g, f))), reverse=True)
    used_gold: set[int] = set()
    used_found: set[int] = set()
    for _, i, j in ranked:
        if i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
    return len(used_gold)


def _linked(gold: Sequence[Relation], found: Sequence[Relation]) -> tuple[int, int, int]:
    """Triples whose cue, source and content all overlap those of one annotated attribution (no source: none found)."""
    left, right = list(gold), 0
    for relation in found:
        hit = next((g for g in left if _agree(g, relation)), None)
        if hit is not None:
            left.remove(hit)
            right += 1
    return right, len(gold), len(found)


def _agree(gold: Relation, found: Relation) -> bool:
    if not _shared(gold.cue, found.cue):
        return False
    sources = gold.source is None if found.source is None else gold.source is not None and _shared(gold.source, found.source) > 0
    return sources and _common(gold.content, found.content) > 0


def _common(a: Unit, b: Unit) -> int:
    return sum(_shared(x, y) for x in a for y in b)


def _shared(a: Range, b: Range) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


# ---------------------------------------------------------------- reading

def read_polnear(folder: Path) -> Iterator[Document]:
    """The annotated reports of a folder and those below it, in order of their names."""
    for path in sorted(folder.rglob("attributions/*.ann")):
        stem = path.stem.rsplit("_", 1)[0]
        text = path.parents[1] / "text" / f"{stem}.txt"
        if text.is_file():
            yield Document(stem, text.read_bytes().decode("utf-8"), tuple(_annotated(path.read_text(encoding="utf-8"))))


def _annotated(annotations: str) -> Iterator[Relation]:
    """The attributions of a brat file that have a cue."""
    lines = [line.split("\t") for line in annotations.splitlines() if "\t" in line]
    spans = {parts[0]: _ranges(parts[1].split(" ", 1)[1]) for parts in lines if parts[0].startswith("T")}
    for parts in lines:
        if parts[0].startswith("E"):
            named = [item.split(":", 1) for item in parts[1].split()]
            cue = [s for role, key in named if role == "Cue" for s in spans.get(key, ())]
            source = [s for role, key in named if role == "Source" for s in spans.get(key, ())]
            content = [s for role, key in named if role.startswith("Content") for s in spans.get(key, ())]
            if cue:
                yield Relation(cue[0], source[0] if source else None, tuple(content))


def _ranges(offsets: str) -> tuple[Range, ...]:
    pairs = (part.split(" ") for part in offsets.split(";"))
    return tuple((int(start), int(end)) for start, end in pairs)
