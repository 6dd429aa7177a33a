"""Which of a report's times belongs to which incident: nearness in the sentence's structure, weighed against cues."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from reportedly import edtf
from reportedly.codebook.times import Times
from reportedly.model import Draft, Span, Status
from reportedly.resolve.timeline import Moment, anchor_at
from reportedly.text.analysis import Analysis
from reportedly.text.normalise import CLOCK_UNITS, Reading

FAR = 12
LEAST = -6.0
CLAUSE = 25  # tokens: as far as the clause after "two days after" reaches
LEAST_REFINING = -4.5
COUNTED = 1.5
DEATH = 1.5  # what a time of death or of a find loses against the incident's own
QUOTED = 1.5  # what a time within a quotation loses
FRESH = 14  # days before the anchor in which a report's main incident is looked for


@dataclass(frozen=True, slots=True)
class Choice:
    """The time of an incident, why it was chosen, and how well it fits."""

    moment: Moment
    reading: Reading | None
    reason: str
    score: float
    aside: bool = False

    @property
    def edtf(self) -> str | None:
        """The time as EDTF."""
        return self.reading.edtf() if self.reading else self.moment.recurring


@dataclass(frozen=True, slots=True)
class _Scene:
    """What the choice looks at: the analysed report, its times, the words about times, all triggers in order."""

    analysis: Analysis
    timeline: Sequence[Moment]
    times: Times
    triggers: Mapping[int, str]


def choices_of(drafts: Sequence[Draft], analysis: Analysis, timeline: Sequence[Moment], times: Times) -> Mapping[str, Choice]:
    """Each draft's id → the best of the times near its words; none where no time fits."""
    usable = [m for m in timeline if m.expression.kind not in ("set", "ref")]
    triggers = {analysis.tokens(span).root.i: draft.id for draft in drafts for span in draft.triggers}
    scene = _Scene(analysis, usable, times, triggers)
    found: dict[str, Choice] = {}
    for draft in drafts:
        best = _best(list(_candidates(draft, scene)))
        if draft.main and (best is None or not best.moment.sharp):
            best = _told_elsewhere(best, scene) or best
        if best:
            found[draft.id] = best
    for draft in drafts:
        counted = _counted_on(draft, scene, found) or _counted_back(draft, scene, found)
        if counted and (draft.id not in found or found[draft.id].score < counted.score):
            found[draft.id] = counted
    return found


def _best(candidates: Sequence[Choice]) -> Choice | None:
    """The best candidate, made sharper by a fitting one that lies within it."""
    best = max(candidates, key=lambda c: c.score, default=None)
    if best is None or best.score < LEAST:
        return None
    if best.reading is None or best.moment.sharp:
        return _with_year(best, candidates)
    within = [sharper for c in candidates if c.score >= LEAST_REFINING and (sharper := _sharper(best, c))]
    return max(within, key=lambda c: c.score, default=best)


def _told_elsewhere(best: Choice | None, scene: _Scene) -> Choice | None:
    """For the main incident: the day that the report names with a time of day or a verb of happening, where no nearer day is named."""
    span = best.reading if best and not (best.score < 1 and best.reading and (best.reading.high - best.reading.low).days > 31) else None
    found = [c for m in scene.timeline if m.sharp and m.reading and not m.to_event and (c := _elsewhere(m, scene, span))]
    return max(found, key=lambda c: c.score, default=None)


def _elsewhere(moment: Moment, scene: _Scene, span: Reading | None) -> Choice | None:
    """A day in the span that is told, else shortly before the anchor; not ahead of it, not of something said; the earlier the better."""
    head, found, e = _head(moment, scene.analysis), moment.reading, moment.expression
    _, high = edtf.bounds(moment.anchor)
    if head is None or found is None or high is None or e.future or e.unit in CLOCK_UNITS or found.low > high:
        return None
    if not (span.low <= found.low <= found.high <= span.high if span else (high - found.low).days <= FRESH):
        return None
    segment = scene.analysis.segment_at(e.start)
    if _aside(moment, None, scene) or (segment and segment.kind != "body"):
        return None
    governor = next((t for t in head.ancestors if t.pos_ in ("VERB", "AUX")), None)
    happens = governor is not None and governor.lemma_.lower() in scene.times.happens
    cues = 2.0 * happens + 1.5 * (e.kind == "clock") + 0.5 * (e.part is not None)
    score = cues - e.start / 2000
    return Choice(moment, found, "the day that the report tells of", score) if cues else None


