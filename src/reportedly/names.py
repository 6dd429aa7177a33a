"""Whether two names can be of one person or one organisation, and why.

Each name is folded: marks, case, punctuation and titles go, other scripts are transliterated, legal forms of organisations
(`Inc.`, `GmbH`, `ООО`) become one sign, `AL BEN ALI, Isa` is read as `Isa AL BEN ALI`.  Then the words of the two names are paired so
that the least letters differ, whatever their order, and the points are added up:

    same        two words are equal, or equal in sound across transliterations (Zelensky, Зеленський, Selenskyj)       full weight
    spelling    a pair differs in few letters (Lukashnko, Lukashenko)                 weight less SPELLING for each differing part
    fathers     two patronymics that differ                                                          CONFLICT against it
    initial     `A.` and `Ali`                                                                       INITIAL of the weight
    different   a pair has too little in common: two people of one family, two units of one firm        CONFLICT against it
    extra       a word that only the longer name has: a patronymic, a second given name           EXTRA of its weight against
    order       given names and family names change places around `bin` (X bin Y, Y bin X)                ORDER against it
    glued       the words are the same when spaces are left out (FridrichBuchenberg)                          full weight

A word weighs as much as its letters, up to eight.  The score is the sum over the sum of weights, between 0 and 1.  From SAME on two
names are taken for one; a name that mixes alphabets within a word (a Cyrillic `а` in `Putin`) is never taken for another one
automatically, however alike it looks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType

import yaml
from anyascii import anyascii
from rapidfuzz.distance import DamerauLevenshtein

from reportedly.errors import CodebookError
from reportedly.model import Reason

SAME = 0.78
SPELLING = 1.3
INITIAL = 0.75
CONFLICT = 0.55
EXTRA = 0.13
ORDER = 0.25
LONE = 0.45        # one word against several: a surname alone says little
ALIKE = 0.45       # at most this share of a pair's letters may differ
HEAVIEST = 8
MOST_WORDS = 12

LETTERS = str.maketrans({"w": "v", "q": "k", "y": "i", "z": "s", "c": "k", "j": "i", "o": "u", "e": "i"})
DOUBLED = re.compile(r"(.)\1+")
POSSESSIVE = re.compile(r"['’`]s\b")
BREAKS = re.compile(r"[^\w&]+")


@dataclass(frozen=True, slots=True)
class Words:
    """The lists of `data/name_words.yaml`."""

    titles: frozenset[str]
    legal: Mapping[str, str]
    forms: frozenset[str]
    phrases: Mapping[str, str]
    particles: frozenset[str]
    sounds: Mapping[str, str]
    patronymics: tuple[str, ...]


@cache
def known_words() -> Words:
    """The lists, read once; raises CodebookError when one is missing."""
    raw = yaml.safe_load(files("reportedly.data").joinpath("name_words.yaml").read_text(encoding="utf-8"))
    try:
        return Words(frozenset(raw["titles"]), MappingProxyType(raw["legal"]), frozenset(raw["forms"]), MappingProxyType(raw["phrases"]),
                     frozenset(raw["particles"]), MappingProxyType(raw["sounds"]), tuple(raw["patronymics"]))
    except (KeyError, TypeError) as error:
        raise CodebookError("data/name_words.yaml is not valid", f"{type(error).__name__}: {error}") from error


@dataclass(frozen=True, slots=True)
class NameMatch:
    """How far two names agree, from 0 to 1, and each comparison that led there; `same` is whether they may be joined unasked."""

    score: float
    reasons: tuple[Reason, ...]
    mixed: bool = False

    @property
    def same(self) -> bool:
        """Whether the two names are taken for one."""
        return self.score >= SAME and not self.mixed


@lru_cache(maxsize=100_000)
def match_names(left: str, right: str) -> NameMatch:
    """Compare two names of persons or organisations; symmetric."""
    mixed = mixes_scripts(left) or mixes_scripts(right)
    a, b = sorted((words_of(left), words_of(right)), key=lambda w: (len(w), w))
    if not a or not b:
        return NameMatch(0.0, (Reason("empty", 0.0, "a name without letters"),), mixed)
    if "".join(a) == "".join(b) or a[-1] + "".join(a[:-1]) == "".join(b):
        return NameMatch(1.0, (Reason("same", 1.0, " ".join(b)),), mixed)
    if _short_for(left, b) or _short_for(right, b) or _short_for(left, a) or _short_for(right, a):
        return NameMatch(SAME, (Reason("initials", SAME, f"{left} for {right}"),), mixed)
    return _weighed(a, b, mixed)


def mixes_scripts(name: str) -> bool:
    """Whether one word holds letters of two alphabets, as names made to look like others do."""
    for word in BREAKS.split(name):
        scripts = {_script(c) for c in word if c.isalpha()}
        if len(scripts - {"HIRAGANA", "KATAKANA", "CJK"}) > 1:
            return True
    return False


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    return unicodedata.name(letter, "UNKNOWN").split(" ", 1)[0].split("-", 1)[0]


@lru_cache(maxsize=100_000)
def words_of(name: str) -> tuple[str, ...]:
    """The folded words of a name, without titles, legal forms as one sign each."""
    if name.count(",") == 1 and not _has_form(name.split(",")[1]):
        family, given = name.split(",")
        name = f"{given} {family}" if given.strip() else family
    plain = POSSESSIVE.sub("", unicodedata.normalize("NFKC", name))
    if not plain.isascii():
        plain = anyascii("".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c)))
    plain = re.sub(r"\b(\w)\.(?=\w\b)", r"\1", plain.casefold()).replace("'", "").replace("’", "").replace("`", "")
    text = f" {' '.join(BREAKS.sub(' ', plain).replace('&', ' and ').split())} "
    known = known_words()
    for phrase, sign in known.phrases.items():
        text = text.replace(f" {phrase} ", f" {sign} ")
    words = [known.legal.get(w, w) for w in text.split()[:MOST_WORDS]]
    kept = [w for w in words if w not in known.titles and w not in ("the", "na")]
    return tuple(kept or words)


def _has_form(text: str) -> bool:
    return any(known_words().legal.get(w, w) in known_words().forms for w in BREAKS.sub(" ", text.casefold()).replace(".", "").split())


def sound_of(word: str) -> str:
    """A word as it sounds, roughly: transliterations of one name share it."""
    for letters, sound in known_words().sounds.items():
        word = word.replace(letters, sound)
    return DOUBLED.sub(r"\1", word.translate(LETTERS)).rstrip("s") or word


def _short_for(short: str, words: Sequence[str]) -> bool:
    """`PLA` for People's Liberation Army."""
    letters = short.split()[0].replace(".", "") if short.split() else ""
    if not (2 < len(letters) <= 6 and letters.isupper() and letters.isascii()):
        return False
    return letters.casefold() == "".join(w[0] for w in words if w not in known_words().particles | known_words().forms) and len(words) > 1


