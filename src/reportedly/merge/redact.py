"""Names that must not be shown any more: masked in every word that leaves the chronicle, with offsets as they were.

The originals stay as they are, or nothing could be verified; a mask has the length of what it hides.  The payload of `redact` is
`{"names": ["Ana Brandt", …]}`; each name is hidden in full and by its surname alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

from reportedly.merge.decisions import standing
from reportedly.model import Decision

MASK = "█"
SHORTEST = 3  # letters of a surname that is hidden alone
Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Masks:
    """The names that are hidden."""

    names: tuple[str, ...] = ()

    def text(self, words: str) -> str:
        """The words with every hidden name as a bar of the same length."""
        if not self.names:
            return words
        return _pattern(self.names).sub(lambda found: MASK * len(found[0]), words)

    def record(self, record: Record) -> Record:
        """A view, claim or value with every hidden name as bars; ids, codes and offsets as they were."""
        if not self.names:
            return record
        masked: Record = self._masked(record)
        return masked

    def _masked(self, value: Any) -> Any:
        if type(value) is str:
            return self.text(value)
        if isinstance(value, tuple):
            return tuple(self._masked(item) for item in value)
        if not is_dataclass(value) or isinstance(value, type):
            return value
        changed = {f.name: self._masked(getattr(value, f.name)) for f in fields(value) if f.name not in ("id", "report", "incidents")}
        kept = {"id": value.id} if hasattr(value, "id") else {}
        return replace(value, **changed, **kept)


def masks_of(decisions: Iterable[Decision]) -> Masks:
    """The masks of all standing redactions."""
    names = {str(name) for d in standing(decisions) if d.kind == "redact" for name in json.loads(d.payload)["names"]}
    return Masks(tuple(sorted(names)))


def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    alone = {name.split()[-1] for name in names if len(name.split()) > 1 and len(name.split()[-1]) >= SHORTEST}
    wanted = sorted({*names, *alone}, key=lambda name: (-len(name), name))
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(name) for name in wanted) + r")(?!\w)", re.IGNORECASE)