def _with_year(best: Choice, candidates: Sequence[Choice]) -> Choice:
    """A day without a year takes the year of a vaguer time that is told of the same incident."""
    if _yearless(best):
        for coarse in sorted(candidates, key=lambda c: -c.score):
            moved = _sharper(coarse, best) if coarse.score >= LEAST_REFINING and _gives_year(coarse) else None
            if moved:
                return moved
    return best


def _yearless(choice: Choice) -> bool:
    e = choice.moment.expression
    return e.kind == "date" and e.year is None and e.direction is None and e.month is not None


def _gives_year(choice: Choice) -> bool:
    found, e = choice.reading, choice.moment.expression
    return found is not None and (e.year is not None or (e.kind == "ago" and e.unit == "year")) and (found.high - found.low).days <= 366


def _sharper(best: Choice, other: Choice) -> Choice | None:
    """The other time when it is a day within the best one; a day without a year takes the year of the best one."""
    if other is best or best.reading is None or other.reading is None or not other.moment.sharp:
        return None
    if other.aside or other.moment.expression.future:
        return None
    low, high = best.reading.low, best.reading.high
    if low <= other.reading.low and other.reading.high <= high:
        return other
    if not _yearless(other) or not _gives_year(best):
        return None
    moved = _in_year(other.reading, low.year)
    return replace(other, reading=moved, reason=f"in {best.moment.expression.words}") if moved and low <= moved.low <= high else None


def _in_year(found: Reading, year: int) -> Reading | None:
    try:
        return Reading(found.low.replace(year=year), found.high.replace(year=year), True)
    except ValueError:
        return None


def _candidates(draft: Draft, scene: _Scene) -> Iterator[Choice]:
    for number, trigger in enumerate(draft.triggers):
        token = scene.analysis.tokens(trigger).root
        sentence = scene.analysis.sentence_at(trigger.start)
        for moment in _inside(scene.timeline, sentence.start_char, sentence.end_char):
            later = DEATH if len(draft.triggers) > 1 and token.lemma_.lower() in scene.times.deaths else 0.0
            yield from _choice(draft, moment, token, scene, 0.3 * number + later)
    for span in draft.evidence:
        for moment in _inside(scene.timeline, span.start, span.end):
            if not moment.to_event and moment.edtf:
                yield _weighed(draft, moment, -3.5, _aside(moment, None, scene), scene)


def _inside(timeline: Sequence[Moment], start: int, end: int) -> Iterator[Moment]:
    return (m for m in timeline if start <= m.expression.start < end)


def _choice(draft: Draft, moment: Moment, trigger: Token, scene: _Scene, less: float) -> Iterator[Choice]:
    if not moment.to_event:
        if moment.edtf:
            yield _weighed(draft, moment, _fit(trigger, moment, scene) - less, _aside(moment, trigger, scene), scene)
        return
    if 0 < trigger.i - _last(moment, scene).i <= CLAUSE and _depends(trigger, moment, scene):
        found = moment.counted_back(_base(trigger.sent, moment, scene))
        if found:
            hours = 2.5 if moment.expression.unit in CLOCK_UNITS else 0.0
            yield Choice(moment, found, "counted back from the other event", COUNTED - less - hours)


def _base(sentence: TokenSpan, moment: Moment, scene: _Scene) -> edtf.Bounds:
    """The time of the other event: another day named in the sentence, or the anchor."""
    others = [m for m in _inside(scene.timeline, sentence.start_char, sentence.end_char) if m is not moment and m.sharp and not m.to_event]
    if others and others[0].reading:
        nearest = min(others, key=lambda m: abs(m.expression.start - moment.expression.start))
        return (nearest.reading.low, nearest.reading.high) if nearest.reading else (None, None)
    return edtf.bounds(anchor_at(moment.expression.start, scene.analysis)[1])


def _depends(trigger: Token, moment: Moment, scene: _Scene) -> bool:
    """Whether the trigger stands in the clause that "after" opens: no comma of the main clause lies between."""
    last = _last(moment, scene)
    return last in trigger.ancestors or not any(t.text == "," for t in scene.analysis.doc[last.i + 1 : trigger.i])


def _last(moment: Moment, scene: _Scene) -> Token:
    found = scene.analysis.doc.char_span(moment.expression.start, moment.expression.end, alignment_mode="expand")
    assert found is not None, "an expression of this text always touches its tokens"
    return found[-1]


