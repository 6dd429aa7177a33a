"""Who is who in one report: noun phrases gathered into the people, groups and things that they tell of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Token

from reportedly.codebook import Codebook
from reportedly.read.candidates import Candidate, Scene, role_features, within_reach
from reportedly.read.vectors import Vector, mean_of
from reportedly.text.encoder import of_words

POINTING = frozenset({"the", "this", "that", "these", "those", "both"})
NAMED = frozenset({"PERSON", "ORG", "GPE", "NORP", "LOC", "FAC"})
LOOK_BACK = 8
PRONOUN_REACH = 2
MOST_MENTIONS = 8
MOST_VECTORS = 4


@dataclass(frozen=True, slots=True)
class Entity:
    """One party: the places in a report where it is told of, in text order."""

    mentions: tuple[Candidate, ...]

    @property
    def named(self) -> Candidate | None:
        """The first mention that a name of a person, a group or a building heads or explains."""
        return next((m for m in self.mentions if m.phrase.name is not None and m.phrase.name.label in ("PERSON", "ORG", "FAC")), None)


@dataclass(slots=True)
class _Known:
    """The groups made so far, found by name, by noun and by the token that heads a mention."""

    groups: list[list[Candidate]] = field(default_factory=list)
    by_name: dict[str, int] = field(default_factory=dict)
    by_noun: dict[str, tuple[int, int]] = field(default_factory=dict)
    by_token: dict[int, int] = field(default_factory=dict)
    people: list[tuple[int, int, bool]] = field(default_factory=list)

    def group_of(self, candidate: Candidate) -> int | None:
        """The group that a mention goes on with."""
        name, head = _name_key(candidate), candidate.phrase.head
        if name and name in self.by_name:
            return self.by_name[name]
        if head.dep_ == "appos" and head.head.i in self.by_token:
            return self.by_token[head.head.i]
        if head.pos_ == "PRON":
            return self._last_person(candidate.sentence)
        if not name and _points(head):
            group, sentence = self.by_noun.get(_noun_key(candidate), (None, 0))
            return group if group is not None and candidate.sentence - sentence <= LOOK_BACK else None
        return None

    def _last_person(self, sentence: int) -> int | None:
        near = [(group, subject) for group, where, subject in self.people if sentence - where <= PRONOUN_REACH]
        return next((g for g, subject in reversed(near) if subject), near[-1][0] if near else None)

    def add(self, candidate: Candidate) -> None:
        """Put a mention into its group, or into a new one."""
        group = self.group_of(candidate)
        if group is None:
            group = len(self.groups)
            self.groups.append([])
        self.groups[group].append(candidate)
        name, head = _name_key(candidate), candidate.phrase.head
        self.by_token[head.i] = group
        if name:
            self.by_name.setdefault(name, group)
        if head.pos_ == "NOUN":
            self.by_noun[_noun_key(candidate)] = (group, candidate.sentence)
        for noun in _titles(candidate):
            self.by_noun[noun] = (group, candidate.sentence)
        if candidate.surname:
            self.people.append((group, candidate.sentence, head.dep_ in ("nsubj", "nsubjpass")))


def entities_of(candidates: Sequence[Candidate]) -> tuple[Entity, ...]:
    """Candidates by party: one name, an apposition, a pronoun, or a later `the` with the same noun; each in one party."""
    known = _Known()
    for candidate in candidates:
        known.add(candidate)
    return tuple(Entity(tuple(group)) for group in known.groups)


@dataclass(slots=True)
class Sight:
    """One scene among the scenes of a report, and the features that candidates have in it, each made once."""

    scene: Scene
    scenes: Sequence[Scene]
    book: Codebook
    known: dict[int, list[str]] = field(default_factory=dict)

    def features(self, candidate: Candidate) -> list[str]:
        """Features of one mention."""
        at = candidate.phrase.head.i
        if at not in self.known:
            self.known[at] = role_features(candidate, self.scene, self.scenes, self.book)
        return self.known[at]


def phrase_vector(candidate: Candidate) -> Vector:
    """What the language model makes of a mention."""
    return of_words(candidate.phrase.head, candidate.phrase.start, candidate.phrase.end)


def party_vector(entity: Entity, scene: Scene) -> Vector:
    """What the language model makes of a party's mentions nearest to where a draft is told, on the mean."""
    return mean_of([phrase_vector(m) for m in nearest(entity, scene)[:MOST_VECTORS]])


def party_features(entity: Entity, sight: Sight) -> list[str]:
    """What all mentions of a party say for and against it in one draft, each feature once."""
    near = nearest(entity, sight.scene)[:MOST_MENTIONS]
    found = dict.fromkeys(f for mention in near for f in sight.features(mention))
    found.update(dict.fromkeys(f"word:{t.lower_}" for m in near for t in m.phrase.head.doc[m.phrase.start : m.phrase.end]))
    return [*found, f"mentions:{min(len(entity.mentions), 4)}"]


def may_have_part(entity: Entity, scene: Scene) -> bool:
    """Whether a party is told of near a draft, or is named anywhere."""
    return entity.named is not None or any(within_reach(m, scene) for m in entity.mentions)


def nearest(entity: Entity, scene: Scene) -> list[Candidate]:
    """The mentions of a party, those nearest to where a draft is told first."""
    def apart(mention: Candidate) -> int:
        return min((abs(mention.sentence - sentence) for _, sentence in scene.places), default=0)

    return sorted(entity.mentions, key=apart)


def _name_key(candidate: Candidate) -> str:
    """A surname for people, the whole name for others; empty for a phrase that no name heads or explains."""
    if candidate.surname:
        return candidate.surname
    name = candidate.phrase.name
    if name is None or name.label not in NAMED or candidate.phrase.head.pos_ != "PROPN":
        return ""
    return name.full.lower().removeprefix("the ")


def _noun_key(candidate: Candidate) -> str:
    return f"{candidate.phrase.lemma} {candidate.phrase.plural}"


def _titles(candidate: Candidate) -> Iterator[str]:
    """The words before a person's name, by which it may be told of later: `General Ruiz`, `the engineer Ana Ruiz`."""
    if candidate.surname and candidate.phrase.head.pos_ == "PROPN":
        phrase = candidate.phrase
        yield from (f"{t.lower_} False" for t in phrase.head.doc[phrase.start : phrase.head.i] if t.dep_ == "compound")


def _points(head: Token) -> bool:
    return any(c.lower_ in POINTING for c in head.lefts if c.dep_ in ("det", "predet")) and head.pos_ == "NOUN"
