"""How place names are written: one key for spellings that differ only in marks, hyphens, apostrophes and small words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

LETTERS = str.maketrans({
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ə": "a", "þ": "th", "ħ": "h", "ŋ": "ng", "ư": "u",
    "ơ": "o", "ʿ": "", "ʾ": "", "ʼ": "", "ʻ": "", "ʹ": "", "ʺ": "", "'": "", "’": "", "‘": "", "`": "", "´": "", "′": "", ".": "", "·": "",
    "-": " ", "–": " ", "—": " ", "‐": " ", "‑": " ", "−": " ", "/": " ", ",": " ", "(": " ", ")": " ", "_": " ", "\u00ad": "",
    "&": " and ",
    "\"": "", "“": "", "”": "", "«": "", "»": "",
})
SHORT = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
ARTICLES = frozenset({"al", "el", "ad", "an", "ar", "as", "ash", "at", "az", "ul", "ed", "er", "es", "esh", "et", "ez", "ath", "adh"})
VOWELS = re.compile(r"[aeiouyw]+")
DOUBLED = re.compile(r"(.)\1+")
PAIRS = (("dzh", "z"), ("kh", "h"), ("gh", "g"), ("zh", "z"), ("sh", "s"), ("ch", "c"), ("th", "t"), ("dh", "d"), ("ph", "f"), ("ts", "c"),
         ("tz", "c"))
ALIKE = str.maketrans({"q": "k", "w": "v", "j": "z"})


@lru_cache(maxsize=20_000)
def key_of(name: str) -> str:
    """The key under which a name is kept: lower case, no marks, hyphens as spaces, `St.` as `saint`, no leading `the`."""
    text = name.casefold().translate(LETTERS)
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).translate(LETTERS)
    words = text.split()
    if len(words) > 1:
        if words[0] == "the":
            del words[0]
        words[0] = SHORT.get(words[0], words[0])
    return " ".join(words)


def loose_key(key: str) -> str:
    """A key without Arabic articles, vowels after the first and doubled letters: transliterations of one name share it.

    Starts with `~` so that it never meets a strict key; empty when too little is left to tell places apart.
    """
    words = [w for w in key.split() if w not in ARTICLES]
    joined = "".join(words)
    for pair, letter in PAIRS:
        joined = joined.replace(pair, letter)
    if not joined:
        return ""
    rest = DOUBLED.sub(r"\1", VOWELS.sub("", joined[1:]).replace("h", "").translate(ALIKE))
    return f"~{joined[0].translate(ALIKE)}{rest}" if len(rest) >= 3 else ""


def keys_to_try(name: str) -> Iterator[str]:
    """Keys of a wording from the strictest on: as it is, without an article, with and without spaces."""
    key = key_of(name)
    if not key:
        return
    yield key
    words = key.split()
    if len(words) > 1 and words[0] in ARTICLES:
        yield " ".join(words[1:])
        yield "".join(words)
    elif len(words) == 1:
        yield f"al {key}"
        yield f"el {key}"
    if len(words) > 1 and words[0] not in ARTICLES:
        yield "".join(words)
