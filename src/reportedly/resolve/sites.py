"""Plain nouns of place (a mosque, the newsroom, a salt lick) with the preposition that puts something there."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from reportedly.codebook.places import Places
from reportedly.resolve.placewords import looking_back
from reportedly.text.analysis import Analysis

MOST = 200  # nouns looked at in one report


@dataclass(frozen=True, slots=True)
class Site:
    """A noun of place: its token, its words with what is compounded to them, where its phrase begins, what governs it."""

    token: int
    start: int
    end: int
    words: str
    phrase: int
    governor: str


def sites_of(analysis: Analysis, book: Places) -> tuple[Site, ...]:
    """Sites in text order."""
    found = []
    for token in analysis.doc:
        if token.lower_ in book.site_words and token.pos_ in ("NOUN", "PROPN"):
            found.append(_site(analysis, book, token))
            if len(found) >= MOST:
                break
    return tuple(found)


def _site(analysis: Analysis, book: Places, token: Token) -> Site:
    first = token.i
    while first > token.sent.start and token.doc[first - 1].dep_ == "compound" and token.i - first < 4:
        first -= 1
    back = looking_back(analysis, book, first)
    start, end = token.doc[first].idx, token.idx + len(token)
    return Site(token.i, start, end, analysis.report.text[start:end], min(back.phrase, start), back.governor)
