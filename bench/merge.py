"""How merging grows: `python bench/merge.py [SIZE…] [--json]`, sizes in local incidents (default 10000 100000).

Each size is measured in a process of its own: processor time of judging and clustering (which a busy machine does not change),
peak memory with and without them, B-cubed of the result.  The incidents are made up: each real event is told by two to four reports
with its own date, place, names and toll, most of them in a short span of the calendar, as news is.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from math import log
from pathlib import Path

from reportedly.evaluate.clusters import compare
from reportedly.merge import LocalIncident, cluster, judge
from reportedly.merge.context import Context
from reportedly.merge.window import window_of
from reportedly.model import Count, Where, Who, digest

STEEPEST = 13.0  # time(10 n) / time(n)
PLACES = 3000
MOST_TOLD = 4
ONSETS = ("b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "ch", "sh", "br", "tr")
NUCLEI = ("a", "e", "i", "o", "u", "ai", "ou")
CODAS = ("n", "r", "l", "s", "k", "m", "th", "ld", "rt")


@dataclass(frozen=True)
class Measured:
    """One size: seconds, megabytes before and after, and how right the clusters are."""

    incidents: int
    seconds: float
    mb_input: float
    mb_peak: float
    judgements: int
    clusters: int
    b3_precision: float
    b3_f1: float


def name(chance: random.Random, syllables: int) -> str:
    start = "".join(chance.choice(ONSETS) + chance.choice(NUCLEI) for _ in range(syllables - 1))
    return start + chance.choice(ONSETS) + "a" + chance.choice(CODAS)


@dataclass(frozen=True, slots=True)
class Made:
    """One local incident that was made up, and a text that tells of it."""

    incident: LocalIncident
    outlet: str
    text: str


def made(size: int) -> tuple[list[LocalIncident], dict[str, int]]:
    """So many local incidents and their true events."""
    told = [(one.incident, number) for number, event in enumerate(made_events(size)) for one in event][:size]
    return [incident for incident, _ in told], {incident.id: number for incident, number in told}


def made_events(size: int, tellings: Sequence[int] = (1, 2, 2, 3, 4)) -> Iterator[list[Made]]:
    """So many events, each told by as many reports as one of `tellings`."""
    chance = random.Random(size)
    places = [Where(name(chance, 2).title(), country=f"X{n % 40:02}", lat=n % 170 - 85.0, lon=n % 350 - 175.0) for n in range(PLACES)]
    firsts, surnames = [name(chance, 2) for _ in range(400)], [name(chance, 3) for _ in range(max(2000, size // 20))]
    for event in range(size):
        yield event_of(event, chance, places, (firsts, surnames), size)[: chance.choice(tellings)]


def event_of(number: int, chance: random.Random, places: list[Where], names: tuple[list[str], list[str]], size: int) -> list[Made]:
    day = chance.randrange(max(60, size // 30))
    where, toll = chance.choice(places), chance.choice([1, 1, 1, 2, 3, 7, 12])
    person = f"{chance.choice(names[0])} {chance.choice(names[1])}"
    words = [chance.choice(names[1]) for _ in range(8)]
    return [local(number, n, day, where, (person, toll, words), chance) for n in range(MOST_TOLD)]


def local(event: int, n: int, day: int, where: Where, rest: tuple[str, int, list[str]], chance: random.Random) -> Made:
    person, toll, words = rest
    when = iso(day)
    named = chance.random() < 0.6
    report = digest("report", event, n)
    people, ages = frozenset([person] if named else []), frozenset([str(20 + event % 60)])
    said = chance.sample(words, 6)
    around = Context(people, frozenset(), frozenset(said), ages)
    victim = f"{person.title()}, {20 + event % 60}, was killed. " if named else ""
    text = f"A shooting in {where.name}. {victim}" + " ".join(f"{word.title()} said so." for word in said)
    return Made(LocalIncident(
        id=digest("local", event, n), report=report, published=iso(day + chance.choice([0, 1, 1, 2, 9])), main=True, types=("shooting",),
        when=when, window=window_of(when), places=(where,), targets=(Who(person.title(), person, "person"),) if named else (),
        killed=(Count(toll, toll),), context=around, nearby=around), f"Outlet {chance.randrange(200)}", text)


def iso(day: int) -> str:
    return f"{2000 + day // 336:04}-{day % 336 // 28 + 1:02}-{day % 28 + 1:02}"


def measured(size: int) -> Measured:
    incidents, truth = made(size)
    before = peak()
    start = time.process_time()
    judgements = judge(incidents)
    found = cluster(incidents, judgements)
    seconds = time.process_time() - start
    scores = compare(truth, {m: group.id for group in found for m in group.members})
    right = round(scores.b3.precision, 4), round(scores.b3.f1, 4)
    return Measured(size, round(seconds, 2), before, peak(), len(judgements), len(found), *right)


def peak() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def apart(size: int) -> Measured:
    """Measured in a process of its own, so that memory is that of this size alone."""
    ran = subprocess.run([sys.executable, str(Path(__file__).resolve()), str(size), "--one"], capture_output=True, text=True, check=True)
    return Measured(**json.loads(ran.stdout))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", action="store_true", help="measure one size in this process (used by the run itself)")
    options = parser.parse_args()
    if options.one:
        print(json.dumps(asdict(measured(options.sizes[0]))))
        return 0
    found = [apart(size) for size in options.sizes]
    steps = [(b.seconds / a.seconds) ** (log(10) / log(b.incidents / a.incidents)) for a, b in pairwise(found)]
    if options.json:
        print(json.dumps({"sizes": [asdict(m) for m in found], "time_of_ten_times": steps}))
    else:
        for m in found:
            print(f"{m.incidents:>9,}  {m.seconds:8.1f} s  {m.mb_peak:7.0f} MB ({m.mb_input:.0f} MB of them input)  "
                  f"B-cubed P {m.b3_precision:.3f} F1 {m.b3_f1:.3f}")
        print("ten times as many take", ", ".join(f"{s:.1f} times as long" for s in steps), f"(bar {STEEPEST})")
    return int(any(step > STEEPEST for step in steps))


if __name__ == "__main__":
    sys.exit(main())
