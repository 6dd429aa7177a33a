"""Which of a report's times belongs to which incident: nearness in the sentence's structure, weighed against cues."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from reportedly.codebook.times import Times
from reportedly.model import Draft, Status
from reportedly.resolve.timeline import Moment
from reportedly.text.analysis import Analysis

Words = frozenset[str]
FAR = 12
LEAST = -6.0


@dataclass(frozen=True, slots=True)
class Choice:
    """The time of an incident, why it was chosen, and how well it fits."""

    moment: Moment
    edtf: str
    reason: str
    score: float


def choices_of(drafts: Sequence[Draft], analysis: Analysis, timeline: Sequence[Moment], times: Times) -> Mapping[str, Choice]:
    """Each draft's id → the best of the times near its words; none where no time fits."""
    usable = [m for m in timeline if m.edtf and m.expression.kind not in ("set", "ref")]
    found: dict[str, Choice] = {}
    for draft in drafts:
        best = max(_candidates(draft, analysis, usable, times.aside), key=lambda c: c.score, default=None)
        if best and best.score >= LEAST:
            found[draft.id] = best
    return found


def _candidates(draft: Draft, analysis: Analysis, usable: Sequence[Moment], aside: Words) -> Iterator[Choice]:
    for number, trigger in enumerate(draft.triggers):
        token = analysis.tokens(trigger).root
        sentence = analysis.sentence_at(trigger.start)
        for moment in usable:
            if sentence.start_char <= moment.expression.start < sentence.end_char:
                yield _choice(draft, moment, _fit(token, moment, analysis, aside) - 0.3 * number)
    for span in draft.evidence:
        for moment in usable:
            if span.start <= moment.expression.start < span.end:
                yield _choice(draft, moment, _evidence_fit(moment, analysis, aside))


def _choice(draft: Draft, moment: Moment, score: float) -> Choice:
    late = moment.expression.future and draft.status is not Status.PLANNED
    vague = 0.0 if moment.reading and (moment.reading.high - moment.reading.low).days <= 31 else 1.0
    rough = 1.0 if moment.expression.kind in ("duration", "same") else 0.0
    return Choice(moment, moment.edtf or "", _reason(moment), score - 5 * late - vague - rough)


def _reason(moment: Moment) -> str:
    if moment.expression.year is not None:
        return "as written"
    return "counted from the time named before" if moment.relative else f"counted from {moment.anchor}"


def _fit(trigger: Token, moment: Moment, analysis: Analysis, aside: Words) -> float:
    """Nearness of a time to a trigger: steps in the parse and words between; a verb of speech between them counts against it."""
    head = _head(moment, analysis)
    if head is None:
        return LEAST
    above_time = [head, *head.ancestors]
    above_trigger = [trigger, *trigger.ancestors]
    shared = next((t for t in above_time if t in above_trigger), None)
    if shared is None:
        return -4.0
    up = above_time.index(shared)
    down = above_trigger.index(shared)
    between = abs(head.i - trigger.i)
    governor = next((t for t in above_time if t.pos_ in ("VERB", "AUX")), None)
    said = governor is not None and governor is not trigger and governor.lemma_.lower() in aside
    return 3.0 - 0.4 * up - 0.5 * down - min(between, 40) / FAR - (3.0 if said else 0.0)


def _evidence_fit(moment: Moment, analysis: Analysis, aside: Words) -> float:
    head = _head(moment, analysis)
    governor = next((t for t in head.ancestors if t.pos_ in ("VERB", "AUX")), None) if head is not None else None
    return -3.5 - (2.0 if governor is not None and governor.lemma_.lower() in aside else 0.0)


def _head(moment: Moment, analysis: Analysis) -> Token | None:
    found = analysis.doc.char_span(moment.expression.start, moment.expression.end, alignment_mode="expand")
    return found.root if found is not None else None
