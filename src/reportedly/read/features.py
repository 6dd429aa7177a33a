"""Features of a mention: yes-or-no statements about its words that the learned weights add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from reportedly.codebook import Codebook
from reportedly.codebook.cues import Cues
from reportedly.read.traits import NEGATIONS, Traits
from reportedly.read.vectors import Vector, telling, vectors_of
from reportedly.text.analysis import Analysis

CONDITIONS = frozenset({"if", "unless", "whether", "lest", "had"})
NEAR_ANCESTORS = 3


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for a whole report: its topics and how much violence its words hold."""

    features: tuple[str, ...]
    whole: Vector


def setting_of(traits: Sequence[Traits], analysis: Analysis, book: Codebook) -> Setting:
    """Topics by how often their words occur, and how many strong triggers there are."""
    topics = Counter(topic for token in analysis.doc if token.is_alpha for topic in book.cues.topics.get(token.lemma_.lower(), ()))
    length = max(40, int(telling(analysis.doc).sum()))
    found = [f"doc:{topic}" for topic, n in topics.items() if n >= 2 and n * 100 >= length]
    found += [f"doc:{topic}+" for topic, n in topics.items() if n >= 3 and n * 50 >= length]
    told = sum(t.seen.strength == "strong" and _told(t) for t in traits)
    found.append(f"strong:{min(told, 3)}")
    found.append(f"weak:{min(len(traits), 8) // 2}")
    return Setting(tuple(sorted(found)), vectors_of(analysis.doc, book.weights.usual).whole)


def _told(traits: Traits) -> bool:
    return traits.tense in ("past", "pluperfect", "participle", "perfect") or traits.article in ("the", "possessed", "a")


def mention_features(traits: Traits, setting: Setting, analysis: Analysis, book: Codebook) -> list[str]:
    """Features of one candidate in its report."""
    seen = traits.seen
    strong = seen.strength
    found = [f"lemma:{seen.lemma}:{'v' if seen.verbal else 'n'}", f"is:{strong}", f"verbal:{seen.verbal}", f"tense:{traits.tense}",
             f"article:{traits.article}", f"{strong}:{traits.tense}", f"{strong}:{traits.article}", f"dep:{seen.token.dep_}"]
    found += [f"type:{t}" for t in seen.types] or ["untyped"]
    found += [f"cue:{c}" for c in traits.cues] + [f"topic:{t}" for t in traits.topics]
    found += [name for name, holds in _holds(traits) if holds]
    found += [f"{strong}:{name}" for name, holds in _holds(traits) if holds]
    roles = [f"patient:{traits.patient_sort}", f"agent:{traits.agent_sort}", f"anchors:{_anchors(traits)}"]
    found += [*roles, *(f"{strong}:{role}" for role in roles), f"opens:{traits.opens}"]
    found += _above(seen.token, book.cues)
    found += _arguments(seen.token, book.cues)
    found += [f"time:{t.split(':')[0]}" for t in traits.times]
    found += setting.features
    return list(dict.fromkeys(found))


def _anchors(traits: Traits) -> int:
    """How many things tie a mention to one real event: a day, a place, people."""
    person = traits.patient_sort in ("name", "known", "new", "person") or bool(traits.numbers and traits.victims)
    return sum((bool(traits.times), bool(traits.places), person or bool(traits.people)))


def _holds(traits: Traits) -> Iterator[tuple[str, bool]]:
    yield "phrased", traits.seen.phrased
    yield "excluded", traits.seen.excluded
    yield "quoted", traits.quoted
    yield "timed", bool(traits.times)
    yield "own time", traits.own_time
    yield "people", bool(traits.people)
    yield "places", bool(traits.places)
    yield "victims", bool(traits.victims)
    yield "numbers", bool(traits.numbers)
    yield "first sentence", traits.seen.sentence == 0
    yield "first paragraph", traits.paragraph == 0
    yield "negated", _negated(traits.seen.token)
    yield "conditional", any(c.dep_ == "mark" and c.lower_ in CONDITIONS for c in traits.seen.token.children)


def _negated(token: Token) -> bool:
    return any(c.dep_ == "neg" or c.lower_ in NEGATIONS for c in token.children)


def _above(token: Token, cues: Cues) -> Iterator[str]:
    """What governs the trigger: plans, attempts, denials, speech."""
    current = token
    for step in range(NEAR_ANCESTORS):
        if current.head.i == current.i:
            break
        current = current.head
        lemma = current.lemma_.lower()
        yield from (f"under:{kind}" for kind in cues.kinds.get(lemma, ()))
        if cues.has("speech", lemma):
            yield f"under:speech{step}"
        if _negated(current):
            yield "under:negated"
        if step == 0:
            yield f"head:{current.pos_}"


def _arguments(token: Token, cues: Cues) -> Iterator[str]:
    for child in token.children:
        if child.dep_ in ("nsubj", "nsubjpass", "dobj", "agent", "attr"):
            yield f"{child.dep_}:{_sort(child, cues)}"


def _sort(noun: Token, cues: Cues) -> str:
    if noun.dep_ == "agent":
        return "by"
    if noun.pos_ == "PRON":
        return "first person" if noun.lower_ in ("i", "we", "you", "us", "me") else "pronoun"
    if noun.pos_ == "PROPN":
        return "name"
    plain = noun.tag_ == "NNS" and not any(c.dep_ in ("det", "nummod", "poss", "amod") for c in noun.children)
    return ("bare " if plain else "") + ("victim" if cues.has("victims", noun.lemma_.lower()) else "thing")


def incident_features(group: Sequence[Traits], chances: Iterable[float], setting: Setting) -> list[str]:
    """Features of joined mentions: whether they stand as an incident."""
    ordered = sorted(chances, reverse=True)
    best = ordered[0]
    found = [f"best>{limit}" for limit in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95) if best > limit]
    found += [f"second>{limit}" for limit in (0.3, 0.5, 0.7, 0.9) if len(ordered) > 1 and ordered[1] > limit]
    found += [f"mentions:{min(len(ordered), 4)}"]
    found += [name for name in ("timed", "own time", "people", "places", "victims", "numbers", "first paragraph", "phrased", "excluded")
              if any(dict(_holds(t))[name] for t in group)]
    found += sorted({f"is:{t.seen.strength}" for t in group}) + sorted({f"tense:{t.tense}" for t in group})
    found += sorted({f"article:{t.article}" for t in group}) + sorted({f"type:{x}" for t in group for x in t.seen.types})
    found += sorted({f"cue:{c}" for t in group for c in t.cues})
    found += sorted({f"patient:{t.patient_sort}" for t in group} | {f"agent:{t.agent_sort}" for t in group})
    found.append(f"anchors:{max(map(_anchors, group))}")
    return [*found, *setting.features]


def report_features(chances: Iterable[float], setting: Setting) -> list[str]:
    """Features of a whole report: whether it tells of any incident, by what stands in it and what it is about.

    Its single words are left out: the longer a report, the more of them there are.
    """
    ordered = sorted(chances, reverse=True) or [0.0]
    found = [f"best>{limit}" for limit in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98) if ordered[0] > limit]
    found += [f"second>{limit}" for limit in (0.3, 0.5, 0.7, 0.9) if len(ordered) > 1 and ordered[1] > limit]
    found += [f"third>{limit}" for limit in (0.5, 0.9) if len(ordered) > 2 and ordered[2] > limit]
    return [*found, *setting.features]
