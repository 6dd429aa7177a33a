"""One report as analysed: spaCy's document over its text, sentences, quotations, names, each with offsets into the text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan

from reportedly.model import Report, Segment, Span


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between quotation marks: `start` and `end` are those of the content, without the marks."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the text after repair: label is PERSON, ORG, GPE, LOC, FAC, NORP or EVENT; `full` its longest form here."""

    start: int
    end: int
    label: str
    text: str
    full: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the stages read.  `doc` has exactly one character for each character of `report.text`."""

    report: Report
    doc: Doc
    sentences: tuple[TokenSpan, ...]
    quotations: tuple[Quotation, ...]
    names: tuple[Name, ...]

    def span(self, tokens: TokenSpan | Token) -> Span:
        """The report's span under some tokens."""
        if isinstance(tokens, Token):
            return self.report.span(tokens.idx, tokens.idx + len(tokens))
        return self.report.span(tokens.start_char, tokens.end_char)

    def sentence_at(self, offset: int) -> TokenSpan:
        """The sentence that holds a character; the nearest one before it between sentences."""
        low, high = 0, len(self.sentences) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.sentences[middle].start_char <= offset:
                low = middle
            else:
                high = middle - 1
        return self.sentences[low]

    def segment_at(self, offset: int) -> Segment | None:
        """The innermost segment that holds a character."""
        holding = [s for s in self.report.segments if s.start <= offset < s.end]
        return min(holding, key=lambda s: s.end - s.start) if holding else None

    def names_between(self, start: int, end: int) -> tuple[Name, ...]:
        """The names that touch the characters from `start` to `end`, in text order."""
        first = bisect_right(self.names, start, key=lambda name: name.end)
        found = []
        for name in self.names[first:]:
            if name.start >= end:
                break
            found.append(name)
        return tuple(found)

    def in_quotation(self, offset: int) -> bool:
        """Whether a character lies between quotation marks."""
        return any(q.start <= offset < q.end for q in self.quotations)

    def tokens(self, span: Span) -> TokenSpan:
        """The tokens that a span touches."""
        found = self.doc.char_span(span.start, span.end, alignment_mode="expand")
        assert found is not None, "a span of this report always touches its tokens"
        return found

    def paragraphs(self) -> Iterator[tuple[int, int]]:
        """Start and end of each paragraph (lines count: plain news text breaks paragraphs at line ends)."""
        start = 0
        for line in self.report.text.splitlines(keepends=True):
            if line.strip():
                yield start, start + len(line.rstrip())
            start += len(line)
