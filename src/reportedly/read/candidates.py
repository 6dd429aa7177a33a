"""Who may fill a role: the noun phrases of a report, and what speaks for and against each in one incident."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from reportedly.codebook import Codebook
from reportedly.model import Draft, Filler, Role
from reportedly.read.fill import LONGEST_SENTENCE, outcome_of, side_of
from reportedly.read.parties import SINGULAR_PRONOUNS, SPEECH, is_person
from reportedly.read.phrases import Phrase, phrase_of
from reportedly.read.tolls import sentence_number
from reportedly.text.analysis import Analysis

PLACES = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "conj", "appos", "ROOT", "attr", "dative", "poss", "oprd", "npadvmod", "nmod"})
TIMES = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "ORDINAL", "LANGUAGE"})
FAR = 4
LONGEST_PATH = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A noun phrase with its sentence and the features that hold whatever the incident."""

    phrase: Phrase
    sentence: int
    features: tuple[str, ...]
    surname: str


@dataclass(frozen=True, slots=True)
class Scene:
    """One draft as seen by its candidates: where it is told and what rules found for it."""

    draft: Draft
    places: tuple[tuple[int, int], ...]
    by_head: Mapping[int, tuple[str, ...]]
    surnames: Mapping[str, str]


def candidates_of(analysis: Analysis, book: Codebook) -> tuple[Candidate, ...]:
    """Noun phrases that may be people hit, things hit or doers, in text order."""
    speakers = {_surname(n.full) for n in analysis.names if _speaks(analysis.doc, n.start, n.end)}
    found = []
    for number, sentence in enumerate(analysis.sentences):
        if len(sentence) > LONGEST_SENTENCE:
            continue
        for token in sentence:
            if _may_be(token, book):
                phrase = phrase_of(token, analysis, book)
                surname = _surname(phrase.name.full) if phrase.name is not None and phrase.name.label == "PERSON" else ""
                features = tuple(_own_features(phrase, number, analysis, book)) + (("speaks",) if surname and surname in speakers else ())
                found.append(Candidate(phrase, number, features, surname))
    return tuple(found)


def _surname(name: str) -> str:
    return name.split()[-1].lower() if name.split() else ""


def _speaks(doc: object, start: int, end: int) -> bool:
    span = doc.char_span(start, end, alignment_mode="expand")  # type: ignore[attr-defined]
    return span is not None and span.root.dep_ == "nsubj" and span.root.head.lemma_.lower() in SPEECH


def _may_be(token: Token, book: Codebook) -> bool:
    if token.dep_ not in PLACES or token.ent_type_ in TIMES:
        return False
    if token.pos_ == "PRON":
        return token.lower_ in SINGULAR_PRONOUNS and token.dep_ != "poss"
    if token.pos_ == "NUM":
        return token.dep_ != "nummod"
    return token.pos_ in ("NOUN", "PROPN") and token.lemma_.lower() not in book.weapons.alone


def _own_features(phrase: Phrase, number: int, analysis: Analysis, book: Codebook) -> Iterator[str]:
    head, kind = phrase.head, _kind(phrase, book)
    yield f"kind:{kind}"
    yield f"lemma:{phrase.lemma}"
    yield f"tag:{head.tag_}"
    yield f"count:{'none' if phrase.amount is None else 'one' if phrase.amount.exact == 1 else 'many'}"
    yield f"det:{next((c.lower_ for c in head.lefts if c.dep_ in ('det', 'poss')), '-')}"
    if phrase.name is not None:
        yield f"label:{phrase.name.label}"
    words = [t.lower_ for t in analysis.doc[phrase.start : phrase.end]]
    if "old" in words or _age(phrase.end, analysis):
        yield "aged"
    if any(w.strip(".") in book.roles.titles for w in words[:-1]):
        yield "titled"
    yield f"sentence:{min(number, 2)}"
    if analysis.in_quotation(head.idx):
        yield "quoted"
    before = head.doc[phrase.start - 1].lower_ if phrase.start else ""
    yield f"before:{before}"
    yield from _governor(head, kind, book)


def _age(end: int, analysis: Analysis) -> bool:
    doc = analysis.doc
    return end + 1 < len(doc) and doc[end].text in (",", "(") and doc[end + 1].is_digit and len(doc[end + 1]) < 3


def _kind(phrase: Phrase, book: Codebook) -> str:
    lemma, label = phrase.lemma, phrase.name.label if phrase.name is not None and phrase.head.pos_ == "PROPN" else ""
    if label:
        return label
    if phrase.head.pos_ in ("NUM", "PRON"):
        return str(phrase.head.pos_)
    if lemma in book.roles.own_side:
        return "attacker"
    if lemma in book.roles.guards:
        return "guard"
    if is_person(phrase, book):
        return "person"
    return "thing" if phrase.head.pos_ == "NOUN" else "name"


