"""What a report as a whole tells the attribution of each clause: its incidents, and the parties that it accuses somewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from reportedly.attribute.clauses import Clause, clauses_of, phrase_of
from reportedly.codebook import Codebook
from reportedly.model import Draft, Role
from reportedly.text.analysis import Analysis

BLAMING = frozenset(["blame", "accuse", "suspect", "charge", "indict", "convict", "sentence", "arrest", "detain", "jail", "link"])
BLAMED_TO = frozenset(["attribute", "ascribe", "trace", "pin"])
COMMON = frozenset(["man", "people", "person", "group", "police", "government", "force", "member", "woman", "other", "one"])


@dataclass(frozen=True, slots=True)
class Scene:
    """One report: its analysis, its drafts, and the words that name a party accused anywhere in it."""

    analysis: Analysis
    drafts: tuple[Draft, ...]
    book: Codebook
    accused: frozenset[str]

    @classmethod
    def of(cls, analysis: Analysis, drafts: Sequence[Draft], book: Codebook) -> Scene:
        """The scene of a report."""
        named = frozenset(w for head in _accused_heads(analysis, drafts) for w in words_of(head))
        return cls(analysis, tuple(drafts), book, named - COMMON)

    def accuses(self, head: Token) -> bool:
        """Whether a noun names a party that the report accuses somewhere."""
        return not self.accused.isdisjoint(words_of(head))

    def suffers(self, head: Token) -> bool:
        """Whether a noun stands in the words that name a victim of one of the incidents, and in none that names a doer."""
        hurt = any(f.span.start <= head.idx < f.span.end for d in self.drafts for f in d.of(Role.TARGET))
        return hurt and not any(f.span.start <= head.idx < f.span.end for d in self.drafts for f in d.of(Role.PERPETRATOR))

    def told_in(self, clause: Clause) -> bool:
        """Whether the clause holds a word that tells one of the incidents."""
        start, end = clause.tokens.start_char, clause.tokens.end_char
        return any(start <= t.start < end for d in self.drafts for t in d.triggers)

    def doer_in(self, clause: Clause) -> bool:
        """Whether the clause names who did one of the incidents, apart from its speaker."""
        start, end = clause.tokens.start_char, clause.tokens.end_char
        speaker = clause.speaker.idx if clause.speaker is not None else -1
        doers = (f.span for d in self.drafts for f in d.of(Role.PERPETRATOR))
        return any(start <= s.start < end and not s.start <= speaker < s.end for s in doers)


def words_of(head: Token) -> frozenset[str]:
    """The nouns and names of a party's words, as lemmas in lower case."""
    return frozenset(t.lemma_.lower() for t in phrase_of(head) if t.pos_ in ("NOUN", "PROPN") and len(t) > 2)


def _accused_heads(analysis: Analysis, drafts: Sequence[Draft]) -> Iterator[Token]:
    for draft in drafts:
        for filler in draft.of(Role.PERPETRATOR):
            yield analysis.tokens(filler.span).root
    for sentence in analysis.sentences:
        for clause in clauses_of(sentence):
            yield from _objects(clause.cue)


def _objects(cue: Token) -> Iterator[Token]:
    lemma = cue.lemma_.lower()
    if lemma in BLAMING:
        yield from (c for c in cue.children if c.dep_ in ("dobj", "nsubjpass") and c.pos_ in ("NOUN", "PROPN"))
    if lemma in BLAMED_TO:
        yield from (g for c in cue.children if c.lower_ in ("to", "on") for g in c.children if g.dep_ == "pobj")
