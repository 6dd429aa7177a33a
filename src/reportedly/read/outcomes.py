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
from reportedly.read.parties import Reading, hit_fillers
from reportedly.read.roles import decided
from reportedly.read.tolls import sentence_number, toll_fillers
from reportedly.read.weapons import IMPLIED, sentence_weapons
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
            added[owner] += fact.fillers
    return tuple(_with(draft, more) for draft, more in zip(drafts, added, strict=True))


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


def _with(draft: Draft, more: Sequence[Filler]) -> Draft:
    if draft.status in (Status.PLANNED, Status.DENIED):
        more = [f for f in more if f.role is Role.WEAPON]
    known = {(f.role, f.span.start, f.span.end) for f in draft.fillers}
    new = [f for f in more if (f.role, f.span.start, f.span.end) not in known]
    ordered = sorted(dict.fromkeys([*draft.fillers, *new]), key=lambda f: (f.span.start, f.role))
    if any(f.role is Role.WEAPON and f.qualifier != IMPLIED for f in ordered):
        ordered = [f for f in ordered if f.role is not Role.WEAPON or f.qualifier != IMPLIED]
    return replace(draft, fillers=tuple(ordered))
