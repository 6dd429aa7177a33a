"""Clauses that may attribute: each predicate of a report with the one who says or does it.

Every verb with a subject is a candidate, for reports say who says so with any verb ("hung up", "circulated a photograph");
what a candidate does towards an incident is decided later (`stances.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

SUBJECTS = frozenset(["nsubj", "csubj"])
PASSIVE = frozenset(["nsubjpass", "csubjpass"])
NOBODY = frozenset(["no", "nobody", "none", "neither"])
RELATIVES = frozenset(["who", "which", "that", "whom"])
AWAY = frozenset(["relcl", "acl", "advcl", "ccomp", "parataxis"])
BESIDE = frozenset(["while", "although", "though", "whereas", "as", "after", "before", "because", "since", "until", "if", "unless"])
LONGEST_SPEAKER = 13


@dataclass(frozen=True, slots=True)
class Clause:
    """A predicate with its speaker (None: nobody is named), the first and one past the last token of the clause, and its form.

    `form` is active, passive (no agent), agent (by somebody), according or noun; `relative` is the pronoun that stood for
    the speaker in a relative clause.
    """

    cue: Token
    speaker: Token | None
    start: int
    end: int
    form: str = "active"
    relative: Token | None = None

    @property
    def tokens(self) -> TokenSpan:
        """The words of the clause."""
        return self.cue.doc[self.start : self.end]


def clauses_of(sentence: TokenSpan) -> Iterator[Clause]:
    """The clauses of a sentence that somebody says or does, in text order."""
    for token in sentence:
        if token.lower_ == "according":
            yield from _according(token, sentence)
        elif token.pos_ in ("VERB", "AUX") and token.dep_ not in ("aux", "auxpass"):
            yield from _of_verb(token, sentence)


def _of_verb(verb: Token, sentence: TokenSpan) -> Iterator[Clause]:
    passive = next((c for c in verb.children if c.dep_ in PASSIVE), None)
    start, end = _reach(verb, sentence)
    if passive is not None or any(c.dep_ == "auxpass" for c in verb.children) or _bare_participle(verb):
        agent = agent_of(verb)
        if agent is not None and _quotes_the_sentence(verb):
            outer = _reach(verb.head, sentence)
            start, end = min(start, outer[0]), max(end, outer[1])
        yield Clause(verb, agent, start, end, "agent" if agent is not None else "passive")
        return
    subject, relative = subject_of(verb)
    if subject is not None:
        yield Clause(verb, subject, start, end, "active", relative)


def _bare_participle(verb: Token) -> bool:
    return verb.tag_ == "VBN" and verb.dep_ in ("acl", "advcl") and not any(c.dep_ in SUBJECTS for c in verb.children)


def _quotes_the_sentence(verb: Token) -> bool:
    """Whether a participle only says who says the rest: "as expressed by the paper"."""
    return verb.dep_ == "advcl" and verb.i > 0 and verb.nbor(-1).lower_ == "as"


def _according(token: Token, sentence: TokenSpan) -> Iterator[Clause]:
    to = next((c for c in token.children if c.lower_ == "to"), None)
    source = next((c for c in to.children if c.dep_ == "pobj"), None) if to is not None else None
    if source is not None:
        governor = token.head if token.head is not token else token
        start, end = _reach(governor, sentence)
        yield Clause(token, source, min(start, token.i), max(end, source.i + 1), "according")


def agent_of(verb: Token) -> Token | None:
    """The one by whom it is said or done."""
    by = next((c for c in verb.children if c.dep_ == "agent" or (c.dep_ == "prep" and c.lower_ == "by")), None)
    return next((c for c in by.children if c.dep_ == "pobj"), None) if by is not None else None


def subject_of(verb: Token) -> tuple[Token | None, Token | None]:
    """The subject of a verb, its own or that of the clause it hangs on, and the relative pronoun that stood for it."""
    seen = verb
    for _ in range(6):
        own = next((c for c in (*reversed([*seen.lefts]), *seen.rights) if c.dep_ in SUBJECTS), None)
        if own is not None:  # the nearest, where a parser gives a verb two
            if own.lower_ in RELATIVES and seen.dep_ == "relcl":
                return seen.head, own
            return own, None
        passive = next((c for c in seen.children if c.dep_ in PASSIVE), None)
        if passive is not None and seen is not verb:
            return passive, None
        if seen.dep_ == "acl":
            return (seen.head, None) if seen.head.pos_ in ("NOUN", "PROPN", "PRON") else (None, None)
        if seen.dep_ not in ("conj", "xcomp", "advcl", "dep", "pcomp", "prep") or seen.head is seen:
            return None, None
        seen = seen.head
    return None, None


def _reach(verb: Token, sentence: TokenSpan) -> tuple[int, int]:
    """First and one past the last token under a verb, without clauses joined to it by "and" or beside it ("while …, it said")."""
    left, right = verb.left_edge.i, verb.right_edge.i + 1
    for child in verb.lefts:
        if _stands_alone(child):
            left = max(left, child.right_edge.i + 1)
    for child in verb.rights:
        if (child.dep_ == "conj" and child.pos_ in ("VERB", "AUX")) or _stands_alone(child):
            right = min(right, child.left_edge.i)
            break
    return max(left, sentence.start), max(verb.i + 1, min(right, sentence.end))


def _stands_alone(child: Token) -> bool:
    """Whether an adverbial clause says something of its own: it has a subject and begins with a word that sets it beside."""
    own = child.dep_ == "advcl" and any(c.dep_ in SUBJECTS or c.dep_ in PASSIVE for c in child.children)
    return own and any(c.dep_ == "mark" and c.lower_ in BESIDE for c in child.children)


def phrase_of(head: Token) -> TokenSpan:
    """The words that name a speaker: its noun phrase up to the first clause in it, at most LONGEST_SPEAKER words."""
    start, end = head.left_edge.i, head.right_edge.i + 1
    for child in head.subtree:
        if child.i > head.i and (child.dep_ in AWAY or (child.dep_ == "appos" and child.i - head.i > 6)) and child.left_edge.i > head.i:
            end = min(end, child.left_edge.i)
    doc = head.doc
    start = max(start, head.i - LONGEST_SPEAKER + 1)
    end = max(head.i + 1, min(end, start + LONGEST_SPEAKER))
    while end > head.i + 1 and (doc[end - 1].is_punct or doc[end - 1].is_space or doc[end - 1].dep_ in ("cc", "prep", "det")):
        end -= 1
    while start < head.i and (doc[start].is_punct or doc[start].is_space or doc[start].dep_ == "cc"):
        start += 1
    return doc[start:end]
