"""What the stance model sees of a clause: its cue, its speaker, its words, what it says of violence, where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from reportedly.attribute.clauses import NOBODY, Clause, clauses_of, phrase_of, subject_of
from reportedly.attribute.frames import frames_of
from reportedly.attribute.scene import Scene
from reportedly.attribute.speakers import name_at
from reportedly.codebook import Codebook
from reportedly.text.analysis import Analysis
from reportedly.text.encoder import of_words

FIRST = frozenset(["we", "our", "us", "i", "my", "me", "ours"])
NEGATIONS = frozenset(["not", "no", "never", "nothing", "nobody", "none", "neither", "nor", "without", "cannot", "any"])
MODALS = frozenset(["may", "might", "could", "would", "will", "can", "should", "must"])
DEFENCE = frozenset(["lawyer", "lawyers", "counsel", "solicitor", "defendant", "defendants", "suspect", "suspects", "accused", "convict",
                     "convicts",
                     "defence", "attorney", "client"])
INDEFINITE = frozenset(["everything", "something", "anything", "all", "much"])
LEAD_IN = 4  # tokens between a verb of saying and its quotation
LONGEST_CLAUSE = 80  # tokens; what lies beyond says little of the stance


def candidates_of(sentence: TokenSpan, analysis: Analysis, book: Codebook) -> tuple[Clause, ...]:
    """The clauses of a sentence that may attribute: not what somebody else says of a thing that cannot speak."""
    clauses = (_by_who_quotes(c, analysis) for c in clauses_of(sentence))
    return tuple(c for c in clauses if not _told_of_a_thing(c, analysis, book))


def _by_who_quotes(clause: Clause, analysis: Analysis) -> Clause:
    """A clause outside a quotation is not said by one who is spoken of inside it, but by the one who is quoted."""
    head = clause.speaker
    around = next((q for q in analysis.quotations if head is not None and q.start <= head.idx < q.end), None)
    if around is None or clause.cue.idx < around.end:
        return clause
    before = analysis.doc.char_span(around.start, around.start + 1, alignment_mode="expand")
    first = before.start if before is not None else 0
    lead = next((t for t in reversed(analysis.doc[max(0, first - LEAD_IN) : first]) if t.pos_ == "VERB"), None)
    subject = subject_of(lead)[0] if lead is not None else None
    return clause if subject is None else replace(clause, speaker=subject)


def _told_of_a_thing(clause: Clause, analysis: Analysis, book: Codebook) -> bool:
    head, first = clause.speaker, clause.cue
    while first.dep_ == "conj" and first.head.i != first.i:
        first = first.head
    said = first.dep_ == "ccomp" and first.head.lemma_.lower() in book.reporting.speech
    return said and head is not None and (phrase_of(head)[0].lower_ in NOBODY or not can_speak(head, analysis, book))


def can_speak(head: Token, analysis: Analysis, book: Codebook) -> bool:
    """Whether a noun may be one who speaks: a pronoun, a name, or a word of a known kind."""
    if head.lower_ in INDEFINITE:
        return False
    if head.pos_ in ("PRON", "PROPN") or name_at(head, analysis) is not None:
        return True
    return book.actors.kind_of(phrase_of(head).text, head.text) != "unspecified"


def features_of(clause: Clause, scene: Scene) -> frozenset[str]:
    """The names of the features that a clause has."""
    lemmas = lemmas_of(clause)
    analysis, book = scene.analysis, scene.book
    found = {
        "bias", *_cue(clause, lemmas), *_speaker(clause, analysis, book), *_phrases(lemmas, clause, book), *_words(lemmas, clause),
        *_violence(clause, book), *_place(clause, analysis, book), *_scene(clause, scene), *frames_of(clause, scene)}
    return frozenset(found | set(_pairs(found)))


def vector_of(clause: Clause) -> NDArray[np.float32]:
    """What the language model makes of a clause: of its cue, and of all its words."""
    return of_words(clause.cue, clause.start, clause.end)


def _pairs(found: set[str]) -> Iterator[str]:
    """Features that say more together: who speaks or how it stands, with what the words speak for."""
    best = sorted(f for f in found if f.startswith("best="))
    with_it = sorted(f for f in found if f.startswith(("kind=", "speaker-accused", "form=", "doer", "told")) and f.count("|") == 0)
    negative = "negated" in found or "negation-inside" in found
    for one in with_it:
        yield f"{one}&negative={negative}"
        for other in best:
            yield f"{one}&{other}"
    for one in sorted(f for f in found if f.startswith("violent-by=")):
        yield f"{one}&speaker-accused={'speaker-accused' in found}"


def _scene(clause: Clause, scene: Scene) -> Iterator[str]:
    head = clause.speaker
    if head is not None and scene.accuses(head):
        yield "speaker-accused"
    if scene.doer_in(clause):
        yield "doer"
    if scene.told_in(clause):
        yield "told"
    if head is not None and any(t.lower_ in DEFENCE for t in phrase_of(head)):
        yield "speaker-defends"


def lemmas_of(clause: Clause) -> list[str]:
    """The lemmas of a clause, negations in their plain form, without the speaker and punctuation."""
    speaker = set() if clause.speaker is None else {t.i for t in clause.speaker.subtree if t.i < clause.cue.i}
    kept = [t for t in clause.tokens[:LONGEST_CLAUSE] if not t.is_punct and not t.is_space and t.i not in speaker]
    return [plain(t) for t in kept]


def plain(token: Token) -> str:
    """A token's lemma in lower case; "n't" is "not"."""
    return "not" if token.lower_ in ("n't", "n’t") else token.lemma_.lower()