def _weighed(a: Sequence[str], b: Sequence[str], mixed: bool) -> NameMatch:
    """Add up the points of the pairs, and what speaks against."""
    pairs, extra = _paired(a, b)
    total = gained = 0.0
    reasons: list[Reason] = []
    for left, right, distance in pairs:
        weight = _weight(left, right)
        name, points = _compared(left, right, distance)
        total += weight
        gained += weight * points
        reasons.append(Reason(name, round(weight * points, 2), f"{left} / {right}"))
    for word in extra:
        loss = EXTRA * _weight(word, word) * (0.2 if word in known_words().forms else 1.0)
        total += loss
        reasons.append(Reason("extra", -round(loss, 2), word))
    score = max(0.0, gained / total) if total else 0.0
    if _lone(a, b):
        score *= 1 - LONE
        reasons.append(Reason("lone", -LONE, "one word against several"))
    if _swapped(a, b):
        score -= ORDER
        reasons.append(Reason("order", -ORDER, "given name and father's name change places"))
    return NameMatch(round(max(score, 0.0), 4), tuple(reasons), mixed)


def _lone(a: Sequence[str], b: Sequence[str]) -> bool:
    if any(w in known_words().forms for w in b):
        return False
    return len(a) == 1 and len(b) > 1


def _weight(left: str, right: str) -> float:
    if left in known_words().forms and right in known_words().forms:
        return 0.5
    if left in known_words().particles and right in known_words().particles:
        return 1.0
    return float(min(HEAVIEST, max(len(left), len(right), 3)))


def _compared(left: str, right: str, distance: float) -> tuple[str, float]:
    if left == right:
        return "same", 1.0
    if left in known_words().forms and right in known_words().forms:
        return "form", 0.5
    if 1 in (len(left), len(right)):
        return ("initial", INITIAL) if left[0] == right[0] else ("different", -CONFLICT)
    if _patronymic(left) and _patronymic(right) and distance > 0.2:
        return "fathers", -CONFLICT
    if distance <= ALIKE:
        return "spelling", 1.0 - SPELLING * distance
    return "different", -CONFLICT


def _patronymic(word: str) -> bool:
    return word.endswith(known_words().patronymics)


def _distance(left: str, right: str) -> float:
    """Share of letters that differ, the less of spelling and sound."""
    if left == right:
        return 0.0
    if 1 in (len(left), len(right)):
        return 0.25 if left[0] == right[0] else 1.0
    if left.isdigit() != right.isdigit():
        return 1.0
    spelled = DamerauLevenshtein.normalized_distance(left, right)
    heard = sound_of(left), sound_of(right)
    return min(spelled, 0.04 + DamerauLevenshtein.normalized_distance(*heard))


def _paired(a: Sequence[str], b: Sequence[str]) -> tuple[list[tuple[str, str, float]], list[str]]:
    """Pairs of words with the least distance first; what is left of the longer name."""
    ranked = sorted((_distance(x, y), abs(i - j), i, j) for i, x in enumerate(a) for j, y in enumerate(b))
    pairs: list[tuple[int, int, float]] = []
    left, right = set(range(len(a))), set(range(len(b)))
    for distance, _, i, j in ranked:
        if i in left and j in right:
            pairs.append((i, j, distance))
            left.discard(i)
            right.discard(j)
    return [(a[i], b[j], d) for i, j, d in sorted(pairs)], [b[j] for j in sorted(right)]


def _swapped(a: Sequence[str], b: Sequence[str]) -> bool:
    """`Salman bin Muhammad`, `Muhammad bin Salman`."""
    for word in ("bin", "ben", "ibn"):
        if word in a and word in b:
            i, j = a.index(word), b.index(word)
            if 0 < i < len(a) - 1 and 0 < j < len(b) - 1:
                return a[i - 1] == b[j + 1] and a[i + 1] == b[j - 1]
    return False
