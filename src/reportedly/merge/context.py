"""The names and figures around an incident: persons it is told of, other full names, rare words, ages.

This is a coarse look that works without any reading: it only serves to compare reports with one another, and nothing of it is
ever shown as a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportedly.codebook.merging import Merging
from reportedly.merge.names import folded
from reportedly.merge.rarity import rarity, zipf

LONGEST_TEXT = 8000  # characters; what a report is about stands in its first part
MOST_WORDS = 120
LONGEST_NAME = 4
TOO_COMMON = 5.3  # Zipf: no part of a person's name, save a given name
_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_BLOCK = re.compile(r"\b(\d{3,5}) block of")
_AGE = re.compile(r"\b(\d{1,2})[- ](?:year|month)")


@dataclass(frozen=True, slots=True)
class Context:
    """What stands around an incident, folded.

    `people` are full names told of as persons concerned (with an age, "identified as"), `names` the other full names; `words`
    rare words written large, `ages` the ages of persons.
    """

    people: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    ages: frozenset[str] = frozenset()

    def without(self, words: frozenset[str]) -> Context:
        """The context without some words and the names made of them."""
        if not words:
            return self
        people, names = (frozenset(n for n in full if not words.issuperset(n.split())) for full in (self.people, self.names))
        return Context(people, names, self.words - words, self.ages)


def context_of(text: str, rules: Merging, outlet: str = "") -> Context:
    """The context that a text gives, without the words of the outlet's own name or site; linear in its length."""
    part = text[:LONGEST_TEXT]
    tokens = list(_TOKEN.finditer(part))
    told = [(strong, name) for run in _runs(tokens, part) for strong, name in _named(run, tokens, part, rules)]
    writers = _writers(tokens)
    people = frozenset(name for strong, name in told if strong and not writers.issuperset(name.split()))
    names = frozenset(name for _, name in told if not writers.issuperset(name.split())) - people
    ages = frozenset(_AGE.findall(part)) | frozenset(_ages(tokens, part))
    site = folded(outlet).replace(" ", "")
    words = frozenset(w for w in _words(part, rules) if w not in writers and w not in site)
    return Context(people, names, words, ages)


def _writers(tokens: Sequence[re.Match[str]]) -> frozenset[str]:
    """The words of names in bylines: `By Ana Brandt`."""
    found: set[str] = set()
    for index, token in enumerate(tokens):
        if token[0] in ("By", "BY"):
            following = [t[0] for t in tokens[index + 1 : index + 3]]
            if len(following) == 2 and all(w[0].isupper() for w in following):
                found.update(folded(w) for w in following)
    return frozenset(found)


def _runs(tokens: Sequence[re.Match[str]], text: str) -> Iterator[range]:
    """Indices of words written large that follow one another."""
    start = 0
    while start < len(tokens):
        end = start
        while end < len(tokens) and _large(tokens[end][0]) and (end == start or _adjacent(tokens[end - 1], tokens[end], text)):
            end += 1
        if end - start >= 2:
            yield range(start, end)
        start = max(end, start + 1)


def _large(word: str) -> bool:
    return word[0].isupper() and (len(word) == 1 or not word.isupper())


def _adjacent(left: re.Match[str], right: re.Match[str], text: str) -> bool:
    gap = text[left.end() : right.start()]
    return gap == " " or (gap == ". " and len(left[0]) == 1)


def _named(run: range, tokens: Sequence[re.Match[str]], text: str, rules: Merging) -> Iterator[tuple[bool, str]]:
    """The full name that a run of large words is, and whether it is told as that of a person concerned."""
    words = [folded(tokens[i][0]) for i in run]
    titled = words[0] in rules.officials
    kept = [w for w in words[titled:] if len(w) > 1 and w not in rules.name_endings]
    if not 2 <= len(kept) <= LONGEST_NAME or titled or not _personal(kept, rules):
        return
    before = [tokens[i][0].casefold() for i in range(max(0, run.start - 2), run.start)]
    after = tokens[run.stop] if run.stop < len(tokens) else None
    if (before and before[-1] in rules.officials) or (after is not None and after[0] in rules.saying):
        return
    concerned = bool(before) and (before[-1] in rules.concerning or " ".join(before) in rules.concerning)
    yield concerned or _aged(tokens[run.stop - 1], after, text), f"{kept[0]} {kept[-1]}"


def _personal(words: Sequence[str], rules: Merging) -> bool:
    if rules.place_words.intersection(words):
        return False
    frequent = [w for w in words if zipf(w) > TOO_COMMON]
    return len(frequent) < len(words) and all(w in rules.given_names for w in frequent)


def _aged(last: re.Match[str], after: re.Match[str] | None, text: str) -> bool:
    """`Ana Brandt, 23,` or `Ana Brandt (23)`."""
    if after is None or not after[0].isdigit() or len(after[0]) > 2:
        return False
    return text[last.end() : after.start()] in (", ", " (", " ") and text[after.end() : after.end() + 1] not in (":", "/", "%")


def _ages(tokens: Sequence[re.Match[str]], text: str) -> Iterator[str]:
    for token in tokens:
        start, end = token.span()
        if token[0].isdigit() and len(token[0]) <= 2 and text[max(0, start - 2) : start] == ", " and text[end : end + 1] == ",":
            yield token[0]


def _words(text: str, rules: Merging) -> Iterator[str]:
    """Rare words that the text writes only large, and numbers of blocks of streets."""
    tokens = [t[0] for t in _TOKEN.finditer(text)]
    small = {t for t in tokens if t.islower()}
    found: dict[str, None] = {}
    for token in tokens:
        if not token[0].isupper() or len(token) < 3 or token.lower() in small:
            continue
        plain = folded(token.replace("’", "'").removesuffix("'s"))
        if plain and plain not in rules.stop_context and rarity(plain) > 0:
            found[plain] = None
    yield from list(found)[:MOST_WORDS]
    yield from (f"{number} block" for number in _BLOCK.findall(text))
