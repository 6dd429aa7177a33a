"""Many at once: `python bench/together.py [--seconds 60] [--writers 4] [--readers 4] [--json]`.

The demo chronicle is served from a port of this machine; in another process, writers correct claims through the API and readers read
lists, incidents and reports, and all the while a third process adds reports from the command line.  Told: answers by kind, their 50th
and 99th percentile, and everything that must not be: errors, a half-written incident, a decision that was acknowledged and is not
there, a "locked".
Exit code 1 when there is one, or when a correction takes longer than two seconds at the 99th percentile.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from importlib.resources import as_file, files
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx2 as httpx

from reportedly.api import Chronicle
from reportedly.pipeline.merging import refresh
from reportedly.web.serving import served

TOKEN = "together"
LIMIT_MS = 2000
Told = tuple[dict[str, list[float]], list[str], list[tuple[str, str, str]]]
TOWNS = ("Bama", "Gao", "Mosul", "Kunduz", "Cali", "Goma", "Aden", "Sittwe", "Kharkiv", "Derna")


@dataclass
class Seen:
    """What happened: times by kind of request, faults, and the last value that each claim was given."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    faults: list[str] = field(default_factory=list)
    decided: list[tuple[str, str, str]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def took(self, kind: str, begun: float) -> None:
        with self.lock:
            self.times[kind].append((time.perf_counter() - begun) * 1000)

    def fault(self, words: str) -> None:
        with self.lock:
            self.faults.append(words[:300])

    def learn(self, times: dict[str, list[float]], faults: list[str], decided: list[tuple[str, str, str]]) -> None:
        """Take over what another process saw."""
        self.times.update(times)
        self.faults += faults
        self.decided += decided


def tolls(client: httpx.Client) -> list[str]:
    """Claims of dead to correct."""
    found = []
    for row in client.get("/api/incidents").json()["page"]["rows"]:
        view = client.get(f"/api/incidents/{row['id']}").json()
        found += [c["id"] for role in view["roles"] if role["role"] == "killed" for v in role["values"] for c in v["claims"]]
    return found


def write(address: str, mine: list[str], seen: Seen, until: float) -> None:
    """Correct one's own claims again and again; a corrected claim has another id, by which it is found the next time."""
    with httpx.Client(base_url=address, timeout=120, headers={"x-reportedly-token": TOKEN}) as client:
        number = 0
        while time.monotonic() < until:
            number += 1
            claim = mine[number % len(mine)]
            begun = time.perf_counter()
            body = {"kind": "confirm" if number % 3 else "reject", "claim": claim, "reason": f"writer {number}"}
            answer = client.post("/api/decisions", json=body)
            seen.took("correction", begun)
            if answer.status_code != 201:
                seen.fault(f"correction: {answer.status_code} {answer.text}")
                continue
            with seen.lock:
                seen.decided.append((answer.json()["id"], body["kind"], claim))
            if body["kind"] == "reject":
                begun = time.perf_counter()
                undone = client.post("/api/decisions", json={"kind": "undo", "decision": answer.json()["id"]})
                seen.took("correction", begun)
                if undone.status_code != 201:
                    seen.fault(f"undo: {undone.status_code} {undone.text}")


def read(address: str, seen: Seen, until: float, seed: int) -> None:
    """Read lists and whatever they lead to; each answer must be whole."""
    chance = random.Random(seed)
    with httpx.Client(base_url=address, timeout=120, follow_redirects=True) as client:
        while time.monotonic() < until:
            page = asked(client, "/api/incidents", "list", seen)
            if page is None or not page["page"]["rows"]:
                continue
            if page["page"]["total"] < len(page["page"]["rows"]):
                seen.fault("a page holds more than all")
            row = chance.choice(page["page"]["rows"])
            view = asked(client, f"/api/incidents/{row['id']}", "incident", seen)
            if view is not None and not (view["members"] and view["reports"] and view["roles"]):
                seen.fault(f"half an incident: {row['id']}")
            for report in (view or {"reports": []})["reports"][:2]:
                coding = asked(client, f"/api/reports/{report}", "report", seen)
                if coding is not None and any(
                    coding["report"]["text"][s["start"] : s["end"]] != s["quote"] for c in coding["claims"] for s in c["spans"]
                ):
                    seen.fault(f"a quote is not in its report: {report}")


def asked(client: httpx.Client, path: str, kind: str, seen: Seen) -> dict | None:  # type: ignore[type-arg]
    begun = time.perf_counter()
    answer = client.get(path)
    seen.took(kind, begun)
    if answer.status_code != 200:
        seen.fault(f"{path}: {answer.status_code} {answer.text}")
        return None
    found: dict = answer.json()  # type: ignore[type-arg]
    return found


def visited(address: str, claims: Sequence[list[str]], readers: int, seconds: float) -> Told:
    """Writers, each with claims of its own, and readers, each a thread of this process; what they saw."""
    seen, until = Seen(), time.monotonic() + seconds
    jobs = [threading.Thread(target=write, args=(address, mine, seen, until)) for mine in claims]
    jobs += [threading.Thread(target=read, args=(address, seen, until, n)) for n in range(readers)]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()
    return dict(seen.times), seen.faults, seen.decided


def add_meanwhile(path: Path, folder: Path, seen: Seen, until: float) -> None:
    """Another process adds reports, batch after batch."""
    batch = 0
    while time.monotonic() < until:
        batch += 1
        source = folder / f"batch{batch}"
        source.mkdir()
        for n in range(20):
            town = TOWNS[(batch + n) % len(TOWNS)]
            words = f"Gunmen killed {n + 2} guards in {town} on {batch % 27 + 1} May 20{10 + n % 10}, police said. Story {batch}.{n}.\n"
            (source / f"{n}.txt").write_text(words, "utf-8")
        begun = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "reportedly", "add", str(source), "--chronicle", str(path)], capture_output=True, text=True, check=False
        )
        seen.took("add of 20 reports", begun)
        if done.returncode:
            seen.fault(f"add: {done.returncode} {done.stderr[-250:]}")


