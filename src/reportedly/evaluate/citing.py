"""What finding attributions must beat: quotation marks with a verb beside them; subjects of reporting verbs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportedly.attribute.relations import Range, Relation
from reportedly.codebook import Codebook
from reportedly.text.analysis import Analysis

QUOTED = re.compile(r"[\"“]([^\"“”]{2,600})[\"”]")
NAME = r"[A-Z][\w.'’-]*"
AFTER = re.compile(
    rf",?\s*((?:{NAME}\s+){{1,4}}|he |she |they )?(said|says|told|wrote|added|asked)\b(?:\s+((?:{NAME}\s?){{1,4}}))?")


def by_quotation_marks(analysis: Analysis, book: Codebook) -> Iterator[Relation]:
    """Words between quotation marks, the verb of saying that follows them, and the capitalised words beside it."""
    text = analysis.report.text
    for quoted in QUOTED.finditer(text):
        found = AFTER.match(text, quoted.end())
        if found:
            group = 1 if found[1] else 3 if found[3] else 0
            source: Range | None = (found.start(group), found.start(group) + len(found[group].rstrip())) if group else None
            yield Relation(found.span(2), source, (quoted.span(1),))


def by_reporting_verbs(analysis: Analysis, book: Codebook) -> Iterator[Relation]:
    """Each verb of saying with its own subject and its own clause."""
    for token in analysis.doc:
        if token.pos_ != "VERB" or token.lemma_.lower() not in book.reporting.speech:
            continue
        subject = next((c for c in token.children if c.dep_ == "nsubj"), None)
        said = next((c for c in token.children if c.dep_ == "ccomp"), None)
        if subject is not None and said is not None:
            yield Relation(
                (token.idx, token.idx + len(token)), _under(subject.left_edge.idx, subject.right_edge.idx, len(subject.right_edge)),
                (_under(said.left_edge.idx, said.right_edge.idx, len(said.right_edge)),))


def _under(start: int, last: int, length: int) -> Range:
    return start, last + length
