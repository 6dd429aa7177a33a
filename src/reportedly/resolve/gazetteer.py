"""Place names in one SQLite file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Gazetteer:
    """Looks up place names."""

    @classmethod
    def open(cls) -> Gazetteer:
        """The gazetteer that is installed, built on first use."""
        return cls()
