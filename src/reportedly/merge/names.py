"""Folded names and how well two of them agree."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz

SPELLING = 86


@lru_cache(maxsize=200_000)
def folded(text: str) -> str:
    """Lower case without marks, punctuation as spaces."""
    plain = unicodedata.normalize("NFKD", text)
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(kept.casefold().split())


def surname(name: str) -> str:
    """The last word of a name, folded; generation marks aside."""
    words = [w for w in folded(name).split() if w not in ("jr", "sr", "ii", "iii", "iv")]
    return words[-1] if words else ""


@lru_cache(maxsize=200_000)
def agreement(left: str, right: str) -> str | None:
    """`full` when two names agree word for word (spelling variants allowed), `part` when one is a surname of the other."""
    a, b = folded(left).split(), folded(right).split()
    if not a or not b or not _alike(a[-1], b[-1]):
        return None
    if len(a) == 1 or len(b) == 1:
        return "part"
    return "full" if _alike(a[0], b[0]) else None


def _alike(left: str, right: str) -> bool:
    if left == right:
        return True
    return min(len(left), len(right)) >= 4 and fuzz.ratio(left, right) >= SPELLING
