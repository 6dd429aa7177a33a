"""Bytes to text: what the file declares or plainly is, and a flag whenever that was a guess or something was lost.

The text keeps every character of the file, a byte order mark of UTF-8 too, so that offsets are those of the file decoded as
UTF-8; the mark is no part of a word.
"""

from __future__ import annotations

import codecs
import re

from reportedly.errors import InputError
from reportedly.ingest.base import NothingToRead

BOMS = ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
ANY_INVISIBLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]")
CONTROLS = bytes(c for c in range(32) if c not in (9, 10, 12, 13)) + b"\x7f"
MOST_CONTROLS = 0.05  # of all bytes; random bytes have one in eight, and real text hardly any
UTF16_NULS = 0.3  # of the even or of the odd places
INVISIBLE = (
    ("direction controls", re.compile("[\u202a-\u202e\u2066-\u2069]")),
    ("invisible characters", re.compile("[\u200b\u2060-\u2064\ufeff\U000e0000-\U000e007f]")),
    ("control characters", re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")),
)


def decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    """The text and its flags; raises NothingToRead when there is no text and InputError when it cannot be told."""
    if not content:
        raise NothingToRead("the file is empty")
    if not content.strip(b"\x00 \t\r\n\x0c"):
        raise NothingToRead("no text", "the file holds only blanks or NUL bytes")
    text, flags = _text_of(content)
    if not text.strip("\ufeff \t\r\n\x0c\x00"):
        raise NothingToRead("no text", "the file holds only blanks")
    return text, flags + oddities(text)


def oddities(text: str) -> tuple[str, ...]:
    """A flag for each kind of character that people do not see."""
    body = text.removeprefix("\ufeff")
    if not ANY_INVISIBLE.search(body):
        return ()
    counted = ((name, len(pattern.findall(body))) for name, pattern in INVISIBLE)
    return tuple(f"{count} {name}" for name, count in counted if count)


def _text_of(content: bytes) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in BOMS:
        if content.startswith(mark):
            return _wide(content, encoding, ())
    guess = _unmarked_utf16(content)
    if guess:
        return _wide(content, guess, (f"taken for {guess} without a byte order mark",))
    if _controls(content) > MOST_CONTROLS:
        raise NothingToRead("not text", "it holds binary data")
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _not_utf8(content)


def _wide(content: bytes, encoding: str, flags: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    try:
        return content.decode(encoding), flags
    except UnicodeDecodeError as error:
        if error.end < len(content) - 4:
            raise InputError(f"not valid {encoding}", f"at byte {error.start}: {error.reason}", "Save it as UTF-8.") from error
        return content.decode(encoding, "replace"), (*flags, "cut off in the middle of a character")


def _unmarked_utf16(content: bytes) -> str | None:
    sample = content[:8192]
    half = max(1, len(sample) // 2)
    even, odd = sample[::2].count(0) / half, sample[1::2].count(0) / half
    if odd > UTF16_NULS and even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > UTF16_NULS and odd < 0.05 else None


def _controls(content: bytes) -> float:
    return 1 - len(content.translate(None, CONTROLS)) / len(content)


def _not_utf8(content: bytes) -> tuple[str, tuple[str, ...]]:
    """Windows-1252 when every high byte stands beside a letter as in a word; otherwise UTF-8 with marks for what is broken."""
    high = len(content) - len(content.decode("ascii", "ignore"))
    lost = len(content) - len(content.decode("utf-8", "ignore").encode("utf-8"))
    western = content.decode("cp1252", "replace")
    letters = sum(c.isalpha() or c in "‘’“”–—…« »£€°" for c in western if ord(c) > 127)
    if lost == high and letters == high and _beside_letters(content, high):
        return western, ("taken for windows-1252: it is not valid UTF-8",)
    return content.decode("utf-8", "replace"), (f"decoding replaced {lost} bytes",)


def _beside_letters(content: bytes, high: int) -> bool:
    """Whether high bytes stand alone among ASCII, as accents of a Western text do."""
    runs = re.findall(rb"[\x80-\xff]+", content)
    return sum(len(run) <= 2 for run in runs) >= 0.9 * len(runs) and high / len(content) < 0.3