def _governor(head: Token, kind: str, book: Codebook) -> Iterator[str]:
    """How the word above uses the phrase; a joined or apposed noun is used like the first one."""
    first, steps = head, 0
    while first.dep_ in ("conj", "appos") and first.head.pos_ in ("NOUN", "PROPN", "NUM", "PRON") and steps < 6:
        first, steps = first.head, steps + 1
    if first.i != head.i:
        yield f"joined:{head.dep_}"
        yield f"joined to:{first.lemma_.lower()}"
    dep, above = first.dep_, first.head
    if dep == "pobj":
        dep, above = f"{above.lower_}", above.head
    outcome = outcome_of(above, book) or "-"
    yield f"dep:{dep}"
    yield f"under:{above.lemma_.lower()}"
    yield f"{dep}>{above.lemma_.lower()}"
    yield f"{dep}>{outcome}>{above.pos_}"
    yield f"{kind}>{dep}>{outcome}"
    if above.lemma_.lower() in SPEECH and dep == "nsubj":
        yield "says"
    yield from (f"below:{c.dep_}:{c.lemma_.lower()}" for c in head.children if c.dep_ in ("relcl", "acl", "appos"))
    yield from (f"below:{c.dep_}:{outcome_of(c, book)}" for c in head.children if c.dep_ in ("relcl", "acl"))


def scene_of(draft: Draft, analysis: Analysis, book: Codebook) -> Scene:
    """A draft with the places of its triggers and the rules' findings by head token and by surname."""
    places = []
    for trigger in draft.triggers:
        token = analysis.tokens(trigger).root
        places.append((token.i, sentence_number(token.idx, analysis)))
    by_head: dict[int, tuple[str, ...]] = {}
    surnames: dict[str, str] = {}
    for filler in draft.fillers:
        for token in analysis.tokens(filler.span):
            by_head[token.i] = (*by_head.get(token.i, ()), _finding(filler))
        if filler.name and filler.role in (Role.TARGET, Role.PERPETRATOR):
            surnames.setdefault(_surname(filler.name), _finding(filler))
    return Scene(draft, tuple(sorted(places)), by_head, surnames)


def _finding(filler: Filler) -> str:
    return f"{filler.role}:{filler.outcome or filler.qualifier}"


def role_features(candidate: Candidate, scene: Scene, scenes: Sequence[Scene], book: Codebook) -> list[str]:
    """Features of one candidate in one draft."""
    found = list(candidate.features)
    kind = candidate.features[0]
    rules = dict.fromkeys(scene.by_head.get(candidate.phrase.head.i, ()))
    found += [f"rule {r}" for r in rules] + [f"rule {r}&{kind}" for r in rules]
    found += [] if rules else ["no rule", f"no rule&{kind}"]
    if any(candidate.phrase.head.i in other.by_head for other in scenes if other is not scene):
        found.append("rule of another")
    if candidate.surname in scene.surnames:
        found.append(f"same name {scene.surnames[candidate.surname]}")
    near = _distance(candidate, scene)
    found += [f"away:{near}", f"away:{near}&{kind}", f"drafts:{min(len(scenes), 3)}"]
    found.append(f"nearest:{abs(near) <= min(abs(_distance(candidate, s)) for s in scenes)}&main:{scene.draft.main}")
    found += [f"type:{t}&{kind}" for t in scene.draft.types] + [f"status:{scene.draft.status}&{kind}"]
    found += _tied(candidate, scene, kind, book)
    return found


def within_reach(candidate: Candidate, scene: Scene) -> bool:
    """Whether a candidate stands near a draft's triggers or bears a name that the draft knows."""
    return abs(_distance(candidate, scene)) < FAR or candidate.surname in scene.surnames


def _distance(candidate: Candidate, scene: Scene) -> int:
    """Sentences from the nearest trigger: 0 in its sentence, positive after it."""
    best, at = 2**31, candidate.sentence
    for _, sentence in scene.places:
        away = at - sentence
        if abs(away) < abs(best) or away == -best > 0:
            best = away
    return max(-FAR, min(FAR, best))


def _tied(candidate: Candidate, scene: Scene, kind: str, book: Codebook) -> Iterator[str]:
    head = candidate.phrase.head
    here = [token for token, sentence in scene.places if sentence == candidate.sentence]
    paths = [p for token in here if (p := _path(head, head.doc[token]))]
    if not paths:
        return
    path, trigger = min(paths, key=lambda p: len(p[0]))
    yield f"path:{' '.join(path)}" if len(path) <= LONGEST_PATH else "path:long"
    yield f"steps:{min(len(path), 6)}&{kind}"
    yield f"path:{' '.join(path[:3])}&{trigger.lemma_.lower()}" if len(path) <= 3 else "path:far"
    yield f"path:{' '.join(path[:3])}&{outcome_of(trigger, book)}" if len(path) <= 3 else "path:far"
    if side_of(head) != side_of(trigger):
        yield "other side"
    yield "before trigger" if head.i < trigger.i else "after trigger"


def _path(head: Token, trigger: Token) -> tuple[list[str], Token] | None:
    """Dependencies from a phrase's head up and down to a trigger."""
    up = {t.i: n for n, t in enumerate([trigger, *trigger.ancestors])}
    climbed: list[str] = []
    for token in (head, *head.ancestors):
        if token.i in up:
            down = [trigger, *trigger.ancestors][: up[token.i]]
            return [*climbed, *(f"-{t.dep_}" for t in reversed(down))], trigger
        climbed.append(token.lower_ if token.dep_ == "prep" else token.dep_)
    return None
