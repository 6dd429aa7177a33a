"""`reportedly eval time`: time expressions against TIMEX3 in the layout of TempEval-3 (`*.tml` in any folder below).

Strict: same offsets; relaxed: they overlap; value: they overlap and the value is the same, all as F1 over all expressions.
dateparser.search, when it is installed, is measured on the same texts in the same run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from reportedly.codebook.times import load_times
from reportedly.errors import UsageError
from reportedly.evaluate.timex import Timex, timexes
from reportedly.text.expressions import expressions_of

THIRD = 3
Tagger = Callable[[str, date], Iterable[Timex]]


@dataclass(frozen=True, slots=True)
class Document:
    """One text with the day it was made and its expressions as annotated."""

    name: str
    text: str
    day: date
    gold: tuple[Timex, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many were annotated and found, and how many of them agree."""

    gold: int
    found: int
    strict: int
    relaxed: int
    value: int

    def to_json(self) -> dict[str, Any]:
        """F1 of each, and precision and recall of the overlap."""
        both = self.gold + self.found
        share = {name: round(2 * right / both, 4) if both else 0.0 for name, right in (
            ("strict_f1", self.strict), ("relaxed_f1", self.relaxed), ("value_f1", self.value))}
        return {**share, "relaxed_precision": round(self.relaxed / max(1, self.found), 4),
                "relaxed_recall": round(self.relaxed / max(1, self.gold), 4), "gold": self.gold, "found": self.found}


@dataclass(frozen=True, slots=True)
class TimeFigures:
    """Ours and, where it is installed, the baseline's on the same texts; `held` is the third of TimeBank not looked at."""

    documents: int
    ours: Tally
    held: Tally
    baselines: Mapping[str, Tally]

    def to_json(self) -> dict[str, Any]:
        """Fractions of 1."""
        return {**self.ours.to_json(), "documents": self.documents, "held_third_of_timebank": self.held.to_json(),
                "baselines": {name: tally.to_json() for name, tally in self.baselines.items()}}


def evaluate_time(data: Path, baseline: bool = True) -> TimeFigures:
    """Tag every document below `data`; raises UsageError where there is none."""
    documents = tuple(read_tempeval(data))
    if not documents:
        raise UsageError(f"{data} holds no TimeML document", "wanted: *.tml with TIMEX3, in this folder or below it")
    taggers = {"dateparser": _dateparser} if baseline and find_spec("dateparser") else {}
    held = [d for d in documents if is_held(d.name)]
    return TimeFigures(len(documents), tally(documents, ours), tally(held, ours), {n: tally(documents, t) for n, t in taggers.items()})


def is_held(name: str) -> bool:
    """Whether a document is of the third of TimeBank that no rule was written from."""
    return "TimeBank" in name and int(hashlib.sha256(Path(name).name.encode()).hexdigest(), 16) % THIRD == 0


def ours(text: str, day: date) -> Iterable[Timex]:
    """Our expressions with their values."""
    return timexes(expressions_of(text, load_times()), day)


def _dateparser(text: str, day: date) -> Iterator[Timex]:
    search = import_module("dateparser.search").search_dates
    settings = {"RELATIVE_BASE": datetime(day.year, day.month, day.day), "PREFER_DATES_FROM": "past"}
    place = 0
    for words, found in search(text, languages=["en"], settings=settings) or ():
        start = text.find(words, place)
        if start >= 0:
            place = start + len(words)
            yield Timex(start, place, found.date().isoformat())


def tally(documents: Iterable[Document], tagger: Tagger) -> Tally:
    """Count agreement over some documents."""
    parts = [_agree(d.gold, tuple(tagger(d.text, d.day))) for d in documents]
    return Tally(*(sum(part[i] for part in parts) for i in range(5))) if parts else Tally(0, 0, 0, 0, 0)


def _agree(gold: Sequence[Timex], found: Sequence[Timex]) -> tuple[int, int, int, int, int]:
    """Each annotated expression with the first found one that overlaps it and is not taken."""
    pairs: list[tuple[Timex, Timex]] = []
    taken: set[Timex] = set()
    for wanted in gold:
        hit = next((f for f in found if f.start < wanted.end and wanted.start < f.end and f not in taken), None)
        if hit:
            taken.add(hit)
            pairs.append((wanted, hit))
    strict = sum((a.start, a.end) == (b.start, b.end) for a, b in pairs)
    return len(gold), len(found), strict, len(pairs), sum(a.value == b.value for a, b in pairs)


# ---------------------------------------------------------------- reading

def read_tempeval(folder: Path) -> Iterator[Document]:
    """The TimeML documents of a folder and those below it, in order of their names."""
    for path in sorted(folder.rglob("*.tml")):
        root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
        made = next((t.get("value", "") for t in root.iter("TIMEX3") if t.get("functionInDocument") == "CREATION_TIME"), "")
        body = root.find("TEXT")
        if body is not None and len(made) >= 10:
            pieces: list[str] = []
            gold = tuple(_walk(body, pieces))
            yield Document(str(path.relative_to(folder)), "".join(pieces), date.fromisoformat(made[:10]), gold)


def _walk(node: ElementTree.Element, pieces: list[str]) -> Iterator[Timex]:
    """Collect a node's text in `pieces`, yield the expressions in it."""
    pieces.append(node.text or "")
    for child in node:
        start = sum(map(len, pieces))
        yield from _walk(child, pieces)
        if child.tag == "TIMEX3" and child.get("functionInDocument") != "CREATION_TIME":
            yield Timex(start, sum(map(len, pieces)), child.get("value", ""))
        pieces.append(child.tail or "")
