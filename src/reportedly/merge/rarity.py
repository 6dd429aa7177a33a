"""How much a shared word says: rare words much, words that every report may hold nothing.

The frequencies are those of English at large (wordfreq), not of the chronicle: what a pair of incidents scores must not change
because other reports arrived.
"""

from __future__ import annotations

from functools import lru_cache

from wordfreq import zipf_frequency

COMMON, RARE = 5.0, 1.5  # Zipf scale: 5 is a hundred in a million words, 1.5 three in a hundred million


@lru_cache(maxsize=200_000)
def zipf(word: str) -> float:
    """Frequency of a word in English on the Zipf scale, 0 when it is unknown."""
    return zipf_frequency(word, "en") if word.isascii() or len(word) < 40 else 0.0


def rarity(word: str) -> float:
    """0 for a common word, up to 1 for one that hardly any text holds; figures count as fairly rare."""
    if word.isdigit():
        return 0.0
    found = zipf(word)
    return 0.0 if found >= COMMON else (COMMON + 0.3 - max(found, RARE)) / (COMMON + 0.3 - RARE)
