"""Bytes of a page to text: a byte order mark, then what it declares, then what it plainly is; never UTF-7."""

from __future__ import annotations

import codecs
import re

from reportedly.ingest.decode import decoded

DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
HEAD = 4096
WESTERN = {"iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii", "iso8859-1", "windows-1252"}
REFUSED = {"utf-7", "utf7", "unicode-1-1-utf-7"}


def markup_of(content: bytes, declared: str | None = None) -> tuple[str, tuple[str, ...]]:
    """The page's text with its flags; NUL characters are taken out, because parsers stop at them."""
    text, flags = _text(content, declared)
    nulls = text.count("\x00")
    if nulls:
        text = text.replace("\x00", "")
        flags = (*(f for f in flags if "control characters" not in f), f"{nulls} NUL characters left out")
    return text, flags


def _text(content: bytes, declared: str | None) -> tuple[str, tuple[str, ...]]:
    found = DECLARED.search(content, 0, HEAD)
    name = _known(declared) or _known(found[1].decode("ascii") if found else None)
    if name is None or name == "utf-8" or content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decoded(content)
    try:
        text = content.decode(name)
    except (UnicodeDecodeError, ValueError):
        plain, flags = decoded(content)
        return plain, (*flags, f"it declares {name} and is not")
    return (text, ()) if text.strip("\x00 \t\r\n") else decoded(content)


def _known(name: str | None) -> str | None:
    """The codec of a declared character set; None when there is none that we decode by name."""
    if name is None or name.lower() in REFUSED:
        return None
    if name.lower() in WESTERN:
        return "cp1252"
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError):  # a name may hold a NUL
        return None
    known = codec.name
    return known if getattr(codec, "_is_text_encoding", True) and not known.startswith(("utf-16", "utf-32", "idna", "punycode")) else None
