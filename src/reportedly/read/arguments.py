"""Who does and who suffers in a trigger's clause, and how each is put: a name, a pronoun, someone known, someone new."""

from __future__ import annotations

from spacy.tokens import Token

from reportedly.codebook import Codebook

ONTO = frozenset({"of", "on", "against", "at", "in"})
GROUPS = frozenset({"NORP", "ORG", "GPE", "PERSON"})
PEOPLE_ENDINGS = ("man", "men", "woman", "women", "ist", "ian", "ee", "ees", "ists", "ians", "ers", "ors")
KNOWN = frozenset({"the", "this", "that", "these", "those", "his", "her", "their", "its"})


def patient_of(trigger: Token) -> Token | None:
    """The noun that the act is done to: object, passive subject, what a participle or relative clause stands by, `of …`."""
    if trigger.pos_ in ("NOUN", "PROPN"):
        onto = [c for c in trigger.children if c.dep_ == "prep" and c.lower_ in ONTO]
        below = [p for c in onto for p in c.children if p.dep_ == "pobj"]
        owned = [c for c in trigger.children if c.dep_ in ("poss", "compound")]
        return next(iter(below or owned), None)
    for dep in ("dobj", "nsubjpass"):
        found = next((c for c in trigger.children if c.dep_ == dep), None)
        if found is not None:
            return _referent(found)
    if trigger.dep_ == "acl" and trigger.tag_ == "VBN":
        return trigger.head
    if trigger.dep_ == "conj" and trigger.head.pos_ == "VERB":
        return next((_referent(c) for c in trigger.head.children if c.dep_ in ("dobj", "nsubjpass")), None)
    return next((_referent(c) for c in trigger.children if c.dep_ == "nsubj" and trigger.lemma_ in ("die", "perish")), None)


def agent_of(trigger: Token) -> Token | None:
    """The noun that does the act: active subject or `by …`."""
    for child in trigger.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            return next((p for p in child.children if p.dep_ == "pobj"), None)
    if any(c.dep_ == "nsubjpass" for c in trigger.children):
        return None
    return next((_referent(c) for c in trigger.children if c.dep_ == "nsubj"), None)


def doers_of(trigger: Token) -> frozenset[str]:
    """The names of those who do the act: its agent's, and peoples and groups before a noun (`US air strikes`, `the Taliban's assault`)."""
    agent = agent_of(trigger)
    before = (c for c in trigger.children if c.dep_ in ("amod", "compound", "poss", "nmod"))
    named = [t for t in (*before, *([agent] if agent is not None else [])) if t.ent_type_ in GROUPS]
    return frozenset(t.lemma_.lower() for t in named)


def _referent(token: Token) -> Token:
    """What a relative pronoun stands for."""
    verb = token.head
    return verb.head if token.tag_ in ("WDT", "WP") and verb.dep_ == "relcl" else token


def sort_of(noun: Token | None, book: Codebook) -> str:
    """How a noun is put: none, pronoun, name, known or new person, bare people, weapon, thing."""
    if noun is None:
        return "none"
    lemma = noun.lemma_.lower()
    if noun.pos_ == "PRON":
        return "me" if noun.lower_ in ("i", "we", "you", "us", "me") else "pronoun"
    if noun.pos_ == "PROPN":
        return "name"
    if lemma in book.triggers.weapons:
        return "weapon"
    if not (book.cues.has("victims", lemma) or noun.lower_.endswith(PEOPLE_ENDINGS) or noun.pos_ == "NUM"):
        return "thing"
    return _shown(noun)


def _shown(noun: Token) -> str:
    words = {c.lower_ for c in noun.children if c.dep_ in ("det", "poss", "nummod", "predet")}
    if words & KNOWN:
        return "known"
    numbered = noun.pos_ == "NUM" or any(c.dep_ == "nummod" for c in noun.children)
    if words or numbered:
        return "new"
    return "bare people" if noun.tag_ == "NNS" else "person"
