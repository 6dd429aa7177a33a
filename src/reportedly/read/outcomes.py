"""What a report says became of people anywhere in its text, given to the incident that it belongs to.

A trigger's clause is read by `fill`.  Much else stands in sentences of its own: "Twelve people died", "Among the dead was …",
"Eight others were taken to hospital".  Each such statement goes to one draft: the nearest trigger of its sentence, or the
incident told just before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from reportedly.codebook import Codebook
from reportedly.model import Draft, Filler, Role, Status
from reportedly.read.clauses import patients_of
from reportedly.read.fill import LONGEST_SENTENCE, outcome_of, side_of
from reportedly.read.mentions import Mention
from reportedly.read.parties import SPEECH, TOLLS, Reading, hit_fillers
from reportedly.read.roles import decided
from reportedly.read.tolls import sentence_number, toll_fillers
from reportedly.read.weapons import sentence_weapons, weapons_of
from reportedly.text.analysis import Analysis

FAR = 99
REACH = 6
SAID = frozenset({"killed", "injured", "abducted", "survived"})


@dataclass(frozen=True, slots=True)
class Fact:
    """Fillers that one place in the text states; `token` is where."""

    token: int
    sentence: int
    fillers: tuple[Filler, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """Where a draft is told: token indices of its triggers with their sentences."""

    places: tuple[tuple[int, int], ...]
    main: bool


def completed(drafts: Sequence[Draft], analysis: Analysis, book: Codebook) -> tuple[Draft, ...]:
    """The drafts with everything that the report says of who was hit, how many, with what and by whom."""
    return decided(stated(drafts, analysis, book), analysis, book)


def stated(drafts: Sequence[Draft], analysis: Analysis, book: Codebook) -> tuple[Draft, ...]:
    """The drafts with the outcomes, tolls and weapons that the report states outside their triggers' clauses."""
    if not drafts:
        return ()
    told = [_told(draft, analysis) for draft in drafts]
    added: list[list[Filler]] = [[] for _ in drafts]
    for fact in facts_of(analysis, book):
        owner = _owner(fact, told, analysis)
        if owner is not None:
            added[owner] += [_current(filler, analysis, book) for filler in fact.fillers]
    return tuple(_with(draft, more, analysis, book) for draft, more in zip(drafts, added, strict=True))


def _current(filler: Filler, analysis: Analysis, book: Codebook) -> Filler:
    """A toll is marked as superseded where the words give it as an earlier one: `police had first put the figure at six`."""
    if filler.role not in TOLLS.values() or filler.low == filler.high == 1:
        return filler
    tokens = analysis.tokens(filler.span)
    near = tokens.doc[max(tokens.sent.start, tokens.start - 8) : min(tokens.sent.end, tokens.end + 4)]
    earlier = any(t.lower_ in book.roles.superseded for t in near)
    above = next((t for t in (tokens.root, *tokens.root.ancestors) if t.lemma_ in book.roles.moved or t.lemma_ in SPEECH), None)
    had = above is not None and any(c.dep_ == "aux" and c.lower_ == "had" for c in above.children)
    return replace(filler, qualifier="superseded") if earlier or had else filler


def facts_of(analysis: Analysis, book: Codebook) -> Iterator[Fact]:
    """Statements of outcomes, tolls and weapons, in text order."""
    for number, sentence in enumerate(analysis.sentences):
        if len(sentence) > LONGEST_SENTENCE:
            continue
        reading = Reading(Mention(sentence.start, number, ()), analysis, book)
        yield from _verbs(sentence, number, reading)
        for filler in toll_fillers(reading):
            yield Fact(analysis.tokens(filler.span).start, number, (filler,))
        for filler in sentence_weapons(reading):
            yield Fact(analysis.tokens(filler.span).start, number, (filler,))


def _verbs(sentence: TokenSpan, number: int, reading: Reading) -> Iterator[Fact]:
    for token in sentence:
        if token.pos_ not in ("VERB", "ADJ", "NOUN"):
            continue
        outcome = outcome_of(token, reading.book)
        if outcome not in SAID or not _happened(token):
            continue
        fillers = tuple(hit_fillers(list(patients_of(token, reading.book.roles)), outcome, token, reading))
        if fillers:
            yield Fact(token.i, number, fillers)


def _happened(token: Token) -> bool:
    if token.pos_ == "NOUN":
        return True
    modal = any(c.dep_ == "aux" and c.tag_ == "MD" for c in token.children) and not any(c.lower_ == "have" for c in token.children)
    if modal or any(c.dep_ == "neg" for c in token.children):
        return False
    return token.tag_ != "VB"


def _told(draft: Draft, analysis: Analysis) -> _Told:
    places = []
    for trigger in draft.triggers:
        token = analysis.tokens(trigger).root
        places.append((token.i, sentence_number(token.idx, analysis)))
    return _Told(tuple(sorted(places)), draft.main)


def _owner(fact: Fact, told: Sequence[_Told], analysis: Analysis) -> int | None:
    here = [i for i, t in enumerate(told) if any(s == fact.sentence for _, s in t.places)]
    if here:
        return _inside(fact, here, told, analysis)
    scores = {i: _nearness(fact, t) for i, t in enumerate(told)}
    best = max(scores, key=lambda i: scores[i])
    return best if scores[best] > -REACH else None


def _inside(fact: Fact, here: Sequence[int], told: Sequence[_Told], analysis: Analysis) -> int | None:
    """The draft whose trigger is nearest in the sentence's tree, on the same side of `after` and `before`."""
    doc = analysis.doc
    near: list[tuple[int, int]] = []
    for draft in here:
        for token, sentence in told[draft].places:
            if sentence == fact.sentence:
                apart = FAR * (side_of(doc[token]) != side_of(doc[fact.token]))
                near.append((_steps(doc[token], doc[fact.token]) + apart, draft))
    steps, best = min(near)
    return best if steps < FAR or len(told) == 1 else None


def _steps(one: Token, two: Token) -> int:
    up = {t.i: n for n, t in enumerate([one, *one.ancestors])}
    for n, token in enumerate([two, *two.ancestors]):
        if token.i in up:
            return n + up[token.i]
    return FAR


def _nearness(fact: Fact, told: _Told) -> float:
    """How near a draft is told: sentences back count one each, sentences ahead more; the main incident is nearer."""
    distances = [fact.sentence - s if s < fact.sentence else 1.5 * (s - fact.sentence) for _, s in told.places]
    return -min(distances, default=float(FAR)) + 0.5 * told.main


def _with(draft: Draft, more: Sequence[Filler], analysis: Analysis, book: Codebook) -> Draft:
    weapons = weapons_of(draft, more, analysis, book)
    told = [] if draft.status in (Status.PLANNED, Status.DENIED) else [f for f in more if f.role is not Role.WEAPON]
    known = {(f.role, f.span.start, f.span.end) for f in draft.fillers}
    new = [f for f in told if (f.role, f.span.start, f.span.end) not in known]
    kept = [f for f in draft.fillers if f.role is not Role.WEAPON]
    return replace(draft, fillers=tuple(sorted(dict.fromkeys([*kept, *new, *weapons]), key=lambda f: (f.span.start, f.role))))
