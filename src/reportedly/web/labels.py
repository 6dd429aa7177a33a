"""Names of large towns for the map, from the gazetteer: no tiles are fetched from anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reportedly.resolve.gazetteer import Gazetteer

MOST = 600


@dataclass(frozen=True, slots=True)
class Label:
    """A town; the list of them begins with the largest."""

    name: str
    lat: float
    lon: float


def labels() -> tuple[Label, ...]:
    """The largest towns; none before the gazetteer was built, which adding the first report does."""
    gazetteer = Gazetteer.built()
    return _of(gazetteer.path.as_posix()) if gazetteer else ()


@cache
def _of(path: str) -> tuple[Label, ...]:
    return tuple(Label(e.name, round(e.lat, 3), round(e.lon, 3)) for e in Gazetteer(Path(path)).largest(MOST))
