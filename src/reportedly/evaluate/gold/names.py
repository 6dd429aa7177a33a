"""Whether two wordings name the same person, party, place or thing: shared words, with room for spelling."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from reportedly.codebook.scoring import load_scoring

WORD = re.compile(r"[a-z0-9]+")
SHORT, LONG = 5, 8  # letters: below SHORT no variants, from LONG on two slips are forgiven


@lru_cache(maxsize=65536)
def words(text: str) -> frozenset[str]:
    """The telling words of a wording, in plain lower-case letters."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower().replace("'s", "")
    return frozenset(WORD.findall(plain)) - load_scoring().stop_words


@lru_cache(maxsize=262144)
def variants(one: str, other: str) -> bool:
    """Whether two words are one word in two spellings."""
    if one == other:
        return True
    if min(len(one), len(other)) < SHORT:
        return False
    allowed = 1 if max(len(one), len(other)) < LONG else 2
    return Levenshtein.distance(one, other, score_cutoff=allowed) <= allowed


def matched(these: frozenset[str], those: frozenset[str]) -> int:
    """How many of these words are among those."""
    return sum(any(variants(word, other) for other in those) for word in these)


def same(gold: str, system: str) -> bool:
    """At least half of the gold's words are there, or all of the system's words are the gold's."""
    wanted, given = words(gold), words(system)
    generic = load_scoring().generic_words
    if wanted - generic and given - generic:
        wanted, given = wanted - generic, given - generic
    if not wanted or not given:
        return False
    hits = matched(wanted, given)
    return 2 * hits >= len(wanted) or (hits > 0 and matched(given, wanted) == len(given))


def any_same(golds: Iterable[str], systems: Iterable[str]) -> bool:
    """Whether any two of them name the same."""
    given = [form for form in systems if form]
    return any(same(form, other) for form in golds if form for other in given)
