"""What speakers do towards the incidents of a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportedly.attribute.clauses import Clause, clauses_of
from reportedly.attribute.incidents import about
from reportedly.attribute.parties import accused_of
from reportedly.attribute.speakers import who_of
from reportedly.attribute.stances import stance_of
from reportedly.codebook import Codebook
from reportedly.model import Claim, Draft, Role, Span, Stance, in_order
from reportedly.text.analysis import Analysis

BY = "attribute.v1"
LONGEST_EVIDENCE = 300
RESPONSIBILITY = frozenset([Stance.CLAIMS_RESPONSIBILITY, Stance.ATTRIBUTES_TO, Stance.DENIES, Stance.WITHHOLDS])


def statements(analysis: Analysis, drafts: Sequence[Draft], book: Codebook) -> tuple[Claim, ...]:
    """Statement claims (`statement=True`) about the drafts, in text order."""
    if not drafts:
        return ()
    clauses = (clause for sentence in analysis.sentences for clause in clauses_of(sentence))
    found = (claim for clause in clauses for claim in _claims(clause, analysis, drafts, book))
    return in_order(_once(found))


def _claims(clause: Clause, analysis: Analysis, drafts: Sequence[Draft], book: Codebook) -> Iterator[Claim]:
    verdict = stance_of(clause, analysis, book)
    if verdict is None:
        return
    speaker = who_of(clause, analysis, book)
    incidents = about(clause, analysis, drafts)
    accused = accused_of(verdict.stance, clause, speaker, analysis, book)
    role = Role.PERPETRATOR if verdict.stance in RESPONSIBILITY else Role.EVENT
    yield Claim(
        analysis.report.id, incidents, role, accused, (evidence_of(clause, analysis),), stance=verdict.stance,
        speaker=speaker, certainty=verdict.certainty, cue=analysis.span(clause.cue), statement=True, by=BY)


def evidence_of(clause: Clause, analysis: Analysis) -> Span:
    """The sentence that says it, or only the clause when the sentence is long."""
    sentence = clause.cue.sent
    start, end = sentence.start_char, sentence.start_char + len(sentence.text.rstrip())
    if end - start > LONGEST_EVIDENCE:
        start, end = clause.tokens.start_char, clause.tokens.end_char
    return analysis.report.span(start, min(end, start + LONGEST_EVIDENCE))


def _once(claims: Iterator[Claim]) -> Iterator[Claim]:
    """One claim for each stance of a speaker in a sentence."""
    seen = set()
    for claim in claims:
        key = (claim.stance, claim.speaker.text if claim.speaker else None, claim.spans[0].start)
        if key not in seen:
            seen.add(key)
            yield claim
