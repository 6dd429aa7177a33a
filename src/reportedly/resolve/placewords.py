"""Place names in running text: where they stand, and what the words before them say (in, near, from, the town of …)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from reportedly.codebook.places import Places
from reportedly.text.analysis import Analysis

FIRST_LINE = 60   # characters within which a text in capitals has its dateline
LONGEST = 60      # characters of a name
MOST = 400        # names looked at in one report
HEADLINE = 160    # characters of a line that may be a headline
SHORTEST_HEADLINE = 4  # words
REACH = 12        # words that we look back for the preposition
SMALL_WORD = re.compile(r"(?<![^\W\d_])[a-z]{3,20}(?![^\W\d_])")
ROADS = frozenset({"Interstate", "Route", "Highway", "Loop"})
SHORT_FORM = re.compile(r"\b[A-Z][a-z]{0,5}\.")
PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
NAMED_ELSE = frozenset({"PERSON", "ORG", "EVENT"})


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A place name with its tokens `first`–`last` and its phrase.

    `governor` is the preposition or possessive that puts something there, "" for none; `noun` the token of the noun that the name
    belongs to ("the bombing of X", "the mayor of X", "X blast"); `phrase` the character where the phrase begins ("a mosque in the
    Nigerian town of X"); `part_of` whether it only belongs to a noun that is no place ("the Minsk agreements");
    `unit` whether it is called a region or the like; `body` whether it names the police or a court of the place, `street` a street.
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
    part_of: bool
    body: bool = False
    street: bool = False


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


def _countries(analysis: Analysis, book: Places) -> dict[int, int]:
    """First token → last token of each country whose name holds small words or several names."""
    found = {}
    for match in book.long_names.finditer(analysis.report.text):
        span = analysis.doc.char_span(match.start(), match.end(), alignment_mode="expand")
        if span is not None:
            found[span.start] = span.end - 1
    return found


def _runs(analysis: Analysis, book: Places) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words, with small words of names between them."""
    doc, number, countries, plain = analysis.doc, 0, _countries(analysis, book), _plain_in_headlines(analysis)
    while number < len(doc):
        if number in countries:
            yield number, countries[number]
            number = countries[number] + 1
            continue
        if number in plain or not _begins(doc[number], book):
            number += 1
            continue
        last = number
        while last + 1 < len(doc) and last + 1 not in countries and last + 1 not in plain and (step := _continues(analysis, book, last)):
            last += step
        yield from _trimmed(analysis, book, number, last)
        number = last + 1


def _plain_in_headlines(analysis: Analysis) -> frozenset[int]:
    """Words of lines in title case that the report writes small elsewhere: `Man Shot in Accidental Shooting` names no place."""
    small = frozenset(SMALL_WORD.findall(analysis.report.text))
    found: set[int] = set()
    for start, end in analysis.paragraphs():
        line = analysis.doc.char_span(start, min(end, start + HEADLINE), alignment_mode="contract")
        if line is None or end - start > HEADLINE:
            continue
        words = [t for t in line if t.is_alpha and not t.is_stop]
        if len(words) >= SHORTEST_HEADLINE and all(t.text[0].isupper() for t in words):
            found.update(t.i for t in words if t.lower_ in small)
    return frozenset(found)


def _begins(token: Token, book: Places) -> bool:
    text = token.text
    if token.is_punct or token.is_space or not text[:1].isalpha():
        return False
    if text[0].isupper():
        if text in book.openers and token.i + 1 < len(token.doc) and token.whitespace_:
            following = token.nbor()
            return following.text[0].isupper() and (following.is_alpha or following.text == "St.") and following.text not in book.bodies
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
        small = last + 4 < len(doc) and doc[last + 3].text in ("-", "‑") and doc[last + 4].text[:1].isupper() and len(doc[last + 2]) < 5
        return 2 if doc[last + 2].text[:1].isupper() or doc[last + 2].lower_ in book.inner else 4 if small else 0
    if not doc[last].whitespace_ and doc[last].text not in ("-",):
        return 0
    if following.text in book.breaking:
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
    last = next((i - 1 for i in range(first + 1, last + 1) if _is_body(doc, i, book)), last)
    while first < last and (doc[last].text in book.people or doc[last].text in book.days):
        last -= 1
    yield first, last


def _named(analysis: Analysis, book: Places, first: int, last: int, labels: dict[int, tuple[str, int]]) -> PlaceName | None:
    doc = analysis.doc
    start, end = doc[first].idx, doc[last].idx + len(doc[last])
    words = analysis.report.text[start:end]
    label = next((labels[i][0] for i in (start, end - 1) if i in labels), "")
    if first == last and (words in book.people or words.removesuffix("s") in book.people or words in book.bodies):
        return None
    if words in book.never or len(words) > LONGEST or "http" in words or "@" in words:
        return None
    if (first and doc[first - 1].lower_.rstrip(".") in book.titled) or doc[first].lower_.rstrip(".") in book.titled:
        label = "PERSON"
    back = looking_back(analysis, book, first)
    following = doc[last + 1].lower_ if last + 1 < len(doc) else ""
    unit = following in book.unit_words or back.unit or words.split()[-1].lower() in book.unit_words
    settlement = following in book.settlement_words or back.settlement
    noun, part_of = back.noun, False
    if last + 1 < len(doc) and doc[last + 1].pos_ == "NOUN" and doc[last].whitespace_:
        head = _head_noun(doc[last + 1])
        part_of = not place_noun(doc[head].lower_, book) and not place_noun(doc[last + 1].lower_, book)
        noun = head if noun is None or part_of else noun
    return PlaceName(first, last, start, end, words, label, back.governor, back.governor_at, noun, back.phrase, unit, settlement,
                     _dateline(analysis, first, last), part_of, _of_body(doc, last, book), _street(doc, first, last, back.noun, book))


