"""What adding one report to a large chronicle costs: `python bench/grow.py [SIZE…] [--json] [--folder DIR]`.

For each size a chronicle with so many incidents is made on disk, through the tables: reports with their claims, search index, mentions,
keys, judgements, incidents, lines.  Then reports are added one by one, half of them on incidents that are there, each as `add` does it
once a report is coded: stored in one transaction on the disk, merged, and the lines of its incidents written.  Told are the times of
this, the file's size, and the memory of the process that adds.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations, islice
from pathlib import Path
from statistics import median

import numpy as np

from merge import Made, made_events
from reportedly.codebook.merging import load_merging
from reportedly.merge.decide import BY
from reportedly.merge.ids import handle, incident_id
from reportedly.model import (
    Basis,
    Claim,
    Code,
    Coding,
    Judgement,
    Published,
    Report,
    Role,
    Value,
    Verdict,
    When,
    digest,
    to_json,
)
from reportedly.pipeline.merging import refresh
from reportedly.pipeline.shelf import mention_of
from reportedly.pipeline.views import refresh_views
from reportedly.store import Entry, Store
from reportedly.store.rows import FORM, FORMED
from reportedly.store.search import folded

BAR = 0.2  # seconds for one report
ADDED = 60
EVENTS_AT_ONCE = 4000
TELLINGS = (1, 1, 1, 1, 2)  # most incidents of a large chronicle are told once
QUOTE = "A shooting"


@dataclass(frozen=True)
class Measured:
    """One size: seconds for one report (median, 95 of 100, longest; of processor time; for merging), megabytes of file and process."""

    incidents: int
    reports: int
    median: float
    p95: float
    longest: float
    processor: float
    merging: float
    mb_file: float
    mb_peak: float


def build(path: Path, incidents: int) -> int:
    """A chronicle of so many incidents; how many reports tell of them."""
    Store.open(path).close()
    with sqlite3.connect(path) as hand:
        hand.execute("PRAGMA synchronous=OFF")
        hand.execute("PRAGMA journal_mode=OFF")
        hand.execute("PRAGMA cache_size=-3000000")  # kilobytes, so that random keys do not go to the disk one by one
        keys: list[np.ndarray] = []
        reports = 0
        events = made_events(incidents, TELLINGS)
        while some := list(islice(events, EVENTS_AT_ONCE)):
            reports += write(hand, some, reports, keys)
        write_keys(hand, np.concatenate(keys))
        hand.execute("INSERT INTO facet_name VALUES (1,'type','shooting',?)", (incidents,))
        hand.executemany("INSERT INTO chronicle VALUES (?,?)", [("merged", f"{BY} 0 "), (FORMED, FORM)])
    hand.close()
    return reports


def write(hand: sqlite3.Connection, events: Sequence[Sequence[Made]], first: int, keys: list[np.ndarray]) -> int:
    """Everything that some events put into the tables, save the keys, which go in sorted at the end."""
    rules = load_merging()
    told = [one for event in events for one in event]
    hand.executemany("INSERT INTO original VALUES (?, 1, x'00')", [(one.incident.report * 4,) for one in told])
    hand.executemany("INSERT INTO report VALUES (?,?,NULL,?,NULL,?,?,?,?,'[]','made','made')", [
        (first + n, one.incident.report, one.outlet, one.incident.published, one.text.encode(), record_of(one), one.incident.id)
        for n, one in enumerate(told, 1)])
    hand.executemany("INSERT INTO source VALUES (?,?,?,'')", [(one.incident.report, one.outlet, one.incident.report * 4) for one in told])
    hand.executemany("INSERT INTO arrival VALUES (?, '2031-01-01T00:00:00+00:00')", [(one.incident.report,) for one in told])
    hand.executemany("INSERT INTO words(rowid, body) VALUES (?,?)", [(first + n, folded(one.text)) for n, one in enumerate(told, 1)])
    hand.executemany("INSERT INTO local_incident VALUES (?,0,?)", [(one.incident.report, one.incident.id) for one in told])
    hand.executemany("INSERT INTO claim VALUES (?,?,?,?,'reports','asserted',0,NULL,?)", [row for one in told for row in claim_rows(one)])
    about = [(one.incident.id, one.incident.report, n) for one in told for n in range(len(slots(one)))]
    hand.executemany("INSERT INTO about VALUES (?,?,?)", about)
    mentions = [mention_of(one.incident, rules) for one in told]
    hand.executemany("INSERT INTO mention VALUES (?,?,?,?)", [(m.number, m.id, m.report, m.record) for m in mentions])
    keys.append(np.array([(key, m.stretch, m.number) for m in mentions for key in m.keys], dtype=np.int64))
    write_partition(hand, events)
    return len(told)


def write_partition(hand: sqlite3.Connection, events: Sequence[Sequence[Made]]) -> None:
    """The incidents as merging finds them (`bench/merge.py` says how well), with lines that say little."""
    for event in events:
        locals_ = [one.incident for one in event]
        home = incident_id(locals_)
        hand.executemany("INSERT INTO member VALUES (?,?)", [(i.id, home) for i in locals_])
        hand.executemany("INSERT OR IGNORE INTO handle VALUES (?,?,?)", [(handle(i.id), i.id, i.report) for i in locals_])
        pairs = [sorted((a.id, b.id)) for a, b in combinations(locals_, 2)]
        hand.executemany("INSERT INTO judgement VALUES (?,?,'same',9.0,?)", [(a, b, json.dumps(to_json(
            Judgement(a, b, Verdict.SAME, 9.0, (), BY)))) for a, b in pairs])
        row = "INSERT INTO incident_row(id, sort, sharp, accounts, contradictions, precision, basis) VALUES (?,0,0,1,0,'unknown','made')"
        number = hand.execute(row, (home,)).lastrowid
        hand.execute("INSERT INTO incident_record VALUES (?,'{}')", (number,))
        hand.execute("INSERT INTO incident_facet VALUES (?,1)", (number,))


def write_keys(hand: sqlite3.Connection, keys: np.ndarray) -> None:
    """Sorted, so that the table grows at its end."""
    order = np.lexsort((keys[:, 2], keys[:, 1], keys[:, 0]))
    for some in np.array_split(order, max(1, len(order) // 500_000)):
        hand.executemany("INSERT INTO blocking VALUES (?,?,?)", keys[some].tolist())


def slots(one: Made) -> list[tuple[Role, Value | None]]:
    """What the report says, role by role."""
    incident = one.incident
    found: list[tuple[Role, Value | None]] = [(Role.EVENT, None), (Role.TYPE, Code("shooting")), (Role.DATE, When(incident.when))]
    found += [(Role.PLACE, place) for place in incident.places] + [(Role.TARGET, who) for who in incident.targets]
    return found + [(Role.KILLED, count) for count in incident.killed]


def claim_rows(one: Made) -> Iterator[tuple[object, ...]]:
    report = one.incident.report
    for number, (role, value) in enumerate(slots(one)):
        name = f"{report}{number}"
        span = {"report": report, "start": 0, "end": len(QUOTE), "quote": QUOTE}
        record = {
            "report": report, "incidents": [one.incident.id], "role": role, "value": to_json(value), "spans": [span], "stance": "reports",
            "speaker": None, "certainty": "asserted", "via": [], "cue": None, "statement": False, "by": "made", "score": 1.0, "id": name}
        yield report, number, name, role.value, json.dumps(record)


def record_of(one: Made) -> str:
    return json.dumps({"language": "en", "outlet": one.outlet, "published": {"edtf": one.incident.published, "basis": "given", "spans": []},
                       "segments": [], "flags": [], "id": one.incident.report})


def entry_of(one: Made, number: int) -> Entry:
    """The same report as reading it gives it: a new text, with claims whose words stand in it."""
    text = f"{QUOTE} {number} {one.text}"
    report = Report(text, name=f"new {number}", outlet=one.outlet, published=Published(one.incident.published, Basis.GIVEN))
    local, words = digest("new", report.id), (report.span(0, len(QUOTE)),)
    claims = tuple(Claim(report.id, (local,), role, value, words, by="made") for role, value in slots(one))
    return Entry(report.name, text.encode(), Coding(report, (local,), claims, local), "made")


def added(path: Path, incidents: int) -> tuple[list[float], list[float], list[float]]:
    """Seconds for each report in all, of processor time, and for merging it; the first one, which loads word lists, is not told."""
    chance, whole, processor, merging = random.Random(7), [], [], []
    known = list(islice(made_events(incidents, TELLINGS), 500))
    fresh = list(islice(made_events(incidents + 1, TELLINGS), 500))
    with Store.open(path) as store:
        began = time.time_ns()  # texts that no earlier run on the same file added
        for number in range(ADDED + 1):
            entry = entry_of(chance.choice(chance.choice((known, fresh)))[0], began + number)
            start, used = time.perf_counter(), time.process_time()
            store.put([entry])
            stored = time.perf_counter()
            refresh(store)
            merging.append(time.perf_counter() - stored)
            refresh_views(store)
            whole.append(time.perf_counter() - start)
            processor.append(time.process_time() - used)
        assert store.incident_of(entry.coding.incidents[0])
    return whole[1:], processor[1:], merging[1:]


def measured(incidents: int, folder: Path) -> Measured:
    path = folder / f"{incidents}.db"
    reports = build(path, incidents) if not path.exists() else 0
    ran = subprocess.run([sys.executable, __file__, str(incidents), "--one", str(path)], capture_output=True, text=True, check=True)
    whole, processor, merging, peak = json.loads(ran.stdout)
    ordered = sorted(whole)
    return Measured(incidents, reports, median(whole), ordered[len(ordered) * 95 // 100], ordered[-1],
                    median(processor), median(merging), round(path.stat().st_size / 2**20), peak)


def peak() -> int:
    """Megabytes that this program held at most; unlike `getrusage` without those of the process that started it."""
    line = next(line for line in Path("/proc/self/status").read_text("ascii").splitlines() if line.startswith("VmHWM"))
    return round(int(line.split()[1]) / 1024)


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--folder", type=Path, help="keep the chronicles here, and use those that are there")
    parser.add_argument("--one", type=Path, help="only add, to this chronicle (used by the run itself)")
    options = parser.parse_args()
    if options.one:
        print(json.dumps([*added(options.one, options.sizes[0]), peak()]))
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        found = [measured(size, options.folder or Path(scratch)) for size in options.sizes]
    if options.json:
        print(json.dumps([asdict(m) for m in found]))
    else:
        for m in found:
            print(f"{m.incidents:>9,} incidents of {m.reports:,} reports ({m.mb_file:,.0f} MB): one report takes {ms(m.median)}, 95 of 100 "
                  f"under {ms(m.p95)}, longest {ms(m.longest)}; {ms(m.processor)} of processor; {ms(m.merging)} of it merging; "
                  f"{m.mb_peak:.0f} MB of memory (bar {ms(BAR)})")
    return int(any(m.p95 > BAR for m in found))


if __name__ == "__main__":
    sys.exit(main())
