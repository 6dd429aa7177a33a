"""Which reports are worth parsing: those with a word that tells of violence, or several that may.

Words are found by an automaton over all spellings of the codebook's triggers, without any parsing.  What it lets through costs time
only; what it holds back is lost, and how much that is, is measured (docs/speed.md).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, MatchKind

from reportedly.codebook.incidents import STRENGTHS, Phrase, Triggers

ENOUGH = 3  # words that may tell, when none surely does
SHORT = 600  # characters; a lead has room for one such word only
REACH = 50  # characters on either side of a head word in which a phrase's other word may stand
WORD = re.compile(r"[^\W\d_]+")
Forms = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a spelling may be: a trigger of some strength, a head that tells with some words beside it."""

    strength: str | None
    phrases: tuple[Phrase, ...]


class Gate:
    """Finds the triggers' spellings in texts."""

    def __init__(self, meanings: Mapping[str, Meaning]) -> None:
        self.meanings = tuple(meanings.values())
        self.automaton = AhoCorasick(list(meanings), matchkind=MatchKind.LeftmostLongest)

    @classmethod
    def of(cls, triggers: Triggers, verbs: Forms, nouns: Forms) -> Gate:
        """The gate of a codebook; `verbs` and `nouns` give lemmas by irregular spelling."""
        return cls(_meanings(triggers, (_by_lemma(verbs), _by_lemma(nouns))))

    def opens(self, text: str) -> bool:
        """Whether a text has one strong trigger or several weak ones."""
        enough = ENOUGH if len(text) > SHORT else 1
        return any(strength == "strong" or count >= enough for count, strength in enumerate(self._found(text.lower()), 1))

    def _found(self, text: str) -> Iterator[str]:
        for number, start, end in self.automaton.find_matches_as_indexes(text):
            if text[start - 1 : start].isalpha() or text[end : end + 1].isalpha():
                continue
            meaning = self.meanings[number]
            if meaning.strength:
                yield meaning.strength
            if meaning.phrases:
                near = _words(text[max(0, start - REACH) : end + REACH])
                yield from (phrase.strength for phrase in meaning.phrases if not near.isdisjoint(phrase.words))


def _words(text: str) -> set[str]:
    """The words of a text; those in -s also without it."""
    found = set(WORD.findall(text))
    return found | {word[:-1] for word in found if word.endswith("s")}


def _by_lemma(forms: Forms) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for spelling, lemmas in forms.items():
        for lemma in lemmas:
            found[lemma].add(spelling)
    return found


def _meanings(triggers: Triggers, irregular: tuple[Mapping[str, set[str]], Mapping[str, set[str]]]) -> dict[str, Meaning]:
    strengths: dict[str, str] = {}
    phrases: dict[str, list[Phrase]] = defaultdict(list)
    for spelling, strength in _triggers(triggers, irregular):
        strengths[spelling] = "strong" if "strong" in (strength, strengths.get(spelling)) else strength
    for phrase in (p for some in triggers.phrases.values() for p in some):
        for spelling in _spellings(phrase.head, not phrase.noun, irregular):
            phrases[spelling].append(phrase)
    return {s: Meaning(strengths.get(s), tuple(phrases.get(s, ()))) for s in sorted({*strengths, *phrases})}


def _triggers(
    triggers: Triggers, irregular: tuple[Mapping[str, set[str]], Mapping[str, set[str]]],
) -> Iterator[tuple[str, str]]:
    for verbal, lexicons in ((True, triggers.verbs), (False, triggers.nouns)):
        for strength in STRENGTHS:
            for lemma in lexicons[strength]:
                yield from ((spelling, strength) for spelling in _spellings(lemma, verbal, irregular))


def _spellings(lemma: str, verbal: bool, irregular: tuple[Mapping[str, set[str]], Mapping[str, set[str]]]) -> Iterable[str]:
    """Every spelling that a tagger may lead back to a lemma; some that are no words do no harm."""
    found = {lemma, lemma + "s", lemma + "es", *irregular[0 if verbal else 1].get(lemma, ())}
    stem = lemma[:-1] if lemma.endswith("e") else lemma
    if lemma.endswith("y"):
        found |= {lemma[:-1] + "ies", lemma[:-1] + "ied"}
    if verbal:
        found |= {stem + "ed", stem + "ing", lemma + lemma[-1] + "ed", lemma + lemma[-1] + "ing"}
    return found
