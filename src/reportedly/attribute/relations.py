"""Attributions of a whole report: source, cue and content of everything that somebody is said to say, think or show.

Unlike the statements of `stances.py` these are of any subject.  Whether a word is a cue is learned (`citing-weights.json`); its
source and content follow from the parse and the quotation marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from reportedly.attribute.clauses import PASSIVE, SUBJECTS, agent_of, subject_of
from reportedly.attribute.frames import cue_class
from reportedly.attribute.speakers import name_at
from reportedly.codebook import Codebook
from reportedly.text.analysis import Analysis

Range = tuple[int, int]  # characters of the text, half-open
MARKS = "\"“”„«»"
SAYING = frozenset(["ccomp", "parataxis"])
COMPLEMENTS = ("xcomp", "dobj", "oprd", "prep", "attr", "acomp", "dative", "pcomp", "advcl")
BEFORE = frozenset(["aux", "auxpass", "neg"])
LEFT_OUT = frozenset(["relcl"])
NOMINAL = frozenset(["acl", "ccomp", "prep", "poss"])
LINES = frozenset([":", "―", "—", "--", "–"])
LONGEST_NAME = 12  # words of a source beside a colon or a dash


@dataclass(frozen=True, slots=True)
class Relation:
    """One attribution as ranges of the text; no source where nobody is named; `score` is the probability of the cue."""

    cue: Range
    source: Range | None
    content: tuple[Range, ...]
    score: float = 1.0


def relations_of(analysis: Analysis, book: Codebook) -> Iterator[Relation]:
    """The attributions of a report in text order."""
    for sentence in analysis.sentences:
        for token in cues_in(sentence, book):
            score = book.citing.score(cite_features(token, analysis, book))
            if score >= book.citing.threshold:
                yield relation_of(token, sentence, analysis, score)


def cues_in(sentence: TokenSpan, book: Codebook) -> Iterator[Token]:
    """The words that may introduce what somebody says: verbs, nouns of speech, "according", a colon, a dash after a quotation."""
    for token in sentence:
        if (
            token.lower_ == "according" or token.text in LINES
            or (token.pos_ in ("VERB", "AUX") and token.dep_ not in ("aux", "auxpass"))
            or (token.pos_ == "NOUN" and token.lemma_.lower() in book.reporting.nouns and any(c.dep_ in NOMINAL for c in token.children))
        ):
            yield token


def relation_of(cue: Token, sentence: TokenSpan, analysis: Analysis, score: float = 1.0) -> Relation:
    """The attribution that a cue introduces."""
    source = source_phrase(cue, sentence)
    content = tuple(content_of(cue, sentence, analysis))
    phrase = cue_phrase(cue)
    named = (source.start_char, source.end_char) if source is not None else None
    return Relation((phrase.start_char, phrase.end_char), named, content, score)


def cite_features(cue: Token, analysis: Analysis, book: Codebook) -> frozenset[str]:
    """The names of the features that a possible cue has."""
    lemma = cue.lemma_.lower()
    kind = cue_class(cue, book.frames)
    deps = {c.dep_ for c in cue.children}
    speech = lemma in book.reporting.speech
    found = {"bias", f"lemma={lemma}", f"tag={cue.tag_}", f"dep={cue.dep_}", f"class={kind}", f"speech={speech}"}
    found |= {f"has={d}" for d in deps} | {f"{lemma}|{d}" for d in deps & {"ccomp", "xcomp", "dobj", "prep", "agent", "acomp"}}
    found |= {f"{lemma}+{c.lemma_.lower()}" for c in cue.children if c.dep_ in ("prep", "prt", "dobj", "acomp", "attr", "mark")}
    found |= {f"{lemma}>{c.lemma_.lower()}" for c in cue.children if c.dep_ == "xcomp"}
    quoted, beside = analysis.in_quotation(cue.idx), _quote_beside(cue)
    source = subject_of(cue)[0]
    who = "none" if source is None else _kind(source, analysis, book)
    found |= {f"quoted={quoted}", f"beside={beside}", f"{lemma}|beside={beside}", f"who={who}", f"{kind}|{who}", f"{kind}|{cue.tag_}"}
    if cue.text in LINES:
        found |= set(_line_features(cue))
    found |= {f"{lemma}|{cue.tag_}", f"last={_word(cue, -1)}"}
    saying = bool(deps & SAYING)
    found |= {f"saying={saying}|{who}", f"saying={saying}|{kind}", f"{kind}|{quoted}|{beside}"}
    found.add(f"head={cue.dep_}|{cue.head.lemma_.lower()}")
    return frozenset(found)


def _word(cue: Token, step: int) -> str:
    """The word beside a token, within its sentence."""
    at = cue.i + step
    return cue.doc[at].lower_ if cue.sent.start <= at < cue.sent.end else "none"


def _line_features(cue: Token) -> Iterator[str]:
    doc, sentence, kind = cue.doc, cue.sent, "colon" if cue.text == ":" else "dash"
    before, after = (doc[cue.i - 1] if cue.i else None), (doc[cue.i + 1] if cue.i + 1 < len(doc) else None)
    for side, token in (("before", before), ("after", after)):
        if token is not None:
            shape = "mark" if token.text in MARKS else "blank" if token.is_space else token.ent_type_ or token.pos_
            yield f"{kind}|{side}={shape}"
    yield f"{kind}|short={cue.i - sentence.start < 6}|{sentence.end - cue.i < 6}"
    named = doc[max(sentence.start, cue.i - 3) : cue.i]
    yield f"{kind}|person={any(t.ent_type_ == 'PERSON' for t in named)}"


def _kind(head: Token, analysis: Analysis, book: Codebook) -> str:
    if head.pos_ == "PRON":
        return head.lower_
    name = name_at(head, analysis)
    return name.label if name is not None else book.actors.kind_of(head.text, head.text)


def _quote_beside(cue: Token) -> bool:
    """Whether a quotation mark stands within four words of a cue."""
    near = cue.doc[max(0, cue.i - 4) : cue.i + 5]
    return any(t.text in MARKS for t in near)


def cue_phrase(cue: Token) -> TokenSpan:
    """A cue with its auxiliaries and particle ("has said", "pointed out", "according to")."""
    doc, start, end = cue.doc, cue.i, cue.i + 1
    while start > 0 and doc[start - 1].head.i == cue.i and doc[start - 1].dep_ in BEFORE:
        start -= 1
    following = doc[end] if end < len(doc) else None
    if following is not None and following.head.i == cue.i and (following.dep_ == "prt" or cue.lower_ == "according"):
        end += 1
    return doc[start:end]


def source_phrase(cue: Token, sentence: TokenSpan) -> TokenSpan | None:
    """The words that name who says it; None when nobody is named."""
    if cue.text in LINES:
        return _beside_a_line(cue, sentence)
    if cue.pos_ == "NOUN":
        head = next((c for c in cue.children if c.dep_ == "poss"), None) or _object_of(cue, ("by", "from"))
    elif cue.lower_ == "according":
        head = _object_of(cue, ("to",))
    elif any(c.dep_ in PASSIVE or c.dep_ == "auxpass" for c in cue.children):
        head = agent_of(cue)
    else:
        subject, relative = subject_of(cue)
        head = relative or subject or agent_of(cue)
    return None if head is None else whole_phrase(head, cue)


def _object_of(cue: Token, words: tuple[str, ...]) -> Token | None:
    return next((g for c in cue.children if c.lower_ in words for g in c.children if g.dep_ == "pobj"), None)


def _beside_a_line(cue: Token, sentence: TokenSpan) -> TokenSpan | None:
    """The words before a colon, or after a dash that follows a quotation."""
    doc = cue.doc
    if cue.text == ":":
        start, end = max(sentence.start, cue.i - LONGEST_NAME), cue.i
    else:
        start, end = cue.i + 1, min(sentence.end, cue.i + 1 + LONGEST_NAME)
    while start < end and (doc[start].is_punct or doc[start].is_space):
        start += 1
    stop = next((i for i in range(start, end) if doc[i].is_space or doc[i].text in MARKS), end)
    return doc[start:stop] if start < stop else None


def whole_phrase(head: Token, cue: Token) -> TokenSpan:
    """A noun with all that belongs to it, without the cue and what lies beyond it."""
    start, end = head.left_edge.i, head.right_edge.i + 1
    for child in head.children:
        if child.dep_ in LEFT_OUT and child.i > head.i:
            end = min(end, child.left_edge.i)
    if start <= cue.i < end:
        start, end = (max(start, cue.i + 1), end) if cue.i < head.i else (start, cue.i)
    span = head.doc[start:end]
    while len(span) > 1 and (span[-1].is_punct or span[-1].is_space):
        span = span[:-1]
    return span


def content_of(cue: Token, sentence: TokenSpan, analysis: Analysis) -> Iterator[Range]:
    """What is said: the clause that the cue governs, else what stands between quotation marks, else what completes the cue."""
    if cue.text in LINES:
        yield from _across_a_line(cue, sentence, analysis)
    elif cue.lower_ == "according":
        yield from _around(cue, sentence, analysis)
    elif cue.pos_ == "NOUN":
        yield from _spread((c for c in cue.children if c.dep_ in NOMINAL and c.i > cue.i), cue, analysis)
    else:
        yield from tuple(_of_verb(cue, sentence, analysis)) or _around(cue, sentence, analysis)


def _of_verb(cue: Token, sentence: TokenSpan, analysis: Analysis) -> Iterator[Range]:
    clauses = [c for c in cue.children if c.dep_ in SAYING]
    tokens = clauses or [c for c in cue.children if c.dep_ in COMPLEMENTS and c.i > cue.i]
    if clauses or not (quoted := tuple(_quoted(cue, sentence, analysis))):
        yield from _spread(tokens, cue, analysis)
    else:
        yield from quoted


def _across_a_line(cue: Token, sentence: TokenSpan, analysis: Analysis) -> Iterator[Range]:
    """What follows a colon, or the quotation before a dash."""
    if cue.text == ":" and cue.i + 1 < sentence.end:
        yield from _trimmed(cue.i + 1, sentence.end, analysis)
        return
    before = [q for q in analysis.quotations if q.end <= cue.idx and cue.idx - q.end < 4]
    after = [q for q in analysis.quotations if q.start >= cue.idx and q.start - cue.idx < 4]
    for quotation in after[:1] if cue.text == ":" else before[-1:]:
        yield quotation.start, quotation.end


def _around(cue: Token, sentence: TokenSpan, analysis: Analysis) -> Iterator[Range]:
    """The sentence without the cue and what hangs on it ("according to …", "…, she said, …")."""
    first, last = cue.left_edge.i, cue.right_edge.i + 1
    yield from _trimmed(sentence.start, first, analysis)
    yield from _trimmed(last, sentence.end, analysis)


def _quoted(cue: Token, sentence: TokenSpan, analysis: Analysis) -> Iterator[Range]:
    for quotation in analysis.quotations:
        touches = quotation.start < sentence.end_char and sentence.start_char < quotation.end
        if touches and not quotation.start <= cue.idx < quotation.end and quotation.end - quotation.start > 1:
            yield quotation.start, quotation.end


def _spread(tokens: Iterable[Token], cue: Token, analysis: Analysis) -> Iterator[Range]:
    """The words under some children of a cue: one range on each side of it."""
    chosen = list(tokens)
    left = [c for c in chosen if c.i < cue.i]
    right = [c for c in chosen if c.i > cue.i]
    if left:
        yield from _trimmed(min(c.left_edge.i for c in left), min(cue.i, max(c.right_edge.i + 1 for c in left)), analysis, cue)
    if right:
        yield from _trimmed(max(cue.i + 1, min(c.left_edge.i for c in right)), max(c.right_edge.i + 1 for c in right), analysis, cue)


def _trimmed(start: int, end: int, analysis: Analysis, cue: Token | None = None) -> Iterator[Range]:
    """Tokens as characters: no stops and blanks at the ends, a quotation that is cut by the sentence taken whole, no source inside."""
    doc = analysis.doc
    if cue is not None:
        subject = next((c for c in cue.children if c.dep_ in SUBJECTS), None)
        if subject is not None and start <= subject.i < end and subject.left_edge.i > start:
            end = subject.left_edge.i
    while start < end and (doc[start].is_space or (doc[start].is_punct and doc[start].text not in MARKS)):
        start += 1
    while start < end and (doc[end - 1].is_space or (doc[end - 1].is_punct and doc[end - 1].text not in MARKS)):
        end -= 1
    if start < end:
        yield _whole_quotation(doc[start].idx, doc[end - 1].idx + len(doc[end - 1]), analysis)


def _whole_quotation(start: int, end: int, analysis: Analysis) -> Range:
    """A range stretched over a quotation that begins or ends inside it, when the range is little more than that."""
    for quotation in analysis.quotations:
        if quotation.start <= start < quotation.end and quotation.end > end:
            return start, quotation.end
        if quotation.start < start <= quotation.end and end >= quotation.end:
            return quotation.start, end
    return start, end
