"""Plain nouns of place (a mosque, the newsroom, a salt lick) with the preposition that puts something there."""

from __future__ import annotations

from dataclasses import dataclass, replace

from spacy.tokens import Token

from reportedly.codebook.places import Places
from reportedly.resolve.placewords import looking_back
from reportedly.text.analysis import Analysis

MOST = 200  # nouns looked at in one report


@dataclass(frozen=True, slots=True)
class Site:
    """A noun of place: its token, its words with what is compounded to them, where its phrase begins, what governs it.

    `told` when it means a place told before ("in the city", "there"); `capital` the country's code when it is a capital
    ("the Indonesian capital").
    """

    token: int
    start: int
    end: int
    words: str
    phrase: int
    governor: str
    told: bool = False
    capital: str = ""


def sites_of(analysis: Analysis, book: Places) -> tuple[Site, ...]:
    """Sites in text order."""
    found = []
    for token in analysis.doc:
        if token.lower_ == "there" and token.dep_ == "advmod":
            found.append(Site(token.i, token.idx, token.idx + len(token), token.text, token.idx, "in", told=True))
        elif token.pos_ in ("NOUN", "PROPN") and token.lower_ in book.settlement_words and _unnamed(token):
            site = _site(analysis, book, token)
            people = next((t.text for t in token.lefts if t.text in book.people), "")
            found.append(replace(site, told=token.lower_ != "capital" or not people, capital=book.people.get(people, "")))
        elif token.pos_ in ("NOUN", "PROPN") and token.lower_ in book.site_words:
            found.append(_site(analysis, book, token))
        if len(found) >= MOST:
            break
    return tuple(found)


def _unnamed(token: Token) -> bool:
    """`the city`, `the same town`; not `the city of X`, `a town`, `the city X`."""
    following = token.nbor() if token.i + 1 < len(token.doc) else None
    if following is not None and (following.lower_ in ("of", "called", "named") or following.pos_ == "PROPN" or following.text == ","):
        return False
    return any(t.lower_ in ("the", "this", "that", "same") for t in token.lefts)


def _site(analysis: Analysis, book: Places, token: Token) -> Site:
    first = token.i
    while first > token.sent.start and token.doc[first - 1].dep_ == "compound" and token.i - first < 4:
        first -= 1
    back = looking_back(analysis, book, first)
    start, end = token.doc[first].idx, token.idx + len(token)
    return Site(token.i, start, end, analysis.report.text[start:end], min(back.phrase, start), back.governor)
