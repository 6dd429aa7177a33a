"""What the words around a trigger say: its clause, days, places, people, definiteness, tense, cues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from reportedly.codebook import Codebook
from reportedly.codebook.cues import Cues
from reportedly.model import Report
from reportedly.read.arguments import agent_of, doers_of, patient_of, sort_of
from reportedly.read.triggers import Candidate
from reportedly.read.vectors import Vector, Vectors, vectors_of
from reportedly.text.analysis import Analysis, Name

PLACES = frozenset({"GPE", "LOC", "FAC"})
ANCHORS = frozenset({"last", "ago", "earlier", "before", "previous", "later", "this", "next", "after", "past"})
USUAL_LENGTH = 10
MODALS = frozenset({"would", "could", "may", "might", "should", "can", "will", "shall", "must", "'d", "'ll"})
NEGATIONS = frozenset({"not", "n't", "never", "no"})
POINTING = frozenset({"the", "this", "that", "these", "those"})


@dataclass(frozen=True, slots=True)
class Traits:
    """A candidate with its surroundings; `times` holds keys like `wd:friday`, `m:december`, `r:year ago`.

    `retold` is where the older report begins that it belongs to, None in the report's own words; `depth` is how far down the report the
    sentence stands, in sentences of a report of USUAL_LENGTH.
    """

    seen: Candidate
    paragraph: int
    depth: float
    people: frozenset[str]
    places: frozenset[str]
    times: frozenset[str]
    own_time: bool
    victims: frozenset[str]
    numbers: frozenset[str]
    doers: frozenset[str]
    cues: frozenset[str]
    topics: frozenset[str]
    tense: str
    article: str
    quoted: bool
    retold: int | None
    patient: str
    patient_sort: str
    agent_sort: str
    opens: str
    vector: Vector

    @property
    def index(self) -> int:
        """The token's index in the document."""
        return self.seen.token.i


def traits_of(seen: Sequence[Candidate], analysis: Analysis, book: Codebook) -> list[Traits]:
    """Traits of all candidates of one report, in text order."""
    by_sentence: dict[int, list[Candidate]] = {}
    for candidate in seen:
        by_sentence.setdefault(candidate.sentence, []).append(candidate)
    paragraphs = _paragraphs(analysis)
    vectors = vectors_of(analysis.doc, book.weights.usual)
    found: list[Traits] = []
    for number, group in by_sentence.items():
        surroundings = _Surroundings.of(number, group, paragraphs[number], analysis, book)
        found += [surroundings.of_one(candidate, vectors) for candidate in group]
    return found


def _paragraphs(analysis: Analysis) -> list[int]:
    numbers, current, last = [], 0, 0
    for sentence in analysis.sentences:
        if "\n" in analysis.report.text[last : sentence.start_char]:
            current += 1
        numbers.append(current)
        last = sentence.start_char + len(sentence.text.rstrip())
    return numbers


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """One sentence: which candidate each of its tokens belongs to, its names, and its words of time."""

    paragraph: int
    scale: float
    sentence: TokenSpan
    owners: dict[int, int | None]
    names: tuple[Name, ...]
    times: dict[int, str]
    quoted: frozenset[int]
    retold: int | None
    book: Codebook

    @classmethod
    def of(cls, number: int, group: Sequence[Candidate], paragraph: int, analysis: Analysis, book: Codebook) -> _Surroundings:
        sentence = analysis.sentences[number]
        triggers = {c.token.i for c in group}
        owners = {token.i: _owner(token, triggers) for token in sentence}
        names = tuple(n for n in analysis.names if sentence.start_char <= n.start < sentence.end_char)
        quoted = frozenset(
            i for i in triggers for q in analysis.quotations if q.start <= analysis.doc[i].idx < q.end)
        scale = USUAL_LENGTH / max(USUAL_LENGTH, len(analysis.sentences))
        retold = _retold(sentence, analysis.report)
        return cls(paragraph, scale, sentence, owners, names, times_of(sentence, book.cues), quoted, retold, book)

    def of_one(self, seen: Candidate, vectors: Vectors) -> Traits:
        index, cues = seen.token.i, self.book.cues
        patient = patient_of(seen.token)
        own = [t for t in self.sentence if self.owners[t.i] == index]
        wide = [t for t in self.sentence if self.owners[t.i] in (index, None)]
        own_times = frozenset(self.times[t.i] for t in own if t.i in self.times)
        lemmas = [t.lemma_.lower() for t in wide]
        offsets = {t.idx for t in wide}
        named = [n for n in self.names if n.start in offsets]
        return Traits(
            seen, self.paragraph, seen.sentence * self.scale,
            frozenset(n.full.split()[-1] for n in named if n.label == "PERSON" and n.full.split()),
            frozenset(n.text for n in named if n.label in PLACES),
            own_times or frozenset(self.times[t.i] for t in wide if t.i in self.times), bool(own_times),
            frozenset(t.lemma_.lower() for t in own if cues.has("victims", t.lemma_.lower())),
            frozenset(t.lower_ for t in own if t.like_num and t.ent_type_ not in ("DATE", "TIME")),
            doers_of(seen.token),
            frozenset(k for lemma in lemmas for k in cues.kinds.get(lemma, ())),
            frozenset(k for lemma in lemmas for k in cues.topics.get(lemma, ())),
            _tense(seen.token) if seen.verbal else "noun", _article(seen.token), index in self.quoted, self.retold,
            patient.lemma_.lower() if patient is not None and patient.pos_ != "PRON" else "", sort_of(patient, self.book),
            sort_of(agent_of(seen.token), self.book), self._opening(), vectors.of_trigger(seen.token, self.sentence),
        )


    def _opening(self) -> str:
        """How the sentence begins: with a time, with `another` and the like, or otherwise."""
        for token in self.sentence[:5]:
            if token.i in self.times:
                return "time"
            if self.book.cues.has("other", token.lemma_.lower()):
                return "other"
        return "plain"


