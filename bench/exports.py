"""How exports grow: `python bench/exports.py [--incidents N] [--folder DIR] [--json]`.

Makes a chronicle of N made-up incidents (one report each, eight claims), writes it as CSV and as Parquet, each in a process of
its own, and tells the processor time, the peak memory, and the ratio to a plain dump: the same tables read row by row with SQLAlchemy and
written with the csv module, without assembling anything.  The chronicle is kept in DIR and used again when it is there.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from shutil import rmtree

from sqlalchemy import select

from reportedly.export import export
from reportedly.merge import view_of
from reportedly.merge.ids import handle
from reportedly.model import Basis, Claim, Code, Coding, Count, Incident, Published, Report, Role, Stance, Value, When, Where, Who, digest
from reportedly.pipeline.rows import row_of
from reportedly.store import Entry, Grouping, Store
from reportedly.store.batches import batched
from reportedly.store.lines import record
from reportedly.store.schema import claim, report

BATCH = 500
TOWNS = ("Oldport", "Newmarket", "Highfield", "Lowmoor", "Eastgate", "Westbridge", "Northwick")
KINDS = ("bombing", "shooting", "battle", "abduction", "strike")
LARGEST_MB = 700
BASE = 20_000  # incidents that are really stored; more are copies of them with other ids
IDS = """CREATE TEMP TABLE IF NOT EXISTS ids AS SELECT r.id AS report, l.id AS local, m.incident AS incident
  FROM report r JOIN local_incident l ON l.report = r.id JOIN member m ON m.local = l.id"""
NEW = {"report": "substr(ids.report, 1, 13) || :low", "local": "substr(ids.local, 1, 13) || :low",
       "incident": "substr(ids.incident, 1, 7) || :copy"}
SWAP = "replace(replace(replace({0}, ids.report, {report}), ids.local, {local}), ids.incident, {incident})"
RECORD = SWAP.format("record", **NEW)
CLAIM = SWAP.format("replace(record, claim.id, substr(claim.id, 1, 13) || :low)", **NEW)
COPY = (
    IDS,
    f"""INSERT INTO report (id, url, outlet, title, published, text, record, main, events, version, seal)
      SELECT {NEW["report"]}, url, outlet, title, published, text, {RECORD}, {NEW["local"]}, events, version, seal
      FROM ids JOIN report ON report.id = ids.report""",
    f"INSERT INTO source SELECT {NEW['report']}, name, sha256, shown FROM ids JOIN source ON source.report = ids.report",
    f"INSERT INTO local_incident SELECT {NEW['report']}, 0, {NEW['local']} FROM ids",
    f"""INSERT INTO claim SELECT {NEW["report"]}, number, substr(id, 1, 13) || :low, role, stance, certainty, statement, speaker, {CLAIM}
      FROM ids JOIN claim ON claim.report = ids.report""",
    f"INSERT INTO about SELECT {NEW['local']}, {NEW['report']}, claim FROM ids JOIN about ON about.report = ids.report",
    f"INSERT INTO member SELECT {NEW['local']}, {NEW['incident']} FROM ids",
    f"""INSERT INTO incident_row (id, first, last, sort, month, sharp, accounts, contradictions, lat, lon, precision, basis)
      SELECT {NEW["incident"]}, first, last, sort, month, sharp, accounts, contradictions, lat, lon, precision, basis
      FROM ids JOIN incident_row ON incident_row.id = ids.incident""",
    f"""INSERT INTO incident_record SELECT fresh.number, {RECORD} FROM ids JOIN incident_row old ON old.id = ids.incident
      JOIN incident_record ON incident_record.number = old.number JOIN incident_row fresh ON fresh.id = {NEW["incident"]}""",
)


@dataclass(frozen=True)
class Figure:
    """One export: processor seconds, peak memory, bytes written, and times as slow as the plain dump."""

    name: str
    incidents: int
    seconds: float
    peak_mb: int
    written_mb: float
    ratio: float | None = None


def coding_of(number: int) -> Coding:
    """One made-up report with one incident."""
    town, kind, toll = TOWNS[number % 7], KINDS[number % 5], number % 13
    day = f"{2000 + number % 30}-{number % 12 + 1:02}-{number % 28 + 1:02}"
    text = f"A {kind} in {town} killed {toll} people and injured {toll + 3}, police said on {day}. The Front of {number} claimed it."
    told = Report(text, name=f"{number}.txt", outlet=f"Paper {number % 400}", title=f"{kind} in {town}",
                  published=Published(day, Basis.GIVEN))
    incident = digest("bench", number)
    whole = (told.span(0, len(text)),)
    values: tuple[tuple[Role, Value | None], ...] = (
        (Role.EVENT, None), (Role.TYPE, Code(kind)), (Role.STATUS, Code("occurred")), (Role.DATE, When(day)),
        (Role.PLACE, Where(town, town, country="XA", lat=number % 80 + 0.5, lon=number % 170 + 0.25)),
        (Role.KILLED, Count(toll, toll, str(toll))), (Role.INJURED, Count(toll + 3, toll + 3, str(toll + 3))))
    front = Who(f"Front of {number % 50}", "The Front", "armed_group")
    claims = [Claim(told.id, (incident,), role, value, whole) for role, value in values]
    claims.append(Claim(told.id, (incident,), Role.PERPETRATOR, front, whole, Stance.CLAIMS_RESPONSIBILITY, front, statement=True))
    return Coding(told, (incident,), tuple(claims), incident)


def made(path: Path, incidents: int) -> None:
    """A chronicle of made-up incidents, stored as they are (merging a million is another bench); beyond BASE, copies with own ids."""
    base = min(incidents, BASE)
    with Store.open(path) as store:
        for some in batched(range(base), BATCH):
            codings = [coding_of(n) for n in some]
            store.put([Entry(c.report.name, c.report.text.encode(), c, "bench 1") for c in codings])
        known = [(c.incidents[0], c.report.id) for c in map(coding_of, range(base))]
        groupings = [Grouping(local, report_id, handle(local), handle(local)) for local, report_id in known]
        store.regroup((), groupings, "bench")
        fresh, _ = store.stale_rows()
        for some in batched(range(base), BATCH):
            store.put_rows(list(_rows(some, fresh)))
        for copy in range(1, -(-incidents // base)):
            with store.writing() as connection:
                for statement in COPY:
                    connection.exec_driver_sql(statement, {"copy": f"U{copy:02X}", "low": f"z{copy:02x}"})


def _rows(some: tuple[int, ...], fresh: dict[str, str]) -> Iterator[tuple[str, object]]:
    for coding in map(coding_of, some):
        name = handle(coding.incidents[0])
        view = view_of(Incident(name, coding.incidents, coding.claims), [coding.report])
        yield fresh[name], row_of(view, {coding.report.id: coding.report}, coding.claims)


def dump(path: Path, out: Path) -> None:
    """The same tables, read with SQLAlchemy and written as they are."""
    out.mkdir()
    with Store.open(path, create=False) as store, store.reading() as connection:
        for name, table in (("incidents", record), ("claims", claim), ("sources", report)):
            with (out / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                writer.writerow([c.name for c in table.c])
                for line in connection.execution_options(yield_per=2000).execute(select(table)):
                    writer.writerow(line)


def one(name: str, path: Path, out: Path) -> None:
    """One export in this process; prints processor seconds and peak memory."""
    start = time.process_time()
    if name == "dump":
        dump(path, out)
    else:
        with Store.open(path, create=False) as store:
            export(store, name, out)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps([time.process_time() - start, peak]))


def measured(name: str, path: Path, incidents: int) -> Figure:
    """One export in a process of its own."""
    out = path.with_name(f"out-{name}")
    rmtree(out, ignore_errors=True)
    done = subprocess.run([sys.executable, __file__, "--one", name, "--chronicle", str(path), "--out", str(out)],
                          check=True, capture_output=True, text=True)
    seconds, peak = json.loads(done.stdout.splitlines()[-1])
    written = sum(p.stat().st_size for p in out.rglob("*") if p.is_file()) / 2**20
    rmtree(out)
    return Figure(name, incidents, round(seconds, 1), peak, round(written, 1))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--incidents", type=int, default=20_000)
    parser.add_argument("--folder", type=Path, default=Path("bench-exports"))
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one")
    parser.add_argument("--chronicle", type=Path)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    if options.one:
        one(options.one, options.chronicle, options.out)
        return 0
    options.folder.mkdir(parents=True, exist_ok=True)
    path = options.folder / f"made-{options.incidents}.db"
    if not path.exists():
        start = time.perf_counter()
        made(path, options.incidents)
        size = path.stat().st_size / 2**20
        print(f"made {options.incidents:,} incidents in {time.perf_counter() - start:.0f} s, {size:.0f} MB", flush=True)
    plain = measured("dump", path, options.incidents)
    figures = [plain, *(Figure(**{**asdict(f), "ratio": round(f.seconds / plain.seconds, 1)})
                        for f in (measured(name, path, options.incidents) for name in ("csv", "parquet")))]
    for figure in figures:
        print(json.dumps(asdict(figure)) if options.json else
              f"{figure.name:8} {figure.seconds:8.1f} s  peak {figure.peak_mb} MB  {figure.written_mb:.0f} MB written"
              f"{f'  {figure.ratio} times the plain dump' if figure.ratio else ''}", flush=True)
    return int(any(f.peak_mb > LARGEST_MB for f in figures))


if __name__ == "__main__":
    sys.exit(main())
