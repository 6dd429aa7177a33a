"""Place names in running text: where they stand, and what the words before them say (in, near, from, the town of …)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from reportedly.codebook.places import Places
from reportedly.text.analysis import Analysis

LONGEST = 60      # characters of a name
MOST = 400        # names looked at in one report
REACH = 12        # words that we look back for the preposition
PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
NAMED_ELSE = frozenset({"PERSON", "ORG", "EVENT"})


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A place name with its tokens `first`–`last` and its phrase.

    `governor` is the preposition or possessive that puts something there, "" for none; `noun` the token of the noun that the name
    belongs to ("the bombing of X", "the mayor of X", "X blast"); `phrase` the character where the phrase begins ("a mosque in the
    Nigerian town of X"); `unit` whether it is called a region or the like.
    """

    first: int
    last: int
    start: int
    end: int
    words: str
    label: str
    governor: str
    governor_at: int
    noun: int | None
    phrase: int
    unit: bool
    settlement: bool
    dateline: bool


def place_names(analysis: Analysis, book: Places) -> tuple[PlaceName, ...]:
    """Names in text order that may be places: by label, by the words around, or left to the gazetteer (label "")."""
    labels = {i: (n.label, n.start) for n in analysis.names for i in range(n.start, n.end)}
    found = []
    for first, last in _runs(analysis, book):
        made = _named(analysis, book, first, last, labels)
        if made is not None:
            found.append(made)
        if len(found) >= MOST:
            break
    return tuple(found)


def _runs(analysis: Analysis, book: Places) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words, with small words of names between them."""
    doc, number = analysis.doc, 0
    while number < len(doc):
        if not _begins(doc[number], book):
            number += 1
            continue
        last = number
        while last + 1 < len(doc) and (step := _continues(analysis, book, last)):
            last += step
        yield from _trimmed(analysis, book, number, last)
        number = last + 1


def _begins(token: Token, book: Places) -> bool:
    text = token.text
    if token.is_punct or token.is_space or not text[:1].isalpha():
        return False
    if text[0].isupper():
        return text in ("Al", "El") or (not (token.is_stop and token.lower_ != "us") and text not in book.never)
    return text.startswith(("al-", "el-", "ad-", "ar-", "as-", "an-", "at-", "az-")) or (
        text in ("al", "el") and token.i + 1 < len(token.doc) and token.nbor().text in ("-", "‑"))


def _continues(analysis: Analysis, book: Places, last: int) -> int:
    """How many tokens further the run goes: the next word, or over a small word or a hyphen."""
    doc = analysis.doc
    following = doc[last + 1]
    if "\n" in analysis.report.text[doc[last].idx : following.idx]:
        return 0
    if following.text in ("-", "–", "‑", "’", "'") and last + 2 < len(doc) and not doc[last].whitespace_ and not following.whitespace_:
        return 2 if doc[last + 2].text[:1].isupper() or doc[last + 2].lower_ in book.inner else 0
    if not doc[last].whitespace_ and doc[last].text not in ("-",):
        return 0
    wordlike = following.is_alpha or "-" in following.text or "." in following.text
    if following.text[:1].isupper() and not following.is_sent_start and wordlike:
        return 1
    if following.lower_ in book.inner and last + 2 < len(doc) and doc[last + 2].text[:1].isupper() and following.text.islower():
        return 2
    return 1 if following.lower_.startswith(("al-", "el-", "as-", "ar-")) and following.text[3:4].isalpha() else 0


def _trimmed(analysis: Analysis, book: Places, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Cut a run where a title, a demonym or a name of another kind begins."""
    doc = analysis.doc
    while first < last and (doc[first].text in book.people or (doc[first].lower_ in book.directions and doc[first].is_sent_start)):
        first += 1
    while first < last and (doc[last].text in book.people or doc[last].text in book.never):
        last -= 1
    yield first, last


