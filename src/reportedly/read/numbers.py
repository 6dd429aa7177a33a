"""Amounts in running words: "at least 22", "forty-three", "two dozen", "dozens", "between 30 and 40", "two or three"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reportedly.codebook.numbers import NumberWords, Qualifiers

DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
LARGEST = 10_000_000
JOINED_WORDS = re.compile(r"[-‐‑–]")
DEGREES = frozenset({"as", "how", "so", "too", "not"})
ARTICLES = frozenset({"a", "an"})
LINKS = frozenset({"-", "and"})


@dataclass(frozen=True, slots=True)
class Amount:
    """A range with its qualifier; `start` and `end` are the word indices it takes up, its qualifier included."""

    low: int | None
    high: int | None
    qualifier: str
    start: int
    end: int

    @property
    def exact(self) -> int | None:
        """The number when the words state just one."""
        return self.low if self.low == self.high else None


def amounts_in(words: Sequence[str], book: NumberWords) -> tuple[Amount, ...]:
    """All amounts of some words (lower case, one token each), in order; "a" and "an" are no amounts by themselves."""
    found: list[Amount] = []
    place = 0
    while place < len(words):
        amount = _amount_at(words, place, book)
        if amount is None:
            place += 1
            continue
        found.append(amount)
        place = amount.end
    return tuple(found)


def _amount_at(words: Sequence[str], place: int, book: NumberWords) -> Amount | None:
    number = _number(words, place, book)
    if number is None:
        return _vague(words, place, book)
    value, end = number
    high, end = _range(words, place, end, value, book)
    return _qualified(words, Amount(value, high, "exact" if high == value else "between", place, end), book)


def _range(words: Sequence[str], start: int, end: int, low: int, book: NumberWords) -> tuple[int, int]:
    """`30 to 40`, `between 30 and 40`, `two or three`, `30 - 40`: the upper end and where it stops."""
    if end + 1 < len(words):
        link = words[end]
        between = start > 0 and words[start - 1] == "between" and link == "and"
        if link in ("to", "or", "-", "–") or between:
            upper = _number(words, end + 1, book)
            if upper is not None and upper[0] > low:
                return upper
    return low, end


def _number(words: Sequence[str], place: int, book: NumberWords) -> tuple[int, int] | None:
    """A number from `place` on: its value and where it stops."""
    first = _value(words[place], book)
    if first is None or (words[place] in ARTICLES and not (place + 1 < len(words) and words[place + 1] in book.scales)):
        return None
    total, current, at = 0, first, place + 1
    while at < len(words) and total + current <= LARGEST:
        linked = words[at] in LINKS
        value = _value(words[at + linked], book) if at + linked < len(words) else None
        if words[at] in book.scales:
            current, at = current * book.scales[words[at]], at + 1
        elif value is not None and _fits(current or total, value, words[at] if linked else ""):
            current, at = current + value, at + linked + 1
        else:
            break
        if current >= 1000:
            total, current = total + current, 0
    return (total + current, at) if total + current <= LARGEST else None


def _fits(current: int, value: int, link: str) -> bool:
    """Whether `value` goes on with a number: `forty - three`, `hundred and six`, `thousand six hundred`."""
    if link != "and":
        tens = current % 100
        if tens in range(20, 100, 10):
            return 0 < value < 10
    return link != "-" and current >= 100 and current % 100 == 0 and 0 < value < (1000 if current >= 1000 and not link else 100)


def _value(word: str, book: NumberWords) -> int | None:
    if word in book.words:
        return book.words[word]
    if DIGITS.fullmatch(word) and len(word) < 10:
        return int(word.replace(",", ""))
    pieces = JOINED_WORDS.split(word)
    if len(pieces) == 2 and all(p in book.words for p in pieces):
        tens, ones = (book.words[p] for p in pieces)
        return tens + ones if tens in range(20, 100, 10) and 0 < ones < 10 else None
    return None


def _vague(words: Sequence[str], place: int, book: NumberWords) -> Amount | None:
    bounds = book.vague.get(words[place])
    if bounds is None or (place > 0 and words[place - 1] in DEGREES):
        return None
    after = words[place + 1] if place + 1 < len(words) else ""
    if after in book.scales:
        return Amount(bounds[0] * book.scales[after], None, words[place], place, place + 2)
    return None if _value(after, book) is not None else Amount(bounds[0], bounds[1], words[place], place, place + 1)


def _qualified(words: Sequence[str], amount: Amount, book: NumberWords) -> Amount:
    kind, start, end = "", amount.start, amount.end
    for wording, name in book.before:
        if tuple(words[max(0, amount.start - len(wording)) : amount.start]) == wording:
            kind, start = name, amount.start - len(wording)
            break
    after = _following(words, amount.end, book.after)
    if after is not None and not kind:
        kind, end = after
    return _bounded(amount, kind, start, end)


def _following(words: Sequence[str], at: int, qualifiers: Qualifiers) -> tuple[str, int] | None:
    for wording, name in qualifiers:
        if tuple(words[at : at + len(wording)]) == wording:
            return name, at + len(wording)
    return None


def _bounded(amount: Amount, kind: str, start: int, end: int) -> Amount:
    if kind == "at_least":
        return Amount(amount.low, None, kind, start, end)
    if kind == "more_than":
        return Amount(amount.low + 1 if amount.low is not None else None, None, kind, start, end)
    if kind == "up_to":
        return Amount(None, amount.high, kind, start, end)
    return Amount(amount.low, amount.high, kind or amount.qualifier, start, end)
