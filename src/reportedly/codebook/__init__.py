"""Codebook and lexicons: YAML in `data/`, loaded once into typed read-only objects.

Each part has a module of its own with its records and its loader; `Codebook` holds them all.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Codebook:
    """Everything that an expert can change without programming."""