def _named(analysis: Analysis, book: Places, first: int, last: int, labels: dict[int, tuple[str, int]]) -> PlaceName | None:
    doc = analysis.doc
    start, end = doc[first].idx, doc[last].idx + len(doc[last])
    words = analysis.report.text[start:end]
    label = next((labels[i][0] for i in (start, end - 1) if i in labels), "")
    if first == last and (words in book.people or words.removesuffix("s") in book.people):
        return None
    if words in book.never or len(words) > LONGEST:
        return None
    if first and doc[first - 1].lower_.rstrip(".") in book.titled:
        label = "PERSON"
    back = _back(analysis, book, first)
    following = doc[last + 1].lower_ if last + 1 < len(doc) else ""
    unit = following in book.unit_words or back.unit or words.split()[-1].lower() in book.unit_words
    settlement = following in book.settlement_words or back.settlement
    noun = back.noun
    if noun is None and last + 1 < len(doc) and doc[last + 1].pos_ == "NOUN" and doc[last].whitespace_:
        noun = _head_noun(doc[last + 1])
    return PlaceName(first, last, start, end, words, label, back.governor, back.governor_at, noun, back.phrase, unit, settlement,
                     _dateline(analysis, first, last))


def _head_noun(token: Token) -> int:
    while token.dep_ == "compound" and token.head.i > token.i and token.head.i - token.i < 4:
        token = token.head
    return int(token.i)


@dataclass(frozen=True, slots=True)
class Back:
    """What stands before a name: see PlaceName."""

    governor: str
    governor_at: int
    noun: int | None
    phrase: int
    unit: bool
    settlement: bool


def _back(analysis: Analysis, book: Places, first: int) -> Back:
    """Walk left over the phrase of a name to the preposition that governs it."""
    doc, unit, settlement, noun = analysis.doc, False, False, None
    at, sentence = first - 1, doc[first].sent.start
    stop = max(sentence, first - REACH)
    while at >= stop:
        token = doc[at]
        lower = token.lower_
        if lower == "of":
            before = doc[at - 1] if at > stop else None
            if before is None or not place_noun(before.lower_, book):
                return Back("of", at, before.i if before is not None else None, doc[at + 1].idx, unit, settlement)
            unit |= before.lower_ in book.unit_words
            settlement |= before.lower_ in book.settlement_words
        elif token.pos_ == "ADP" or lower in book.at_scene or lower in book.away:
            if lower in book.at_scene and at > stop and (doc[at - 1].lower_ in book.parts or doc[at - 1].lower_ in book.site_words):
                noun = at - 1
                at -= 1
                continue
            if lower in book.at_scene and at > stop and doc[at - 1].lower_ in book.at_scene:
                at -= 1
                continue
            return Back(lower, at, noun, doc[at + 1].idx if noun is None else doc[at].idx, unit, settlement)
        elif not _inside(token, book):
            break
        else:
            settlement |= lower in book.settlement_words
            unit |= lower in book.unit_words and at == first - 1
        at -= 1
    return Back("", max(at, 0), noun, doc[min(at + 1, first)].idx, unit, settlement)


def place_noun(lower: str, book: Places) -> bool:
    """Whether a noun is of a unit, a settlement, a site or a part of one."""
    return any(lower in words for words in (book.unit_words, book.settlement_words, book.site_words, book.parts, book.directions))


def _inside(token: Token, book: Places) -> bool:
    """Words that may stand between a preposition and a place name."""
    if token.pos_ in ("DET", "ADJ", "NUM", "PART", "PROPN", "ADV") or (token.pos_ == "PRON" and token.tag_ == "PRP$"):
        return True
    if token.text in ("'s", "’s", "'", "’", "-", "–", ","):
        return token.text != "," or token.nbor(-1).pos_ in ("PROPN", "ADJ", "NOUN")
    told = place_noun(token.lower_, book) or token.dep_ in ("compound", "nmod", "amod")
    return (token.pos_ == "NOUN" and told) or token.text in book.people


def _dateline(analysis: Analysis, first: int, last: int) -> bool:
    """`BAIDOA, Somalia — …`, `WASHINGTON (AP) -`: capitals or a dash within the first words of a paragraph."""
    text, doc = analysis.report.text, analysis.doc
    start = doc[first].idx
    line = text.rfind("\n", 0, start) + 1
    if start - line > 45:
        return False
    end = doc[last].idx + len(doc[last])
    rest = text[end : end + 60]
    head = text[line:end]
    marks = [rest.find(m) for m in (" — ", " – ", " - ", "—", "– ", "(", ": ", " -- ")]
    near = min((m for m in marks if m >= 0), default=99)
    return near < 45 and not any(c in rest[:near] for c in ".;!?") and head.split(",")[0].strip(" *").isupper() and len(head) > 2
