"""The map as one drawing: points on a plain grid, with outlines where the browser's files are installed; no script."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportedly.store.rows import Row

WIDTH, HEIGHT = 960, 480
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """One incident on the map; `shape` is dot, ring or square, by how fine the place is."""

    id: str
    title: str
    x: float
    y: float
    shape: str


def spots(rows: Iterable[Row]) -> Iterator[Spot]:
    """The incidents that have a point."""
    shapes = {"district": "ring", "province": "square", "country": "square"}
    for row in rows:
        if row.lat is not None and row.lon is not None:
            x, y = projected(row.lon, row.lat)
            yield Spot(row.id, row.title, x, y, shapes.get(row.precision, "dot"))


def projected(lon: float, lat: float) -> Point:
    """Degrees as units of the drawing."""
    return round((lon + 180) / 360 * WIDTH, 1), round((90 - lat) / 180 * HEIGHT, 1)


def outlines(path: Path) -> str:
    """The outlines of a TopoJSON file as the data of one SVG path; empty when the file is not there."""
    if not path.is_file():
        return ""
    world = json.loads(path.read_text("utf-8"))
    scale, move = world.get("transform", {}).get("scale", (1, 1)), world.get("transform", {}).get("translate", (0, 0))
    arcs = [_arc(arc, scale, move, "transform" in world) for arc in world["arcs"]]
    return "".join(_drawn(arc) for arc in arcs)


def _arc(arc: Sequence[Any], scale: Sequence[float], move: Sequence[float], stepwise: bool) -> list[Point]:
    x = y = 0.0
    points = []
    for step in arc:
        x, y = (x + step[0], y + step[1]) if stepwise else (step[0], step[1])
        points.append(projected(x * scale[0] + move[0], y * scale[1] + move[1]))
    return points


def _drawn(arc: Sequence[Point]) -> str:
    """One arc; it is broken where it would run back around the world."""
    parts, before = [], None
    for x, y in arc:
        apart = before is None or abs(x - before) > WIDTH / 2
        parts.append(f"{'M' if apart else 'L'}{x:g} {y:g}")
        before = x
    return "".join(parts)