def _retold(sentence: TokenSpan, report: Report) -> int | None:
    """Where the older report begins that a sentence is of, or that it leads to: "As reported in May, when two guards were shot: …"."""
    ends = sentence.start_char + len(sentence.text.rstrip())
    places = [sentence.start_char, sentence.end_char] if report.text[ends - 1] == ":" else [sentence.start_char]
    return next((s.start for s in report.segments if s.kind == "retold" and any(s.start <= at < s.end for at in places)), None)


def _owner(token: Token, triggers: set[int]) -> int | None:
    """The nearest trigger above a token, itself included."""
    current = token
    for _ in range(40):
        if current.i in triggers:
            return int(current.i)
        if current.head.i == current.i:
            return None
        current = current.head
    return None


def times_of(sentence: TokenSpan, cues: Cues) -> dict[int, str]:
    """Words of time by token index; the days of mere speech acts ("said on Tuesday") are left out."""
    found: dict[int, str] = {}
    for token in sentence:
        key = _time_key(token, cues)
        if key is not None and not _of_speech(token, cues):
            found[token.i] = key
    return found


def _time_key(token: Token, cues: Cues) -> str | None:
    lower = token.lower_
    if cues.has("weekdays", lower):
        return "wd:" + lower
    if cues.has("months", lower) and (lower != "may" or (token.text[0].isupper() and token.pos_ != "AUX")):
        return "m:" + lower[:3]
    if len(lower) == 4 and lower.isdigit() and lower[:2] in ("18", "19", "20"):
        return "y:" + lower
    if cues.has("units", token.lemma_.lower()):
        return _relative(token)
    return "p:" + lower if lower in ("today", "yesterday", "overnight", "tonight") else None


def _relative(unit: Token) -> str | None:
    """`last month`, `three years ago`, `a day earlier`: the unit with the word that anchors it."""
    near = [c.lower_ for c in unit.children] + [unit.head.lower_ if unit.dep_ in ("npadvmod", "pobj", "dep") else ""]
    near += [unit.nbor(1).lower_] if unit.i + 1 < len(unit.doc) else []
    anchor = next((w for w in near if w in ANCHORS), None)
    return f"r:{anchor} {unit.lemma_.lower()}" if anchor else None


def _of_speech(token: Token, cues: Cues) -> bool:
    current = token.head
    for _ in range(4):
        if current.pos_ in ("VERB", "AUX"):
            return current.lemma_.lower() in cues.lists["speech"] and current.lemma_.lower() != "claim"
        if current.head.i == current.i:
            return False
        current = current.head
    return False


def _tense(verb: Token) -> str:
    helpers = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
    if helpers & MODALS:
        return "modal"
    if "to" in helpers:
        return "infinitive"
    if "had" in helpers:
        return "pluperfect"
    if helpers & {"has", "have", "'ve"}:
        return "perfect"
    if helpers & {"is", "are", "am", "'s", "'re"}:
        return "present"
    if verb.tag_ in ("VBD",) or helpers & {"was", "were", "did"}:
        return "past"
    return {"VBN": "participle", "VBG": "gerund", "VB": "bare", "VBP": "present", "VBZ": "present"}.get(verb.tag_, "none")


def _article(token: Token) -> str:
    if token.pos_ not in ("NOUN", "PROPN"):
        return "verb"
    children = {c.lower_ for c in token.children if c.dep_ in ("det", "poss", "nummod", "predet")}
    if any(c.dep_ == "poss" for c in token.children):
        return "possessed"
    if children & POINTING:
        return "the"
    if children & {"a", "an"}:
        return "a"
    if children & {"no", "any", "every", "each", "some"}:
        return "none"
    if any(c.dep_ == "nummod" for c in token.children):
        return "number"
    return "bare plural" if token.tag_ in ("NNS", "NNPS") else "bare"
