"""What gold and system say of one report, in one form, so that the same code can hold one against the other."""

from __future__ import annotations

from dataclasses import dataclass

Spans = tuple[tuple[int, int], ...]
Forms = tuple[str, ...]  # every string that names one thing


@dataclass(frozen=True, slots=True)
class Toll:
    """A number of people; None is an open end."""

    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Spot:
    """A place: its names, its country, its point when both coordinates are given; `stated` when the text words it."""

    forms: Forms
    country: str = ""
    point: tuple[float, float] | None = None
    stated: bool = True


@dataclass(frozen=True, slots=True)
class Told:
    """One incident as one side codes it.

    `date` is what the date slot is scored on, `pairing_date` what helps to pair; `victims` are targets and names of the
    dead, each with its forms; `targets` only the former; `named` the targets' proper names.  `tactics` are the families
    that pair, `kinds` those that the type slot is scored on.
    """

    id: str | None
    evidence: Spans
    tactics: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    date: str | None = None
    pairing_date: str | None = None
    place: Spot | None = None
    named: Forms = ()
    targets: tuple[Forms, ...] = ()
    dead: Forms = ()
    killed: Toll | None = None
    injured: Toll | None = None
    weapon: Forms = ()
    accused: tuple[Forms, ...] = ()
    statuses: Forms = ("occurred",)
    counts: bool = True
    cluster: str | None = None

    @property
    def victims(self) -> Forms:
        """Every string that names a victim."""
        return tuple(form for target in self.targets for form in target) + self.dead


@dataclass(frozen=True, slots=True)
class Statement:
    """Who says what about which incidents; `speaker` and `accused` are the strings that name them."""

    id: str | None
    about: Forms
    stance: str
    speaker: Forms
    accused: Forms
    certainty: str
    evidence: Spans


@dataclass(frozen=True, slots=True)
class Happening:
    """A political event: its PLOVER type and its actors."""

    kind: str
    actors: Forms
    evidence: Spans


@dataclass(frozen=True, slots=True)
class Page:
    """One report as one side codes it; `happenings` is None when the gold says nothing about political events."""

    name: str
    incidents: tuple[Told, ...] = ()
    statements: tuple[Statement, ...] = ()
    happenings: tuple[Happening, ...] | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A contribution to one figure: how much was right of how many in gold and in the system's record."""

    figure: str
    right: float
    gold: int
    system: int


@dataclass(frozen=True, slots=True)
class Figure:
    """Precision, recall and F1, micro-averaged, as fractions of 1."""

    precision: float
    recall: float
    right: float
    gold: int
    system: int

    @property
    def f1(self) -> float:
        """The harmonic mean."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def to_json(self) -> dict[str, float]:
        """With four decimals."""
        return {"precision": round(self.precision, 4), "recall": round(self.recall, 4), "f1": round(self.f1, 4),
                "right": round(self.right, 1), "gold": self.gold, "system": self.system}
