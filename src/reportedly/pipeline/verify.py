"""Checks that a chronicle is as it was written."""

from __future__ import annotations

from dataclasses import dataclass

from reportedly.store import Counts, Fault, Store


@dataclass(frozen=True, slots=True)
class Verification:
    """What was checked and what was found wrong."""

    counts: Counts
    faults: tuple[Fault, ...]
    digest: str

    @property
    def ok(self) -> bool:
        """Whether everything is as it was written."""
        return not self.faults


def verify(store: Store) -> Verification:
    """Hash all originals and codings again, compare every quote with its text, and follow the log of decisions."""
    faults = tuple(store.faults())
    return Verification(store.counts(), faults, store.digest())