def _of_body(doc: Doc, last: int, book: Places) -> bool:
    return last + 1 < len(doc) and _is_body(doc, last + 1, book)


def _is_body(doc: Doc, at: int, book: Places) -> bool:
    """`Police`, `Sheriff`; a `District` only when it has an attorney or a court."""
    if doc[at].text == "District":
        return at + 1 < len(doc) and doc[at + 1].text in ("Attorney", "Court", "Judge")
    return doc[at].text in book.bodies


def _street(doc: Doc, first: int, last: int, noun: int | None, book: Places) -> bool:
    """`Maryland Drive`, `the 1500 block of Hudson`, `Interstate 17`."""
    if doc[last].text in book.streets or (last + 1 < len(doc) and doc[last + 1].text in book.streets):
        return True
    return (noun is not None and doc[noun].lower_ in ("block", "blocks")) or (
        first < last and doc[first].text in ROADS)


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


def looking_back(analysis: Analysis, book: Places, first: int) -> Back:
    """Walk left over the phrase of a name to the preposition that governs it.

    A noun of place between two prepositions is passed ("on the sidewalk of a street in X"): the outer one governs, unless it is
    none of place and the noun is a site: then the inner one does.
    """
    walk = _Walk(analysis, book, first)
    found = walk.outermost()
    inner = walk.inner
    if inner is not None and found.governor not in book.at_scene and (found.governor not in book.away or walk.site):
        return Back(inner.governor, inner.governor_at, found.noun if found.governor == "of" else inner.noun, found.phrase,
                    found.unit, found.settlement)
    return found


@dataclass(slots=True)
class _Walk:
    analysis: Analysis
    book: Places
    first: int
    unit: bool = False
    settlement: bool = False
    site: bool = False
    noun: int | None = None
    inner: Back | None = None

    def outermost(self) -> Back:
        """The governor that is found last, going left."""
        doc = self.analysis.doc
        stop = max(doc[self.first].sent.start, self.first - REACH)
        at = self.first - 1
        while at >= stop:
            token = doc[at]
            if token.lower_ == "of" or token.pos_ == "ADP" or token.lower_ in self.book.at_scene or token.lower_ in self.book.away:
                if not self._passes(at, stop):
                    noun = at - 1 if token.lower_ == "of" and at > stop else self.noun
                    return self._back(token.lower_, at, noun)
            elif not _inside(token, self.first, self.book):
                break
            else:
                self._note(token)
            at -= 1
        return self._back("", max(at, 0), self.noun)

    def _passes(self, at: int, stop: int) -> bool:
        """Whether the preposition hangs on a noun of place, or on another preposition, so that the phrase goes on."""
        doc, book = self.analysis.doc, self.book
        before = doc[at - 1].lower_ if at > stop else ""
        token = doc[at].lower_
        if token == "of":
            self.unit |= before in book.unit_words and at == self.first - 1
            self.settlement |= before in book.settlement_words
            return bool(before) and place_noun(before, book)
        if token not in book.at_scene or not before:
            return False
        if before in book.at_scene:
            return True
        if place_noun(before, book) and doc[at - 1].pos_ in ("NOUN", "PROPN", "ADJ", "ADV"):
            self.inner = self.inner or self._back(token, at, at - 1)
            self.site |= before in book.site_words
            self.noun = self.noun if self.noun is not None else at - 1
            return True
        return False

    def _note(self, token: Token) -> None:
        self.settlement |= token.lower_ in self.book.settlement_words
        self.unit |= token.lower_ in self.book.unit_words and token.i == self.first - 1

    def _back(self, governor: str, at: int, noun: int | None) -> Back:
        doc = self.analysis.doc
        start = doc[at + 1].idx if governor and at + 1 < len(doc) else doc[min(at + 1, self.first)].idx
        return Back(governor, at, noun, start, self.unit, self.settlement)


def place_noun(lower: str, book: Places) -> bool:
    """Whether a noun is of a unit, a settlement, a site or a part of one."""
    return any(lower in words for words in (book.unit_words, book.settlement_words, book.site_words, book.parts, book.directions))


def _inside(token: Token, first: int, book: Places) -> bool:
    """Words that may stand between a preposition and a place name."""
    if token.ent_type_ in ("DATE", "TIME") and token.pos_ != "DET":
        return False
    if token.pos_ in ("DET", "ADJ", "NUM", "PART", "PROPN", "ADV") or (token.pos_ == "PRON" and token.tag_ == "PRP$"):
        return True
    if token.text in ("'s", "’s", "'", "’", "-", "–"):
        return True
    if token.text == ",":
        return token.i == first - 1 and token.i > 0 and token.nbor(-1).pos_ in ("PROPN", "ADJ", "NOUN")
    if token.tag_ in ("VBN", "VBG") and (token.dep_ == "amod" or (token.i > 0 and token.nbor(-1).text in ("-", "–"))):
        return True
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
    if text[:2000].isupper() and start > FIRST_LINE:
        return False
    between = SHORT_FORM.sub("", rest[:near])
    return near < 45 and not any(c in between for c in ".;!?") and head.split(",")[0].strip(" *").isupper() and len(head) > 2
