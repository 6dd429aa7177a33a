"""What people looked at of an incident, in numbers: whether the coding was checked, never whether it happened so."""

from __future__ import annotations

from dataclasses import dataclass

NOT_REVIEWED = "not reviewed"


@dataclass(frozen=True, slots=True)
class Review:
    """Of `claims` claims a person accepted some as they were read and set others; `rejected` were taken away.

    `joined` and `parted` count the decisions by which reports were put together or kept apart by hand.
    """

    claims: int = 0
    accepted: int = 0
    corrected: int = 0
    rejected: int = 0
    joined: int = 0
    parted: int = 0

    @property
    def states(self) -> tuple[str, ...]:
        """What it can be found by."""
        told = (("accepted", self.accepted), ("corrected", self.corrected + self.rejected), ("joined or parted", self.joined + self.parted))
        return tuple(name for name, count in told if count) or (NOT_REVIEWED,)

    @property
    def parts(self) -> tuple[str, ...]:
        """What was done, for people; nothing when nobody looked."""
        looked = self.accepted + self.corrected
        checked = f"{looked} of {self.claims} claims checked" if looked else ""
        counts = ((self.corrected, "corrected"), (self.rejected, "rejected"))
        grouped = ((self.joined, "joined by hand"), (self.parted, "kept apart from others by hand"))
        told = (checked, *(f"{n} {words}" for n, words in counts if n), *(_times(n, words) for n, words in grouped if n))
        return tuple(part for part in told if part)

    @property
    def words(self) -> str:
        """One line for people."""
        return ", ".join(self.parts) or NOT_REVIEWED


def _times(count: int, words: str) -> str:
    return words if count == 1 else f"{words} {count} times"


UNREVIEWED = Review()