def ended(path: Path, seen: Seen) -> None:
    """After the storm: whole, every acknowledged decision there once, lists up to date."""
    with Chronicle.open(path) as chronicle:
        for fault in chronicle.verify().faults:
            seen.fault(f"verify: {fault.subject}: {fault.problem}")
        log = [d.id for d in chronicle.store.decisions()]
        for decision, kind, claim in seen.decided:
            if log.count(decision) != 1:
                seen.fault(f"lost: {kind} of {claim}")
        if refresh(chronicle.store):
            seen.fault("the partition was out of date")
        if any(chronicle.store.stale_rows()):
            seen.fault("lines were out of date")


def together(seconds: float, writers: int, readers: int) -> tuple[Seen, int]:
    """All of them for some seconds; what was seen, and how many reports there are in the end."""
    with TemporaryDirectory() as folder:
        path, seen = Path(folder) / "c.db", Seen()
        with as_file(files("reportedly.data").joinpath("samples")) as samples, Chronicle.open(path) as chronicle:
            chronicle.add([samples])
        with served(path, "writer", TOKEN) as address:
            with httpx.Client(base_url=address, timeout=120) as client:
                claims = tolls(client)
            with ProcessPoolExecutor(1, get_context("spawn")) as elsewhere:
                people = elsewhere.submit(visited, address, [claims[n::writers] for n in range(writers)], readers, seconds)
                add_meanwhile(path, Path(folder), seen, time.monotonic() + seconds)
                seen.learn(*people.result())
        ended(path, seen)
        with Chronicle.open(path) as chronicle:
            return seen, chronicle.store.counts().reports


def percentile(values: list[float], share: float) -> int:
    return round(sorted(values)[min(len(values) - 1, int(share * len(values)))])


def figure(values: list[float]) -> dict[str, int]:
    return {"answers": len(values), "p50_ms": percentile(values, 0.5), "p99_ms": percentile(values, 0.99)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--readers", type=int, default=4)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    seen, reports = together(options.seconds, options.writers, options.readers)
    figures = {kind: figure(values) for kind, values in seen.times.items()}
    whole = {**figures, "reports": reports, "decisions": len(seen.decided), "faults": len(seen.faults)}
    print(json.dumps(whole) if options.json else "\n".join(f"{name:18} {value}" for name, value in whole.items()))
    for fault in seen.faults[:20]:
        print("FAULT", fault, file=sys.stderr)
    return 1 if seen.faults or figures["correction"]["p99_ms"] > LIMIT_MS else 0


if __name__ == "__main__":
    sys.exit(main())
