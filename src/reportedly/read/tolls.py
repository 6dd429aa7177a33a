"""Tolls that are not said of a verb's patient: "12 dead", "the death toll has risen to 14", "31 were treated", "no casualties"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from reportedly.model import Filler, Role
from reportedly.read.clauses import subject_of
from reportedly.read.fill import outcome_of
from reportedly.read.numbers import Amount, amounts_in
from reportedly.read.parties import TOLLS, Reading, hit_fillers
from reportedly.read.phrases import coordinated, is_number
from reportedly.text.analysis import Analysis

LINKS = frozenset({"to", "at", "of", "reached", "is", "was", "hit", "than", "as", "above", "past", "around", "from"})
STATES = {"dead": "killed", "deceased": "killed", "injured": "injured", "wounded": "injured", "hurt": "injured", "unhurt": "survived",
          "unharmed": "survived", "unscathed": "survived"}
FINDING = frozenset({"be", "find", "leave", "pronounce", "declare", "presume", "confirm", "lie", "escape", "discover"})
BOTH = frozenset({"hurt", "harm", "casualty", "victim", "injure", "injury", "wound"})
DEADLY = frozenset({"kill", "die", "death", "fatality", "casualty", "victim"})


def toll_fillers(reading: Reading) -> Iterator[Filler]:
    """Tolls of the reading's sentence that no verb of violence governs."""
    sentence = reading.analysis.sentences[reading.mention.sentence]
    lower = [t.lower_ for t in sentence]
    amounts = tuple(a for a in amounts_in(lower, reading.book.numbers) if is_number(sentence[a.end - 1]))
    yield from _nouns(sentence, lower, amounts, reading)
    yield from _treated(sentence, lower, amounts, reading)
    yield from _figures(sentence, lower, amounts, reading)
    yield from _nobody(sentence, lower, reading)
    yield from _lost(sentence, reading)


def _nouns(sentence: TokenSpan, lower: list[str], amounts: tuple[Amount, ...], reading: Reading) -> Iterator[Filler]:
    """`12 dead`, `nine deaths`, `left five wounded`, `leaving 30 people injured`, `two bodies`."""
    kinds = reading.book.roles.toll_nouns
    for amount in amounts:
        for offset in range(amount.end, min(amount.end + 3, len(lower))):
            token = sentence[offset]
            outcome = kinds.get(token.lemma_.lower()) or kinds.get(token.lower_)
            if outcome is not None and token.dep_ != "poss":
                if not any(c.dep_ in ("nsubjpass", "auxpass") for c in token.children):
                    yield _filler(TOLLS[outcome], amount, sentence, offset + 1, reading)
                break
            if token.is_punct or token.pos_ in ("VERB", "ADP"):
                break


def _treated(sentence: TokenSpan, lower: list[str], amounts: tuple[Amount, ...], reading: Reading) -> Iterator[Filler]:
    """`Eight others were taken to hospital`, `27 were being treated`."""
    place = next((i for i, w in enumerate(lower) if w in reading.book.roles.hospital), None)
    if place is None:
        return
    people = [a for a in amounts if a.end <= place and _people(sentence, a, reading)]
    before = [a for a in people if _brought(sentence[a.end - 1], sentence[place], reading)]
    if before:
        yield _filler(Role.INJURED, before[-1], sentence, before[-1].end, reading)


def _brought(number: Token, place: Token, reading: Reading) -> bool:
    """Whether what is told of these people is that they are in the hospital, not that they died, nor that one of its officials speaks."""
    head = _counted(number)
    return head.head in (place, *place.ancestors) and outcome_of(head.head, reading.book) != "killed"


def _counted(number: Token) -> Token:
    return number.head if number.dep_ in ("nummod", "quantmod", "compound") else number


def _people(sentence: TokenSpan, amount: Amount, reading: Reading) -> bool:
    number = sentence[amount.end - 1]
    head = _counted(number)
    return (head.lemma_.lower() in reading.book.roles.people or head.pos_ == "NUM") and head.dep_ in ("nsubj", "nsubjpass", "dobj")


def _figures(sentence: TokenSpan, lower: list[str], amounts: tuple[Amount, ...], reading: Reading) -> Iterator[Filler]:
    """`the death toll has risen to 14`, `put the dead at 12`, `the number of killed stood at nine`, `which he put at thirty`."""
    roles = reading.book.roles
    moved = any(t.lemma_ in roles.moved for t in sentence)
    at = next((i for i, w in enumerate(lower) if w in roles.figures), None)
    if at is None or not moved:
        return
    for amount in amounts:
        before = lower[amount.start - 1] if amount.start else ""
        if amount.start > at and before in LINKS and _bare(sentence, amount.end):
            wounded = any(w in ("wounded", "injured", "hurt") for w in lower[max(at, amount.start - 4) : amount.start])
            yield _filler(Role.INJURED if wounded else Role.KILLED, amount, sentence, amount.end, reading)


