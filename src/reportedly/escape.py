"""Owns escaping: what comes from a source is shown as text and never acts on a terminal, a log or a spreadsheet."""

from __future__ import annotations

import unicodedata

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
BLANKS_AND_QUOTES = " \t\r\n\u00a0'\"‘’“”"


def visible(text: str) -> str:
    """The text with every control and invisible format character written out, for a terminal or a one-line log."""
    return "".join(_shown(c) for c in text)


def _shown(character: str) -> str:
    if character in "\n\t":
        return " "
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"):
        return f"\\u{ord(character):04x}" if ord(character) < 0x10000 else f"\\U{ord(character):08x}"
    return character


def cell(text: str) -> str:
    """A text cell that no spreadsheet runs as a formula; `uncell` gives the text back exactly."""
    if text[:1].isalnum():  # nearly all cells
        return text
    runs = text.startswith(FORMULA_STARTS) or text.lstrip(BLANKS_AND_QUOTES).startswith(FORMULA_STARTS)
    return "'" + text if runs or text.startswith("'") else text


def uncell(text: str) -> str:
    """The text that `cell` was given."""
    return text[1:] if text.startswith("'") else text
