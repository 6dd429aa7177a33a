"""Whom a statement accuses: the speaker itself, the one that the cue blames, or the doer that the words name."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from reportedly.attribute.clauses import Clause, agent_of, phrase_of
from reportedly.attribute.features import can_speak
from reportedly.attribute.frames import is_act
from reportedly.attribute.scene import BLAMED_TO, BLAMING, Scene
from reportedly.attribute.speakers import antecedent_of, normal_form
from reportedly.model import Role, Stance, Who

SELF = frozenset([Stance.CLAIMS_RESPONSIBILITY, Stance.DENIES])
LINKING = BLAMED_TO | frozenset(["link", "tie", "connect", "point"])
BELONGING = frozenset([
    "work", "hallmark", "hallmarks", "handiwork", "fingerprint", "fingerprints", "signature", "role", "involvement", "hand",
    "responsibility", "doing", "agent", "act", "complicity", "participation"])
PART = frozenset(["role", "involvement", "hand", "complicity", "participation"])
BEHIND = frozenset(["behind", "responsible", "guilty"])
SPEAKING_FOR = frozenset([
    "official", "member", "commander", "leader", "chief", "statement", "caller", "source", "officer", "lawyer", "chairman",
    "representative", "message", "video", "page", "letter", "voice"])
PEOPLE = frozenset([
    "man", "woman", "people", "person", "boy", "girl", "youth", "student", "pupil", "brother", "member", "bandit", "pirate",
    "thug", "agent", "assassin", "hitman", "mob", "crowd", "side", "hand", "element", "enemy", "foreigner", "national", "citizen"])


def accused_of(stance: Stance, clause: Clause, speaker: Who, scene: Scene) -> Who | None:
    """The accused party: the speaker itself for a claim or a denial, else the one that the words blame."""
    if stance in SELF:
        return _part_of(clause, scene) or _side_of(clause, speaker, scene)
    if stance is not Stance.ATTRIBUTES_TO:
        return None
    return next((_party(head, scene) for head in _blamed(clause, scene) if _may_be_accused(head, clause, scene)), None)


def _part_of(clause: Clause, scene: Scene) -> Who | None:
    """Whose part is owned or denied: "admitted the involvement of its agents" speaks of the agents."""
    for token in clause.tokens:
        if token.i > clause.cue.i and token.lemma_.lower() in PART:
            for head in _of_belonging(token):
                if head.pos_ in ("NOUN", "PROPN") and _may_be_accused(head, clause, scene):
                    return _party(head, scene)
    return None


def _side_of(clause: Clause, speaker: Who, scene: Scene) -> Who | None:
    """The side that a speaker speaks for: the group that a spokesman is named with, else the speaker itself."""
    if clause.speaker is None:
        return None
    head = clause.speaker if clause.speaker.pos_ != "PRON" else antecedent_of(clause.speaker, scene.analysis) or clause.speaker
    phrase = phrase_of(head)
    inside = [n for n in scene.analysis.names if phrase.start_char <= n.start < phrase.end_char]
    sides = [n for n in inside if n.label in ("ORG", "NORP")]
    if sides and any(t.lower_.startswith("spokes") or t.lower_ in SPEAKING_FOR for t in phrase):
        return Who(sides[0].full, sides[0].text, scene.book.actors.kind_of(phrase.text))
    return speaker if speaker.name or speaker.text else None


def _party(head: Token, scene: Scene) -> Who:
    named = head if head.pos_ != "PRON" else antecedent_of(head, scene.analysis) or head
    phrase = phrase_of(named)
    return Who(normal_form(phrase, named, scene.analysis, scene.book), phrase.text, scene.book.actors.kind_of(phrase.text, named.text))


def _blamed(clause: Clause, scene: Scene) -> Iterator[Token]:
    """Candidates, the surest first."""
    tokens = [clause.cue, *(t for t in clause.tokens if t is not clause.cue)]
    for token in tokens:
        yield from _of_blame(token)
    for token in tokens:
        agent = agent_of(token) if token.pos_ == "VERB" and is_act(token, scene) else None
        if agent is not None and token.i != clause.cue.i:
            yield agent
        yield from _of_belonging(token)
    yield from _doers(clause, scene)
    verbs = [t for t in tokens if t.pos_ in ("VERB", "AUX") and t.i != clause.cue.i]
    for verb in sorted(verbs, key=lambda v: not is_act(v, scene)):
        yield from (c for c in verb.children if c.dep_ == "nsubj" and not scene.suffers(c))


def _of_blame(token: Token) -> Iterator[Token]:
    lemma = token.lemma_.lower()
    if lemma in LINKING:
        yield from _objects_after(token, ("to", "on", "at"))
    elif lemma in BLAMING or lemma in ("name", "identify", "hold", "find", "capture"):
        yield from (c for c in token.children if c.dep_ in ("dobj", "nsubjpass", "oprd"))
    elif lemma == "accord":
        return


def _of_belonging(token: Token) -> Iterator[Token]:
    lemma = token.lemma_.lower()
    if lemma in BELONGING:
        yield from (c for c in token.children if c.dep_ == "poss")
        yield from _objects_after(token, ("of",))
    if lemma in BEHIND:
        governor = token.head
        yield from (c for c in governor.children if c.dep_ in ("nsubj", "dobj"))


def _objects_after(token: Token, words: tuple[str, ...]) -> Iterator[Token]:
    for child in token.subtree:
        if child.dep_ == "pobj" and child.head.lower_ in words and child.i > token.i and child.head.head.i >= token.i:
            yield child


def _doers(clause: Clause, scene: Scene) -> Iterator[Token]:
    start, end = clause.tokens.start_char, clause.tokens.end_char
    for draft in scene.drafts:
        for filler in draft.of(Role.PERPETRATOR):
            if start <= filler.span.start < end:
                yield scene.analysis.tokens(filler.span).root


def _may_be_accused(head: Token, clause: Clause, scene: Scene) -> bool:
    if clause.speaker is not None and (head.i == clause.speaker.i or head.lower_ == clause.speaker.lower_):
        return False
    if head.pos_ == "PRON":
        return head.lower_ in ("he", "she", "they", "them", "him", "her", "someone", "somebody", "others")
    return can_speak(head, scene.analysis, scene.book) or scene.accuses(head) or _person(head) or _hand(head, scene)


def _hand(head: Token, scene: Scene) -> bool:
    """Whether a thing does the act for those who sent it: "a tank had fired"."""
    return head.dep_ == "nsubj" and head.lemma_.lower() in scene.book.frames.hands and is_act(head.head, scene)


def _person(head: Token) -> bool:
    return head.lemma_.lower() in PEOPLE or (head.lemma_.lower().endswith(("er", "or", "ist", "man", "ant")) and head.pos_ == "NOUN")
