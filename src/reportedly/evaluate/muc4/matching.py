"""How right one fill is: 1, one half, or 0, by the scoring guidelines and without a person's judgement."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportedly.codebook.muc4 import MucSlot, load_muc4
from reportedly.evaluate.muc4.templates import Fill, Option

RIGHT, HALF, WRONG = 1.0, 0.5, 0.0


def credit(key: Fill, response: Fill, slot: MucSlot) -> float:
    """The best credit over the alternatives of the key."""
    return max((_option(option, given, slot) for option in key.options for given in response.options), default=WRONG)


def alike(key: Fill, response: Fill, slot: MucSlot) -> bool:
    """Whether they match at least in part, whatever their cross-references say."""
    return any(_value(wanted, said, slot) for option in key.options for wanted in option.values
               for given in response.options for said in given.values)


def _option(key: Option, given: Option, slot: MucSlot) -> float:
    value = max((_value(wanted, said, slot) for wanted in key.values for said in given.values), default=WRONG)
    if value < RIGHT or not key.tags:
        return value
    if not given.tags and slot.kind != "string":
        return HALF
    return RIGHT if same_reference(key.tags, given.tags) else WRONG


def same_reference(key: Sequence[str], given: Sequence[str]) -> bool:
    """Whether a cross-reference points at the key's words; a null one at null."""
    return any(same_string(wanted, said) for wanted in key for said in given)


def _value(key: str, said: str, slot: MucSlot) -> float:
    if slot.kind == "string":
        return float(same_string(key, said))
    if slot.kind == "location":
        return location(key, said)
    if slot.kind == "set":
        return RIGHT if key == said else HALF if key in load_muc4().half_right.get((slot.short, said), ()) else WRONG
    return float(_tight(key) == _tight(said))


def _tight(text: str) -> str:
    """Numbers and dates without the blanks around signs, days without a leading zero."""
    return re.sub(r"\s*([-~])\s*", r"\1", text).replace(" 0", " ").lstrip("0") or "0"


def same_string(key: str, said: str) -> bool:
    """The same words but for modifiers."""
    return key == said or bare(key) == bare(said)


def bare(text: str) -> str:
    """The words without articles, numbers and quantifiers; all of them when nothing else is there."""
    words = text.split()
    modifiers = load_muc4().modifiers
    return " ".join([word for word in words if word not in modifiers] or words)


def location(key: str, said: str) -> float:
    """Right when country and places are the same; half when the country is right and the place is another or none."""
    wanted, given = places(key), places(said)
    if wanted == given:
        return RIGHT
    return HALF if len(wanted) > 1 and wanted[0] == given[0] else WRONG


def places(text: str) -> list[str]:
    """`COLOMBIA: MEDELLIN (CITY)` → the country, then each place in it with its kind."""
    return [part.strip() for part in text.split(":")]
