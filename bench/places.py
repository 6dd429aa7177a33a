"""The gazetteer's costs: `python bench/places.py [--out FILE]`: its size, a lookup's time, the memory it adds, and what building takes.

Looks up every main name of 20,000 places spread over the file, as written and in capitals, and as many names that are in no gazetteer.
"""

from __future__ import annotations

import argparse
import json
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from pathlib import Path

from reportedly.codebook.places import load_places
from reportedly.resolve.gazetteer import Gazetteer
from reportedly.resolve.gazetteer_build import build_apart

NAMES = 20_000


def resident() -> int:
    """Resident memory of this process in bytes."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * resource.getpagesize()


def names_of(path: Path) -> list[str]:
    """Main names spread evenly over the file."""
    base = sqlite3.connect(path)
    count = base.execute("SELECT count(*) FROM places").fetchone()[0]
    step = max(1, count // NAMES)
    return [name for (name,) in base.execute("SELECT name FROM places WHERE id % ? = 0 AND name <> ''", (step,))]


def lookups(gazetteer: Gazetteer, names: list[str]) -> list[float]:
    """Milliseconds of each lookup."""
    taken = []
    for name in names:
        begun = time.perf_counter()
        gazetteer.lookup(name)
        taken.append((time.perf_counter() - begun) * 1000)
    return taken


def main() -> None:
    """Measure and print JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path)
    out = parser.parse_args().out
    load_places()
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        built = Path(folder) / "places.sqlite"
        build_apart(built)
        seconds = time.perf_counter() - begun
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        names = names_of(built)
        before = resident()
        gazetteer = Gazetteer(built)
        taken = lookups(gazetteer, [*names, *(n.upper() for n in names), *(f"{n[::-1]} Qx" for n in names)])
        figures = {
            "names looked up": len(taken), "lookup median ms": round(statistics.median(taken), 4),
            "lookup mean ms": round(statistics.mean(taken), 4),
            "lookup 99 % ms": round(statistics.quantiles(taken, n=100)[98], 4), "memory added MB": round((resident() - before) / 2**20, 1),
            "file MB": round(built.stat().st_size / 1e6, 1), "build seconds": round(seconds, 1), "build peak MB": round(peak),
            "own peak MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        }
    text = json.dumps(figures, indent=1)
    sys.stdout.write(text + "\n")
    if out:
        out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
