"""Quality floors: what `eval gold` must reach on each set; they may only rise.

    python -m reportedly.evaluate.floors [--raise] [--shared DIR]
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

import yaml

from reportedly.errors import CodebookError
from reportedly.evaluate.gold import GoldFigures, evaluate_gold
from reportedly.pipeline.code import Tools

Floors = Mapping[str, Mapping[str, float]]
FILE = "floors.yaml"
ROUNDING = 1e-9
EXACT = {"evidence"}    # a quote that is not the text is a fault, not a weakness
MOVING = {"merge_b3", "certainty"}   # over the incidents or claims that were found: finding a hard one may lower it
SLACK: Mapping[str, float] = MappingProxyType({"seeds": 0.04, "dev": 0.04, "passages": 0.015})


@dataclass(frozen=True, slots=True)
class FlooredSet:
    """A set with floors: where it lies under the shared folder, and whether the publication date is told."""

    name: str
    data: str
    articles: str | None
    dates: str

    def measure(self, shared: Path, tools: Tools) -> GoldFigures:
        """Code and score it."""
        return evaluate_gold(shared / self.data, shared / self.articles if self.articles else None, tools, self.dates)


FLOORED = (
    FlooredSet("seeds", "gold/seeds", "seeds", "text"),
    FlooredSet("dev", "gold/dev", None, "given"),
    FlooredSet("passages", "train/passages.jsonl", None, "given"),
)


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A figure that is under its floor."""

    set: str
    figure: str
    floor: float
    measured: float

    def __str__(self) -> str:
        return f"{self.set} {self.figure}: {self.measured:.3f} is under its floor of {self.floor:.3f}"


def load_floors(text: str | None = None) -> Floors:
    """The floors that are shipped (or those in `text`); raises CodebookError for anything but numbers from 0 to 1."""
    raw = yaml.safe_load(text if text is not None else files("reportedly.data").joinpath(FILE).read_text(encoding="utf-8"))
    try:
        floors = {name: {figure: float(least) for figure, least in figures.items()} for name, figures in raw.items()}
    except (AttributeError, TypeError, ValueError) as error:
        raise CodebookError(f"data/{FILE} is not valid", str(error)) from error
    if not all(0 <= least <= 1 for figures in floors.values() for least in figures.values()):
        raise CodebookError(f"data/{FILE} is not valid", "a floor is a fraction of 1")
    return floors


def shortfalls(name: str, figures: GoldFigures, floors: Floors) -> tuple[Shortfall, ...]:
    """The figures of a set that are under their floors; a figure that is missing counts as 0."""
    measured = {figure: row.f1 for figure, row in figures.rows.items()}
    return tuple(Shortfall(name, figure, least, measured.get(figure, 0.0))
                 for figure, least in floors.get(name, {}).items() if measured.get(figure, 0.0) < least - ROUNDING)


def raised(floors: Floors, name: str, figures: GoldFigures) -> Floors:
    """The floors with those of one set lifted to a little under what was measured; none ever falls."""
    lifted = {figure: _little_under(row.f1, 0.0 if figure in EXACT else SLACK.get(name, 0.0))
              for figure, row in figures.rows.items() if figure not in MOVING}
    old = floors.get(name, {})
    together = {figure: max(old.get(figure, 0.0), lifted.get(figure, 0.0)) for figure in (*lifted, *old)}
    return {**floors, name: together}


def _little_under(measured: float, slack: float) -> float:
    return max(0.0, math.floor(1000 * (measured - slack)) / 1000)


def as_yaml(floors: Floors, comment: Iterable[str]) -> str:
    """The floors as the file holds them, under its comment."""
    body = yaml.safe_dump({name: dict(figures) for name, figures in floors.items()}, sort_keys=False)
    return "".join(f"{line}\n" for line in comment) + body


def main(arguments: list[str]) -> int:
    """Measure the sets against their floors; with --raise lift the floors.  Exit code 1 when a figure is under its floor."""
    parser = argparse.ArgumentParser(prog="python -m reportedly.evaluate.floors", description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="the folder of the shared texts and codings")
    parser.add_argument("--raise", dest="lift", action="store_true", help="lift the floors to a little under what is measured")
    options = parser.parse_args(arguments)
    path = Path(str(files("reportedly.data").joinpath(FILE)))
    old, floors, missed = load_floors(), load_floors(), False
    for found, figures in _measured(options.shared):
        under = shortfalls(found.name, figures, old)
        missed = missed or bool(under)
        sys.stdout.writelines(f"{line}\n" for line in under)
        floors = raised(floors, found.name, figures)
    if options.lift:
        comment = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
        path.write_text(as_yaml(floors, comment), encoding="utf-8")
    return int(missed)


def _measured(shared: Path) -> Iterator[tuple[FlooredSet, GoldFigures]]:
    tools = Tools.load()
    for found in FLOORED:
        yield found, found.measure(shared, tools)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
