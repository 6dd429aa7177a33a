"""Whom a statement accuses."""

from __future__ import annotations

from spacy.tokens import Token

from reportedly.attribute.clauses import Clause, agent_of, phrase_of
from reportedly.attribute.speakers import normal_form
from reportedly.codebook import Codebook
from reportedly.model import Stance, Who
from reportedly.text.analysis import Analysis

SELF = frozenset([Stance.CLAIMS_RESPONSIBILITY, Stance.DENIES])
TO = frozenset(["to", "on", "at", "of", "by"])


def accused_of(stance: Stance, clause: Clause, speaker: Who, analysis: Analysis, book: Codebook) -> Who | None:
    """The accused party: the speaker itself for a claim or a denial, else the one that the cue blames."""
    if stance in SELF:
        return speaker if speaker.name or speaker.text else None
    if stance is not Stance.ATTRIBUTES_TO:
        return None
    head = _blamed(clause)
    if head is None:
        return None
    phrase = phrase_of(head)
    return Who(normal_form(phrase, head, analysis, book), phrase.text, book.actors.kind_of(phrase.text, head.text))


def _blamed(clause: Clause) -> Token | None:
    cue = clause.cue
    if clause.form in ("passive", "agent"):
        subject = next((c for c in cue.children if c.dep_ == "nsubjpass"), None)
        to = _prepositional(cue)
        return to if to is not None and cue.lemma_ in ("attribute", "ascribe", "blame", "link") else subject
    objects = [c for c in cue.children if c.dep_ in ("dobj", "obj")]
    if cue.lemma_ in ("attribute", "link", "ascribe", "tie", "trace", "point"):
        return _prepositional(cue)
    if objects:
        return objects[0]
    for token in clause.tokens:
        agent = agent_of(token) if token.pos_ == "VERB" else None
        if agent is not None:
            return agent
    return None


def _prepositional(cue: Token) -> Token | None:
    for child in cue.subtree:
        if child.dep_ == "pobj" and child.head.lower_ in TO and child.head.lower_ == "to":
            return child
    return None
