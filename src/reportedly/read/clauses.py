"""Who does what to whom around one word: the patients and the doers that its clause gives to a verb or a noun."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from reportedly.codebook.roles import Roles
from reportedly.read.phrases import NOMINAL, coordinated

RELATIVE = frozenset({"who", "whom", "which", "that"})
SUBJECTS = ("nsubj", "nsubjpass")
PARTICIPLES = frozenset({"acl", "relcl", "advcl", "amod", "ROOT", "ccomp", "xcomp"})
PLURAL = frozenset({"were", "are", "have"})
DASHES = frozenset({"-", "–", "—", "--"})
DATELINE = 8
MOST_JOINED = 20  # verbs in a chain of "and" that are followed
KILLING_NOUNS = ("killed", "abducted", "injured")


def is_passive(verb: Token, depth: int = 0) -> bool:
    """Whether a verb form says what was done to its subject or to the noun that it follows."""
    if depth > MOST_JOINED:
        return False
    if any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children):
        return True
    if verb.tag_ != "VBN" or any(c.dep_ == "aux" for c in verb.children):
        return False
    if verb.dep_ == "conj" and verb.head.pos_ == "VERB":
        return is_passive(verb.head, depth + 1) and not any(c.dep_ == "dobj" for c in verb.children)
    return verb.dep_ in PARTICIPLES and not any(c.dep_ in ("nsubj", "dobj") for c in verb.children)


def subject_of(verb: Token, depth: int = 0) -> Token | None:
    """The noun that a verb's subject stands for, through coordination, participles and relative clauses."""
    own = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
    if own is not None and _dashed(own, verb):
        own = _beside(verb) or own
    if own is not None:
        return verb.head if own.lower_ in RELATIVE and verb.dep_ in ("relcl", "acl") else own
    if depth > 4:
        return None
    if any(c.dep_ == "auxpass" for c in verb.lefts):
        beside = _beside(verb)
        if beside is not None:
            return beside
    if verb.dep_ in ("acl", "relcl", "amod") and verb.head.pos_ in NOMINAL:
        return verb.head
    if verb.dep_ in ("conj", "xcomp", "advcl") and verb.head.pos_ in ("VERB", "AUX"):
        return subject_of(verb.head, depth + 1)
    if verb.dep_ == "pcomp" and verb.head.dep_ == "prep":
        return subject_of(verb.head.head, depth + 1) if verb.head.head.pos_ == "VERB" else None
    return None


def _dashed(subject: Token, verb: Token) -> bool:
    """Whether a dateline stands between: `LILLE, France - A man was stabbed` with the town taken for the subject."""
    near = subject.i - subject.sent.start < DATELINE
    return near and any(_dash(subject.doc[i]) for i in range(subject.i + 1, min(verb.i, subject.i + 2 * DATELINE)))


def _dash(token: Token) -> bool:
    return token.text in DASHES and token.i > 0 and bool(token.nbor(-1).whitespace_ or token.nbor(-1).text in (")", "."))


def _beside(verb: Token) -> Token | None:
    """The noun right before a verb with its own auxiliary, where the parser gave it to another word."""
    first = next((c for c in verb.lefts if c.dep_ in ("auxpass", "aux")), verb)
    at = first.i - 1
    while at > verb.sent.start and verb.doc[at].is_punct and not _dash(verb.doc[at]):
        at -= 1
    noun = verb.doc[at]
    many = first.lower_ in PLURAL
    while noun.head.i < noun.i and not _crosses(noun) and (
            noun.dep_ in ("appos", "compound", "flat") or (_many(noun) != many and noun.dep_ in ("conj", "pobj"))):
        noun = noun.head if noun.dep_ != "pobj" else noun.head.head
    return noun if noun.pos_ in NOMINAL and noun.sent.start == verb.sent.start and noun.lower_ not in RELATIVE else None


def _crosses(noun: Token) -> bool:
    return any(_dash(noun.doc[i]) for i in range(noun.head.i + 1, noun.i))


def _many(noun: Token) -> bool:
    return noun.tag_ in ("NNS", "NNPS") or any(c.dep_ == "conj" for c in noun.rights)


def patients_of(token: Token, roles: Roles) -> Iterator[Token]:
    """Heads of who or what is hit, those joined by "and" included."""
    first = list(_verb_patients(token, roles) if token.pos_ in ("VERB", "AUX", "ADJ") else _noun_patients(token, roles))
    seen: set[int] = set()
    for head in first:
        for each in coordinated(head):
            if each.i not in seen:
                seen.add(each.i)
                yield each


def _verb_patients(verb: Token, roles: Roles) -> Iterator[Token]:
    lemma = verb.lemma_.lower()
    if lemma in roles.subjects and lemma not in roles.patients:
        subject = subject_of(verb)
        if subject is not None:
            yield subject
        return
    if is_passive(verb):
        subject = subject_of(verb)
        if subject is not None:
            yield subject
        return
    objects = [c for c in verb.children if c.dep_ in ("dobj", "dative") and c.pos_ in NOMINAL]
    yield from objects
    if verb.dep_ == "relcl" and not objects and any(c.dep_ in SUBJECTS and c.lower_ not in RELATIVE for c in verb.children):
        yield verb.head
    if not objects:
        yield from _objects(verb, roles.against)


def _noun_patients(noun: Token, roles: Roles) -> Iterator[Token]:
    yield from _objects(noun, frozenset({"of"}))
    yield from _objects(noun, frozenset({"on", "against"}))
    if roles.nouns.get(noun.lemma_.lower()) in KILLING_NOUNS:
        yield from (c for c in noun.children if c.dep_ == "poss" and c.pos_ in NOMINAL)


def _objects(token: Token, prepositions: frozenset[str]) -> Iterator[Token]:
    for child in token.children:
        if child.dep_ in ("prep", "agent") and child.lower_ in prepositions:
            yield from (c for c in child.children if c.dep_ == "pobj" and c.pos_ in NOMINAL)


def doers_of(token: Token, roles: Roles) -> Iterator[Token]:
    """Heads of who or what does it: subject of the active verb, `by` of the passive one, `by` or owner of the noun."""
    for head in _doers(token, roles):
        yield from coordinated(head)


def _doers(token: Token, roles: Roles) -> Iterator[Token]:
    yield from _objects(token, frozenset({"by"}))
    if token.pos_ in ("VERB", "AUX"):
        lemma = token.lemma_.lower()
        if not is_passive(token) and not (lemma in roles.subjects and lemma not in roles.patients):
            subject = subject_of(token)
            if subject is not None:
                yield subject
    elif roles.nouns.get(token.lemma_.lower()) not in KILLING_NOUNS:
        yield from (c for c in token.children if c.dep_ == "poss" and c.pos_ in NOMINAL)
