"""How quick the pages are: `python bench/web.py [INCIDENTS] [--lines-only] [--keep FILE] [--json]` (default 100000).

A made-up chronicle is written through the store: one report in three repeats an incident, each with its claims; then every kind of
request is sent many times to the app on a port of this machine, one after another, each with other filters, and the 50th and 95th
percentile of the answer times are told beside what must be reached.  `--lines-only` writes the lines of the list without reports
beneath, for sizes at which only the list is measured.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx2 as httpx

from reportedly.model import Basis, Claim, Code, Coding, Count, Published, Report, Role, Stance, When, Where, Who, digest
from reportedly.store import Entry, Grouping, Store
from reportedly.store.rows import Row
from reportedly.web.serving import served

TYPES = ("bombing", "shooting", "abduction", "strike", "battle", "arson", "assassination", "execution")
COUNTRIES = ("NG", "ML", "SD", "SO", "SY", "IQ", "AF", "PK", "UA", "CO", "MX", "ET", "CD", "YE", "LB", "PS", "MM", "PH", "KE", "NE")
BATCH = 500
LIMITS = {"page": 150, "list": 150, "facets": 150, "incident": 150, "map": 400}
LIMIT_MILLION = 300
FIRST_LOAD = 300_000  # bytes without the outlines
TIMES = 100


@dataclass(frozen=True)
class World:
    """The names that made-up incidents draw from."""

    places: tuple[tuple[str, str, float, float], ...]
    parties: tuple[str, ...]
    outlets: tuple[str, ...]


def world(chance: random.Random) -> World:
    places = tuple(
        (f"Town {n}", chance.choice(COUNTRIES), round(chance.uniform(-35, 60), 3), round(chance.uniform(-100, 120), 3)) for n in range(3000)
    )
    return World(places, tuple(f"Party {n}" for n in range(2000)), tuple(f"Outlet {n}" for n in range(300)))


def pick(chance: random.Random, items: tuple[str, ...]) -> str:
    """Some names come up far more often than others, as in the news."""
    return items[min(int(chance.paretovariate(1.1)) - 1, len(items) - 1)]


def line(number: int, chance: random.Random, made: World) -> Row:
    place, country, lat, lon = made.places[min(int(chance.paretovariate(0.6)) - 1, len(made.places) - 1)]
    day = date(2005, 1, 1).toordinal() + chance.randrange(20 * 365)
    last = day + (0 if chance.random() < 0.7 else chance.choice((1, 7, 30, 365)))
    kind, killed = chance.choice(TYPES), chance.randrange(20)
    accused = (pick(chance, made.parties),) if chance.random() < 0.6 else ()
    claimed = accused if chance.random() < 0.1 else ()
    denied = (pick(chance, made.parties),) if chance.random() < 0.1 else ()
    reports = 1 + (number % 3 == 0)
    said = date.fromordinal(day).isoformat()
    return Row(
        f"{number:010X}", f"{kind.title()} in {place}: {killed} guards", said, said, day, last,
        f"{place}, {country}", country, lat, lon, "place", (kind,), "occurred", (killed, killed + chance.randrange(5)), None,
        accused, claimed, denied, tuple(sorted({pick(chance, made.outlets) for _ in range(reports)})), reports, reports,
        int(chance.random() < 0.15), "one account" if reports == 1 else "two or more accounts",
        f"A {kind} killed {killed} guards in {place}, officials said on that day, and more were hurt.", "",
    )


def report(row: Row, outlet: str, copy: int) -> Coding:
    """What one report tells of a made-up incident."""
    party = row.accused[0] if row.accused else "Nobody"
    killed = row.killed[0] if row.killed else 0
    text = (f"A {row.types[0]} killed {killed} guards in {row.place} on {row.when}, {party} said in statement {row.id} number {copy}.\n\n"
            + "The street was closed for hours and people looked for their relatives. " * 12)
    one = Report(text, f"{row.id}-{copy}.txt", "", None, outlet, row.title, published=Published(row.when, Basis.METADATA))
    local = digest("local", row.id, copy, length=12)
    said = (
        (Role.EVENT, None, f"A {row.types[0]}"), (Role.TYPE, Code(row.types[0]), row.types[0]), (Role.STATUS, Code("occurred"), "killed"),
        (Role.DATE, When(row.when, row.when or ""), row.when or ""), (Role.KILLED, Count(killed, killed), f"{killed} guards"),
        (Role.PLACE, Where(row.place.split(",")[0], row.place, None, row.country, row.lat, row.lon), row.place),
        (Role.TARGET, Who(None, "guards"), "guards"),
    )
    claims = [Claim(one.id, (local,), role, value, (one.find(words),)) for role, value, words in said]  # type: ignore[arg-type]
    span = one.span(0, text.index("\n"))
    doer = Who(party, party)
    claims.append(Claim(one.id, (local,), Role.PERPETRATOR, doer, (span,), Stance.CLAIMS_RESPONSIBILITY, doer, statement=True))
    return Coding(one, (local,), tuple(claims), local)


def build(path: Path, count: int, lines_only: bool) -> None:
    """Write the chronicle."""
    chance = random.Random(count)
    made, groupings = world(chance), list[Grouping]()
    with Store.open(path) as store:
        for start in range(0, count, BATCH):
            rows = [line(n, chance, made) for n in range(start, min(start + BATCH, count))]
            if not lines_only:
                codings = [(row, report(row, row.outlets[copy % len(row.outlets)], copy)) for row in rows for copy in range(row.reports)]
                store.put(Entry(c.report.name, c.report.text.encode(), c, "made up") for _, c in codings)
                groupings += [Grouping(c.main or "", c.report.id, row.id, digest("h", c.main, length=10).upper()) for row, c in codings]
            store.put_rows([("made up", row) for row in rows])
        if groupings:
            store.regroup((), groupings, "made up")


def requests(count: int) -> dict[str, Callable[[], str]]:
    """For each kind of request a maker of addresses, so that none is asked for twice in a row."""
    chance = random.Random(7)
    def filters() -> str:
        year = chance.randrange(2005, 2024)
        return chance.choice((
            "", f"?type={chance.choice(TYPES)}", f"?country={chance.choice(COUNTRIES)}&type={chance.choice(TYPES)}",
            f"?since={year}-0{chance.randrange(1, 9)}-01&until={year + 1}-03-01", f"?accused=Party+{chance.randrange(200)}",
            "?contradicted=1",
            f"?outlet=Outlet+{chance.randrange(30)}", "?accounts=2", f"?country={chance.choice(COUNTRIES)}&since={year}-01-01",
        ))

    return {
        "page": lambda: "/" + filters(),
        "list": lambda: "/api/incidents" + filters(),
        "facets": lambda: "/api/facets" + filters(),
        "incident": lambda: f"/incident/{chance.randrange(count):010X}",
        "map": lambda: "/api/map" + filters(),
    }


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def timed(client: httpx.Client, make: Callable[[], str], times: int) -> Iterator[float]:
    for _ in range(times):
        address = make()
        begun = time.perf_counter()
        answer = client.get(address)
        yield (time.perf_counter() - begun) * 1000
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code} {answer.text[:300]}")


def first_load(client: httpx.Client) -> int:
    """Bytes of the first page with all that it loads."""
    page = client.get("/").text
    parts = [part.split('"')[0] for mark in ('href="', 'src="') for part in page.split(mark)[1:] if part.startswith("/static/")]
    return len(page.encode()) + sum(len(client.get(part).content) for part in dict.fromkeys(parts))


def measure(path: Path, count: int, lines_only: bool) -> dict[str, object]:
    figures: dict[str, object] = {"incidents": count, "file_mb": round(path.stat().st_size / 2**20)}
    for name, make in requests(count).items():
        if not (lines_only and name == "incident"):
            figures[name] = measured(path, make)
    with served(path) as address, httpx.Client(base_url=address, timeout=120) as client:
        figures["first_load_bytes"] = first_load(client)
    return figures


def measured(path: Path, make: Callable[[], str]) -> dict[str, int]:
    """One kind of request, from a start of its own, so that nothing is remembered from another kind."""
    with served(path) as address, httpx.Client(base_url=address, timeout=120) as client:
        client.get("/static/app.css")
        begun, spent = time.process_time(), list(timed(client, make, TIMES))
        cpu = (time.process_time() - begun) * 1000 / TIMES
    return {"p50_ms": round(percentile(spent, 0.5)), "p95_ms": round(percentile(spent, 0.95)), "mean_cpu_ms": round(cpu)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("incidents", nargs="?", type=int, default=100_000)
    parser.add_argument("--lines-only", action="store_true")
    parser.add_argument("--keep", type=Path, help="the chronicle's file: written when it is absent, used when it is there")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        path = options.keep or Path(folder) / "made-up.db"
        begun = time.monotonic()
        if not path.exists():
            build(path, options.incidents, options.lines_only)
            print(f"built in {time.monotonic() - begun:.0f} s", file=sys.stderr)
        figures = measure(path, options.incidents, options.lines_only)
    print(json.dumps(figures) if options.json else "\n".join(f"{name:18} {value}" for name, value in figures.items()))
    return 0 if reached(figures) else 1


def reached(figures: dict[str, object]) -> bool:
    """Whether every limit holds."""
    million = int(str(figures["incidents"])) > 500_000
    limits = {"list": LIMIT_MILLION} if million else LIMITS
    times = (figures[name]["p95_ms"] < limit for name, limit in limits.items() if name in figures)  # type: ignore[index]
    return all(times) and int(str(figures["first_load_bytes"])) < FIRST_LOAD


if __name__ == "__main__":
    sys.exit(main())