def _bare(sentence: TokenSpan, after: int) -> bool:
    return after >= len(sentence) or sentence[after].pos_ not in ("NOUN", "PROPN") or sentence[after].lemma_ in ("people", "person", "dead")


def _nobody(sentence: TokenSpan, lower: list[str], reading: Reading) -> Iterator[Filler]:
    """`no casualties`, `nobody was hurt`: nobody killed and nobody injured; `no one died`: nobody killed."""
    for i, word in enumerate(lower):
        if (word == "no" and i + 1 < len(lower)) or word in reading.book.roles.nobody:
            reach = sentence[i + 1 : i + 5]
        else:
            continue
        lemma = next((t.lemma_.lower() for t in reach if t.lemma_.lower() in reading.book.roles.harmed), None)
        if lemma is None:
            continue
        span = reading.analysis.report.span(sentence[i].idx, reach[-1].idx + len(reach[-1]))
        for role, words in ((Role.KILLED, DEADLY | BOTH), (Role.INJURED, BOTH)):
            if lemma in words:
                yield Filler(role, span, description="nobody", low=0, high=0)
        return


def _lost(sentence: TokenSpan, reading: Reading) -> Iterator[Filler]:
    """`a guard lost a leg`, `two have burns`, `was hit in the thigh`."""
    roles = reading.book.roles
    for verb in sentence:
        lemma = verb.lemma_.lower()
        if lemma in ("lose", "have", "suffer", "sustain") and verb.pos_ in ("VERB", "AUX"):
            harmed = any(c.dep_ == "dobj" and c.lemma_.lower() in (roles.body_parts | roles.harm if lemma != "have" else roles.harm)
                         for c in verb.children)
            lives = lemma == "lose" and any(c.dep_ == "dobj" and c.lemma_.lower() == "life" for c in verb.children)
            if harmed or lives:
                yield from _subject(verb, "killed" if lives else "injured", reading)
        elif lemma in ("hit", "strike") and verb.tag_ == "VBN" and _part(verb, reading):
            yield from _subject(verb, "injured", reading)
        elif lemma == "cost":
            yield from _cost(verb, reading)
        elif verb.lower_ in STATES and verb.dep_ in ("acomp", "oprd", "ccomp", "advcl") and verb.pos_ in ("ADJ", "VERB"):
            yield from _state(verb, reading)


def _state(word: Token, reading: Reading) -> Iterator[Filler]:
    """`the girl is dead`, `were found dead`, `left her injured`."""
    verb = word.head
    things = [c for c in (*verb.children, *word.children) if c.dep_ == "dobj" or (c.dep_ == "nsubj" and c.head.i == word.i)]
    subject = things[0] if things and verb.lemma_ != "be" else subject_of(verb)
    if subject is not None and verb.lemma_.lower() in FINDING:
        yield from hit_fillers(list(coordinated(subject)), STATES[word.lower_], verb, reading)


def _part(verb: Token, reading: Reading) -> bool:
    return any(c.dep_ == "prep" and any(g.lemma_.lower() in reading.book.roles.body_parts for g in c.children) for c in verb.children)


def _subject(verb: Token, outcome: str, reading: Reading) -> Iterator[Filler]:
    subject = subject_of(verb)
    if subject is not None:
        yield from hit_fillers(list(coordinated(subject)), outcome, verb, reading)


def _cost(verb: Token, reading: Reading) -> Iterator[Filler]:
    """`cost the lives of eleven nomads`."""
    for life in (c for c in verb.children if c.dep_ == "dobj" and c.lemma_.lower() == "life"):
        heads = [g for c in life.children if c.lower_ == "of" for g in c.children if g.dep_ == "pobj"]
        yield from hit_fillers([h for head in heads for h in (head, *head.conjuncts)], "killed", verb, reading)


def _filler(role: Role, amount: Amount, sentence: TokenSpan, end: int, reading: Reading) -> Filler:
    first, last = sentence[amount.start], sentence[max(amount.end, end) - 1]
    span = reading.analysis.report.span(first.idx, last.idx + len(last))
    return Filler(role, span, description=last.lemma_.lower(), low=amount.low, high=amount.high, qualifier=amount.qualifier)


def sentence_number(offset: int, analysis: Analysis) -> int:
    """The index of the sentence that holds a character."""
    wanted = analysis.sentence_at(offset).start
    low, high = 0, len(analysis.sentences) - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if analysis.sentences[middle].start < wanted else (low, middle)
    return low