def _counted_on(draft: Draft, scene: _Scene, found: Mapping[str, Choice]) -> Choice | None:
    """ "Two days after X": the event that is told so, when X is an incident with a time."""
    for trigger in draft.triggers:
        sentence = scene.analysis.sentence_at(trigger.start)
        for moment in _inside(scene.timeline, sentence.start_char, sentence.end_char):
            other = _named_after(moment, scene) if moment.to_event else None
            if other is None or other == draft.id or other not in found or trigger.start > moment.expression.start + 80:
                continue
            base = found[other].reading
            counted = moment.counted_on((base.low, base.high)) if base else None
            if counted:
                return Choice(moment, counted, "counted from the event that is named", 1.0)
    return None


def _counted_back(draft: Draft, scene: _Scene, found: Mapping[str, Choice]) -> Choice | None:
    """ "X came two days after the event": the event, when X is an incident with a time."""
    for trigger in draft.triggers:
        sentence = scene.analysis.sentence_at(trigger.start)
        for moment in _inside(scene.timeline, sentence.start_char, trigger.start):
            first = _last(moment, scene).i
            if not moment.to_event or _named_after(moment, scene) != draft.id:
                continue
            others = [scene.triggers[i] for i in range(sentence.start, first) if scene.triggers.get(i, draft.id) != draft.id]
            base = found[others[-1]].reading if others and others[-1] in found else None
            counted = moment.counted_back((base.low, base.high)) if base else None
            if counted:
                return Choice(moment, counted, "counted back from the event before", COUNTED + 0.5)
    return None


def _named_after(moment: Moment, scene: _Scene) -> str | None:
    last = _last(moment, scene)
    for token in scene.analysis.doc[last.i + 1 : last.i + 1 + CLAUSE]:
        if token.i in scene.triggers:
            return scene.triggers[token.i]
        if token.text in (",", "."):
            return None
    return None


def _weighed(draft: Draft, moment: Moment, score: float, aside: bool, scene: _Scene) -> Choice:
    found = moment.reading
    late = moment.expression.future and draft.status is not Status.PLANNED
    days = (found.high - found.low).days if found else 0
    vague = 0.0 if days <= 31 else 1.0
    rough = 1.0 if moment.expression.kind in ("duration", "same") or (found and found.rough) else 0.0
    since = 2.0 if moment.since and not moment.sharp else 0.0
    clock = 2.5 if moment.clock or moment.expression.unit in CLOCK_UNITS else 0.0
    quoted = _quoted(moment, scene)
    points = score - 5 * late - vague - rough - clock - since - quoted - 3 * aside
    return Choice(moment, found, _reason(moment), points, aside)


def _quoted(moment: Moment, scene: _Scene) -> float:
    return QUOTED if moment.expression.year is None and scene.analysis.in_quotation(moment.expression.start) else 0.0


def _reason(moment: Moment) -> str:
    if moment.expression.year is not None:
        return "as written"
    return "counted from the time named before" if moment.relative or moment.clock else f"counted from {moment.anchor}"


def _fit(trigger: Token, moment: Moment, scene: _Scene) -> float:
    """Nearness of a time to a trigger: steps in the parse, words and other triggers between; a verb of speech counts against it."""
    head = _head(moment, scene.analysis)
    if head is None:
        return LEAST
    above_time = [head, *head.ancestors]
    above_trigger = [trigger, *trigger.ancestors]
    shared = next((t for t in above_time if t in above_trigger), None)
    steps = 0.4 * above_time.index(shared) + 0.5 * above_trigger.index(shared) if shared is not None else 4.0
    low, high = sorted((head.i, trigger.i))
    mine = scene.triggers.get(trigger.i)
    others = sum(1 for i in range(low + 1, high) if scene.triggers.get(i, mine) != mine)
    return 3.0 - steps - min(high - low, 40) / FAR - 1.2 * others


def _aside(moment: Moment, trigger: Token | None, scene: _Scene) -> bool:
    """Whether a verb of speech, or of what came after, governs a time."""
    head = _head(moment, scene.analysis)
    governor = next((t for t in head.ancestors if t.pos_ in ("VERB", "AUX")), None) if head is not None else None
    if governor is None or governor is trigger:
        return False
    lemma = governor.lemma_.lower()
    if governor.i in scene.triggers:
        return trigger is not None and lemma in scene.times.deaths and trigger.lemma_.lower() not in scene.times.deaths
    return lemma in scene.times.aside


def _head(moment: Moment, analysis: Analysis) -> Token | None:
    found = analysis.doc.char_span(moment.expression.start, moment.expression.end, alignment_mode="expand")
    return found.root if found is not None else None


def evidence_of(choice: Choice, analysis: Analysis) -> tuple[Span, ...]:
    """The words of a choice."""
    return (analysis.report.span(choice.moment.expression.start, choice.moment.expression.end),)
