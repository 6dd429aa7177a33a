"""Which column of a table means what: by its layout when that is known, by its headings, or as a person says."""

from __future__ import annotations

from collections.abc import Mapping as Given
from dataclasses import dataclass
from itertools import islice

from reportedly.codebook.sheets import Layout, heading_key, load_sheets
from reportedly.errors import UsageError
from reportedly.sheets.table import Table

PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Mapping:
    """The column of each key that a table has, and its layout; `unused` are the headings that mean nothing to us."""

    layout: str
    columns: Given[str, str]
    unused: tuple[str, ...]

    def place(self, key: str, table: Table) -> int | None:
        """The number of the column of a key."""
        return table.headings.index(self.columns[key]) if key in self.columns else None


def layout_of(table: Table) -> Layout | None:
    """The known layout of a table."""
    there = {h.lower() for h in table.headings}
    return next((layout for layout in load_sheets().layouts.values() if there.issuperset(layout.needs)), None)


def mapped(table: Table, given: Given[str, str] | None = None) -> Mapping:
    """The mapping of a table; `given` (key → heading) comes first, no heading ("") takes a key away.

    Raises UsageError for keys or headings that are not there.
    """
    layout = layout_of(table)
    found = dict(_by_layout(table, layout) if layout else _by_headings(table))
    for key, heading in (given or {}).items():
        if heading:
            found[_key(key, found)] = _heading(table, heading)
        else:
            found.pop(key, None)
    unused = tuple(h for h in table.headings if h not in found.values())
    return Mapping(layout.name if layout else PLAIN, found, unused)


def _by_layout(table: Table, layout: Layout) -> dict[str, str]:
    there = {h.lower(): h for h in table.headings}
    return {key: there[heading] for key, heading in layout.columns.items() if heading in there}


def _by_headings(table: Table) -> dict[str, str]:
    there: dict[str, str] = {}
    for heading in table.headings:
        there.setdefault(heading_key(heading), heading)
    found: dict[str, str] = {}
    for key, names in load_sheets().keys.items():
        known = (there[name] for name in names if name in there and there[name] not in found.values())
        found.update((key, heading) for heading in islice(known, 1))
    return found


def _key(key: str, layout: Given[str, str]) -> str:
    known = load_sheets().keys
    if key not in known and key not in layout:
        raise UsageError(f"nothing is called {key!r}", f"columns can be given for: {', '.join(known)}")
    return key


def _heading(table: Table, wanted: str) -> str:
    there = {heading_key(h): h for h in table.headings}
    if heading_key(wanted) not in there:
        raise UsageError(f"{table.path} has no column {wanted!r}", f"it has: {', '.join(table.headings)}")
    return there[heading_key(wanted)]
