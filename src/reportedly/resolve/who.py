"""Who was hit and who is accused: names in full form, titles split off, descriptions kept, each party once."""

from __future__ import annotations

from dataclasses import replace

from reportedly.codebook import Codebook
from reportedly.model import Draft, Filler, Role, Who
from reportedly.text.analysis import Analysis

RANKED = ("killed", "injured", "abducted", "survived", "damaged", "unknown")


def who_of(filler: Filler, analysis: Analysis, book: Codebook) -> Who:
    """One target or perpetrator filler as a party."""
    name, title = _split(filler.name, book)
    kind = "person" if name and filler.role is Role.TARGET else "unspecified"
    return Who(name, filler.span.quote, kind=kind, description=filler.description, title=title, outcome=filler.outcome)


def parties_of(draft: Draft, role: Role, analysis: Analysis, book: Codebook) -> tuple[tuple[Who, Filler], ...]:
    """The parties of one role, each once, with the filler it comes from."""
    found: dict[str, tuple[Who, Filler]] = {}
    for filler in draft.of(role):
        who = who_of(filler, analysis, book)
        key = _key(who)
        if key in found:
            found[key] = _united(found[key], (who, filler))
        else:
            found[key] = (who, filler)
    return tuple(found.values())


def _split(name: str | None, book: Codebook) -> tuple[str | None, str | None]:
    """`General Ivan Petrov` → `Ivan Petrov`, `General`."""
    if name is None:
        return None, None
    words = name.split()
    at = 0
    while at < len(words) - 1 and words[at].lower().strip(".") in book.roles.titles:
        at += 1
    return " ".join(words[at:]), " ".join(words[:at]) or None


def _key(who: Who) -> str:
    return (who.name or who.description or who.text).lower().removeprefix("the ")


def _showing(first: tuple[Who, Filler], second: tuple[Who, Filler]) -> Filler:
    """Of two fillers of one party the one whose words hold the name."""
    name = first[0].name
    shown = name is None or name.split()[-1] in first[1].span.quote or name.split()[-1] not in second[1].span.quote
    return first[1] if shown else second[1]


def _united(first: tuple[Who, Filler], second: tuple[Who, Filler]) -> tuple[Who, Filler]:
    one, two = first[0], second[0]
    outcomes = [o for o in (one.outcome, two.outcome) if o]
    best = min(outcomes, key=lambda o: RANKED.index(o) if o in RANKED else len(RANKED), default=None)
    return replace(one, outcome=best, description=one.description or two.description, title=one.title or two.title), _showing(first, second)
