"""What speakers do towards the incidents of a report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reportedly.attribute.clauses import Clause
from reportedly.attribute.features import candidates_of
from reportedly.attribute.incidents import about
from reportedly.attribute.parties import accused_of
from reportedly.attribute.scene import Scene
from reportedly.attribute.speakers import who_of
from reportedly.attribute.stances import Verdict, verdicts_of
from reportedly.codebook import Codebook
from reportedly.model import Claim, Draft, Role, Span, Stance, in_order
from reportedly.text.analysis import Analysis

BY = "attribute.v2"
LONGEST_EVIDENCE = 300
RESPONSIBILITY = frozenset([Stance.CLAIMS_RESPONSIBILITY, Stance.ATTRIBUTES_TO, Stance.DENIES, Stance.WITHHOLDS])


def statements(analysis: Analysis, drafts: Sequence[Draft], book: Codebook) -> tuple[Claim, ...]:
    """Statement claims (`statement=True`) about the drafts, in text order."""
    if not drafts:
        return ()
    scene = Scene.of(analysis, drafts, book)
    candidates = (candidates_of(sentence, analysis, book) for sentence in analysis.sentences)
    verdicts = (verdict for clauses in candidates for verdict in verdicts_of(clauses, scene))
    claims = _once(_claim(verdict, scene) for verdict in verdicts)
    return in_order(c for c in claims if c.stance is not Stance.ATTRIBUTES_TO or c.value is not None)


def _claim(verdict: Verdict, scene: Scene) -> Claim:
    clause, stance = verdict.clause, verdict.stance
    analysis = scene.analysis
    speaker = who_of(clause, analysis, scene.book)
    return Claim(
        analysis.report.id, about(clause, analysis, scene.drafts), Role.PERPETRATOR if stance in RESPONSIBILITY else Role.EVENT,
        accused_of(stance, clause, speaker, scene), (evidence_of(clause, analysis),), stance=stance, speaker=speaker,
        certainty=verdict.certainty, cue=analysis.span(clause.cue), statement=True, by=BY, score=round(verdict.score, 4))


def evidence_of(clause: Clause, analysis: Analysis) -> Span:
    """The sentence that says it, or only the clause when the sentence is long."""
    sentence = clause.cue.sent
    start, end = sentence.start_char, sentence.start_char + len(sentence.text.rstrip())
    if end - start > LONGEST_EVIDENCE:
        start, end = clause.tokens.start_char, clause.tokens.end_char
    return analysis.report.span(start, min(end, start + LONGEST_EVIDENCE))


def _once(claims: Iterable[Claim]) -> Iterator[Claim]:
    """One claim for each stance of a speaker in a sentence."""
    seen = set()
    for claim in claims:
        key = (claim.stance, claim.speaker.text if claim.speaker else None, claim.spans[0].start)
        if key not in seen:
            seen.add(key)
            yield claim