def _cue(clause: Clause, lemmas: list[str]) -> Iterator[str]:
    cue = clause.cue
    negated = any(c.dep_ == "neg" or c.lower_ in NEGATIONS for c in cue.children)
    yield f"cue={plain(cue)}"
    yield f"form={clause.form}"
    yield f"cue={plain(cue)}|{clause.form}|{negated}"
    yield f"dep={cue.dep_}"
    yield f"tag={cue.tag_}"
    for child in cue.children:
        if child.dep_ in ("dobj", "prep", "prt", "acomp", "attr", "xcomp", "advmod", "oprd"):
            yield f"cue+{child.dep_}={plain(cue)}_{plain(child)}"
            yield f"{child.dep_}={plain(child)}"
        if child.dep_ == "aux" and child.lower_ in MODALS:
            yield f"modal={child.lower_}"
    if negated:
        yield "negated"
    if not negated and any(w in NEGATIONS for w in lemmas):
        yield "negation-inside"


def _speaker(clause: Clause, analysis: Analysis, book: Codebook) -> Iterator[str]:
    head = clause.speaker
    if head is None:
        yield "speaker=none"
        return
    phrase = phrase_of(head)
    name = name_at(head, analysis)
    kind = book.actors.kind_of(phrase.text, head.text)
    yield f"kind={kind}"
    yield f"kind={kind}|{plain(clause.cue)}"
    yield f"head={plain(head)}"
    yield f"head-pos={head.pos_}"
    yield f"name={name.label if name else None}"
    if phrase[0].lower_ in NOBODY:
        yield "speaker=nobody"
        yield f"nobody|{plain(clause.cue)}"
    if clause.relative is not None:
        yield "speaker=relative"
    yield f"speaking={can_speak(head, analysis, book)}"


def _phrases(lemmas: list[str], clause: Clause, book: Codebook) -> Iterator[str]:
    found = sorted(book.reporting.stances_in(lemmas), key=lambda f: (-len(f[0].words), f[1]))
    negative = any(w in NEGATIONS for w in lemmas)
    for rank, (phrase, _, _) in enumerate(found):
        yield f"phrase={phrase.stance}"
        yield f"phrase={phrase.stance}|{clause.form}|{negative}"
        yield f"words={phrase.text}"
        if rank == 0:
            yield f"best={phrase.stance}"
    if not found:
        yield "phrase=none"


def _words(lemmas: list[str], clause: Clause) -> Iterator[str]:
    for word in lemmas:
        yield f"w={word}"
    for left, right in pairwise(lemmas):
        yield f"b={left}_{right}"
    for word in FIRST.intersection(lemmas):
        yield "first-person"
        yield f"first={word}"
    if any(t.text in "\"“”‘'«»" for t in clause.tokens):
        yield "quotes"


def _violence(clause: Clause, book: Codebook) -> Iterator[str]:
    for token in clause.tokens[:LONGEST_CLAUSE]:
        strength = _strength(token, book)
        if strength is None:
            continue
        yield f"violent-{token.pos_}={strength}"
        if token is clause.cue:
            yield "violent-cue"
            continue
        subject = next((c for c in token.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        if subject is not None:
            kind = subject.lower_ if subject.pos_ == "PRON" else book.actors.kind_of(subject.text, subject.text)
            yield f"violent-by={subject.dep_}|{kind}"
        if any(c.dep_ == "neg" for c in token.children):
            yield "violent-not"
        if any(c.dep_ == "agent" for c in token.children):
            yield "violent-agent"


def _strength(token: Token, book: Codebook) -> str | None:
    lexicon = book.triggers.verbs if token.pos_ == "VERB" else book.triggers.nouns if token.pos_ == "NOUN" else {}
    lemma = token.lemma_.lower() if lexicon else ""
    for strength, words in lexicon.items():
        if lemma in words:
            return strength
    return None


def _place(clause: Clause, analysis: Analysis, book: Codebook) -> Iterator[str]:
    cue = clause.cue
    if analysis.in_quotation(cue.idx):
        yield "in-quotation"
    if cue.dep_ in ("ccomp", "advcl", "relcl", "acl", "conj", "xcomp", "pcomp"):
        yield f"{cue.dep_}-of={plain(cue.head)}"
        if cue.dep_ == "ccomp" and cue.head.lemma_.lower() in book.reporting.speech:
            yield "said-by-another"
    if cue.lemma_.lower() in book.reporting.speech:
        yield "speech-cue"
    if any(c.dep_ == "ccomp" for c in cue.children):
        yield "has-ccomp"
    sentence = cue.sent
    yield f"violence-in-sentence={any(_strength(t, book) for t in sentence)}"
    if sentence.start == 0:
        yield "first-sentence"
