"""MUC-4 templates: keys (JSON Lines) and responses (the 1992 text form) as records of fills."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reportedly.codebook.muc4 import MucSlot, load_muc4

NOTHING = {"", "-", "*"}
LINE = re.compile(r"\s*(\d{1,2})\.\s+(.*)")
HEAD = ("MESSAGE: ID", "MESSAGE: TEMPLATE")
PIECE = re.compile(r'"(?:\\.|""|[^"\\])*"|[^"/:]+|[/:]')
SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Option:
    """One way to fill a slot: the values that will do, and the words that its cross-reference may repeat."""

    values: tuple[str, ...]
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fill:
    """One fill with its alternatives; an optional one need not be given."""

    options: tuple[Option, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Template:
    """One incident of one message; `slots` by the short name of the slot."""

    message: str
    slots: Mapping[str, tuple[Fill, ...]]
    optional: bool = False
    number: str = ""

    def fills(self, slot: str) -> tuple[Fill, ...]:
        """The fills of one slot."""
        return self.slots.get(slot, ())


def template_of(message: str, number: str, raw: Mapping[str, Sequence[str]]) -> Template | None:
    """A template from its lines by slot name; None when it says that the message has no incident."""
    if number.strip() in NOTHING:
        return None
    slots = {slot.short: tuple(f for line in raw.get(slot.name, ()) if (f := fill_of(line, slot))) for slot in load_muc4().slots}
    return Template(message, slots, "OPTIONAL" in number, number.split("(")[0].strip()) if any(slots.values()) else None


def fill_of(line: str, slot: MucSlot) -> Fill | None:
    """One line of a slot; None when it says nothing."""
    text = SPACES.sub(" ", line).strip()
    optional = text.startswith("?")
    text = text.removeprefix("?").strip()
    if text in NOTHING:
        return None
    if slot.kind in ("date", "location"):
        return Fill((Option(tuple(_alternatives(text))),), optional)
    options = tuple(_options(text, slot.kind))
    return Fill(options, optional) if options else None


def _alternatives(text: str) -> Iterator[str]:
    """`(A (CITY)) / (B)` → A (CITY), B: split at slashes outside parentheses, without the outer ones."""
    depth, start = 0, 0
    for place, character in enumerate(text + "/"):
        depth += (character == "(") - (character == ")")
        if character == "/" and depth <= 0:
            part = text[start:place].strip()
            yield part[1:-1].strip() if part.startswith("(") and part.endswith(")") else part
            start = place + 1


def _options(text: str, kind: str) -> Iterator[Option]:
    """`A / B: "x" / "y"`: values before the colon, cross-references after it; a bare word after those starts another option."""
    values: list[str] = []
    tags: list[str] = []
    after = False
    bare = text[1:-1] if text.startswith("(") and text.endswith(")") else text
    for piece in PIECE.findall(bare):
        word = piece.strip()
        if word in ("", "/"):
            continue
        if word == ":":
            after = True
        elif after and (word.startswith('"') or kind == "string"):
            tags.append(unquoted(word))
        elif after:
            yield Option(tuple(values), tuple(tags))
            values, tags, after = [unquoted(word)], [], False
        else:
            values.append(unquoted(word))
    if values and not set(values) <= NOTHING:
        yield Option(tuple(values), tuple(tags))


def unquoted(text: str) -> str:
    """The words without their quotation marks, in single spaces and capitals."""
    bare = text.strip().removeprefix('"').removesuffix('"').replace('\\"', '"').replace('""', '"')
    return SPACES.sub(" ", bare).strip().upper()


# ---------------------------------------------------------------- the text form of responses

def read_responses(text: str) -> dict[str, tuple[Template, ...]]:
    """The templates of a response file by message; a message without an incident has none."""
    found: dict[str, list[Template]] = {}
    for raw in _blocks(text.splitlines()):
        message = raw.get("MESSAGE: ID", [""])[0].split("(")[0].strip()
        templates = found.setdefault(message, [])
        template = template_of(message, raw.get("MESSAGE: TEMPLATE", ["*"])[0], raw)
        if template:
            templates.append(template)
    return {message: tuple(templates) for message, templates in found.items()}


def _blocks(lines: Iterable[str]) -> Iterator[dict[str, list[str]]]:
    """Each template's lines by slot name."""
    block: dict[str, list[str]] = {}
    slot: str | None = None
    for line in lines:
        found = _slot_line(line)
        if found:
            slot, value = found
            if slot == HEAD[0] and block:
                yield block
                block = {}
            block[slot] = [value]
        elif line.lstrip().startswith(";") or not line.strip():
            slot = None
        elif slot:
            block[slot].append(line)
    if block:
        yield block


def _slot_line(line: str) -> tuple[str, str] | None:
    """`4.  INCIDENT: TYPE   ATTACK` → the slot of that number and its value."""
    numbered = LINE.match(line)
    names = (*HEAD, *(slot.name for slot in load_muc4().slots))
    if not numbered or int(numbered[1]) >= len(names):
        return None
    name = names[int(numbered[1])]
    text = SPACES.sub(" ", numbered[2])
    return (name, text.removeprefix(name).strip()) if text.startswith(name) else None
