"""Codes one report: analysis → drafts → typed slot claims and statements."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from reportedly.attribute import source_of, statements
from reportedly.codebook import Codebook, load_codebook
from reportedly.model import Claim, Code, Coding, Draft, Filler, Raw, Report, Role, Span, Value
from reportedly.read.base import Reader
from reportedly.read.local import LocalReader
from reportedly.resolve.count import counts_of
from reportedly.resolve.gazetteer import Gazetteer
from reportedly.resolve.place import places_of
from reportedly.resolve.time import dates_of
from reportedly.resolve.who import parties_of
from reportedly.text.analysis import Analysis
from reportedly.text.gate import Gate
from reportedly.text.parser import Parser
from reportedly.text.segments import segmented


@dataclass(slots=True)
class Tools:
    """The resources that coding needs, loaded once per process."""

    parser: Parser
    reader: Reader
    gazetteer: Gazetteer
    book: Codebook
    gate: Gate

    @classmethod
    def load(cls) -> Tools:
        """The default tools: spaCy's English pipeline, the local reader, the installed gazetteer."""
        parser, book = Parser.load(), load_codebook()
        return cls(parser, LocalReader(), Gazetteer.open(), book, Gate.of(book.triggers, *parser.irregular()))


def code_all(reports: Iterable[Report], tools: Tools) -> Iterator[Coding]:
    """Code reports in order; one without words of violence is not parsed and holds nothing."""
    waiting: deque[Report] = deque()

    def loud() -> Iterator[Report]:
        for report in (segmented(report, tools.book) for report in reports):
            waiting.append(report)
            if tools.gate.opens(report.text):
                yield report

    for analysis in tools.parser.parse_all(loud()):
        while waiting[0] is not analysis.report:
            yield Coding(waiting.popleft(), (), ())
        waiting.popleft()
        yield code(analysis, tools)
    yield from (Coding(report, (), ()) for report in waiting)


def code(analysis: Analysis, tools: Tools) -> Coding:
    """Code one analysed report."""
    drafts = tools.reader.read(analysis, tools.book)
    slots = _slots(drafts, analysis, tools)
    said = statements(analysis, drafts, tools.book)
    main = next((d.id for d in drafts if d.main), None)
    return Coding(analysis.report, tuple(d.id for d in drafts), (*slots, *said), main)


def _slots(drafts: tuple[Draft, ...], analysis: Analysis, tools: Tools) -> Iterator[Claim]:
    dates = dates_of(drafts, analysis, tools.book)
    places = places_of(drafts, analysis, tools.book, tools.gazetteer)
    for draft in drafts:
        make = _Maker(draft, tools.reader.name)
        yield make(Role.EVENT, None, draft.evidence)
        for kind in draft.types:
            yield make(Role.TYPE, Code(kind, draft.triggers[0].quote), draft.triggers)
        yield make(Role.STATUS, Code(draft.status), draft.triggers)
        if draft.id in dates:
            yield make(Role.DATE, *dates[draft.id])
        if draft.id in places:
            yield make(Role.PLACE, *places[draft.id])
        for claim in _fillers(draft, analysis, tools, make):
            yield _sourced(claim, analysis, tools)


@dataclass(frozen=True, slots=True)
class _Maker:
    draft: Draft
    by: str

    def __call__(self, role: Role, value: Value | None, spans: tuple[Span, ...]) -> Claim:
        words = spans or self.draft.evidence
        return Claim(words[0].report, (self.draft.id,), role, value, words, by=self.by, score=self.draft.score)


def _fillers(draft: Draft, analysis: Analysis, tools: Tools, make: _Maker) -> Iterator[Claim]:
    for role in (Role.KILLED, Role.INJURED):
        for count, filler in counts_of(draft, role):
            yield make(role, count, (filler.span,))
    for role in (Role.TARGET, Role.PERPETRATOR):
        for who, filler in parties_of(draft, role, analysis, tools.book):
            yield make(role, who, (filler.span,))
    for role in (Role.WEAPON, Role.METHOD):
        for filler in draft.of(role):
            yield make(role, Raw(_worded(filler)), (filler.span,))


def _worded(filler: Filler) -> str:
    return filler.description or filler.span.quote


def _sourced(claim: Claim, analysis: Analysis, tools: Tools) -> Claim:
    said = source_of(claim.spans[0], analysis, tools.book)
    return replace(claim, speaker=said.speaker, cue=said.cue, via=said.via, certainty=said.certainty, id="")
