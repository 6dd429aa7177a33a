"""What a file says of itself: YAML before its text, or a file of the same name beside it (`a.txt` with `a.yaml` or `a.json`).

Known keys are url, outlet, title, published (EDTF) and language; others are left alone.  Nothing here fails an input: what
cannot be understood becomes a flag.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import replace

import yaml

from reportedly import edtf
from reportedly.ingest.base import Facts, Source

FRONT = re.compile(r"\ufeff?---[ \t]*\r?\n(.*?\r?\n)---[ \t]*\r?\n", re.DOTALL)
LONGEST_HEAD = 16_000  # characters of front matter
LONGEST_VALUE = 2_000
KEYS = ("url", "outlet", "title", "published", "language")
SIDECARS = (".yaml", ".yml", ".json")


def split(text: str) -> tuple[Facts, str]:
    """The facts of front matter and the text after it; text without front matter comes back untouched."""
    head = FRONT.match(text, 0, LONGEST_HEAD)
    if head is None:
        return Facts(), text
    found = parsed(head[1])
    if found is None:
        return Facts(flags=("front matter not understood",)), text
    return found, text[head.end() :]


def parsed(head: str) -> Facts | None:
    """The facts in a YAML (or JSON) mapping; None when it is none."""
    if len(head) > LONGEST_HEAD:
        return None
    try:
        raw = yaml.safe_load(head)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    return of_mapping(raw) if isinstance(raw, Mapping) else None


def of_mapping(raw: Mapping[str, object]) -> Facts:
    """The facts among the known keys."""
    known = {key: _plain(raw.get(key)) for key in KEYS}
    odd = tuple(f"{key} not understood" for key in KEYS if raw.get(key) is not None and known[key] is None)
    facts = Facts(known["url"], known["outlet"], known["title"], known["published"], known["language"], odd)
    if facts.published is not None and not edtf.valid(facts.published):
        return replace(facts, published=None, flags=(*odd, f"publication date not understood: {facts.published[:40]}"))
    return facts


def together(first: Facts, second: Facts) -> Facts:
    """Both; where both speak, `first` holds and a flag tells of the difference."""
    chosen = {key: getattr(first, key) if getattr(first, key) is not None else getattr(second, key) for key in KEYS}
    rival = tuple(f"{key} differs in the file beside it" for key in KEYS
                  if None not in (getattr(first, key), getattr(second, key)) and getattr(first, key) != getattr(second, key))
    reason = first.reason if first.published else second.reason
    return Facts(**chosen, flags=(*first.flags, *second.flags, *rival), reason=reason)


def with_others(own: Facts, source: Source) -> Facts:
    """What the input says of itself, then what a file beside it says, then its container."""
    said = own
    if source.beside is not None:
        found = parsed(source.beside.decode("utf-8", "replace"))
        said = together(said, found if found is not None else Facts(flags=("the file beside it was not understood",)))
    outer = source.said
    return Facts(
        said.url or outer.url, said.outlet or outer.outlet, said.title or outer.title, said.published or outer.published,
        said.language or outer.language, (*said.flags, *outer.flags), said.reason if said.published else outer.reason)


def _plain(value: object) -> str | None:
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return None
    try:
        words = " ".join(str(value).split())
    except ValueError:  # a number beyond Python's limit of digits
        return None
    return words[:LONGEST_VALUE].encode("utf-8", "replace").decode("utf-8") or None
