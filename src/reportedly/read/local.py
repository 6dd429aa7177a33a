"""The local reader: triggers with lexicons as data, their fillers, and a join of what is told twice."""

from __future__ import annotations

from dataclasses import replace

from reportedly.codebook import Codebook
from reportedly.model import Draft, Span, Status, digest
from reportedly.read.fill import fill
from reportedly.read.join import Group, joined
from reportedly.read.mentions import Mention
from reportedly.read.triggers import mentions_of
from reportedly.text.analysis import Analysis

LONGEST_EVIDENCE = 300
MOST_EVIDENCE = 4


class LocalReader:
    """Finds incidents by trigger words and their dependents; joins what is told twice."""

    name = "local.v1"

    def read(self, analysis: Analysis, book: Codebook) -> tuple[Draft, ...]:
        """Drafts in text order; the first that is told most is the main one."""
        mentions = [replace(m, fillers=fill(m, analysis, book)) for m in mentions_of(analysis, book)]
        groups = [g for g in joined(mentions, analysis) if any(m.types or m.fillers or _verb(m, analysis) for m in g.mentions)]
        main = max(groups, key=lambda g: len(g.mentions), default=None)
        return tuple(_draft(group, analysis, group is main) for group in groups)


def _verb(mention: Mention, analysis: Analysis) -> bool:
    return bool(analysis.doc[mention.token].pos_ == "VERB")


def _draft(group: Group, analysis: Analysis, main: bool) -> Draft:
    triggers = tuple(analysis.span(analysis.doc[m.token]) for m in group.mentions)
    types = tuple(dict.fromkeys(t for m in group.mentions for t in m.types)) or ("other",)
    statuses = {m.status for m in group.mentions}
    status = Status.OCCURRED if Status.OCCURRED in statuses else next(iter(sorted(statuses)))
    fillers = tuple(dict.fromkeys(f for m in group.mentions for f in m.fillers))
    return Draft(digest("draft", analysis.report.id, triggers[0]), types, status, triggers, _evidence(group, analysis), fillers, main)


def _evidence(group: Group, analysis: Analysis) -> tuple[Span, ...]:
    numbers = sorted({m.sentence for m in group.mentions})[:MOST_EVIDENCE]
    found = []
    for number in numbers:
        sentence = analysis.sentences[number]
        start, end = sentence.start_char, sentence.end_char
        end = min(start + len(analysis.report.text[start:end].rstrip()), start + LONGEST_EVIDENCE)
        found.append(analysis.report.span(start, end))
    return tuple(found)
