"""An archive read on two executors while something is killed: `python bench/faults.py [--shards 6] [--reports 60] [--master URL]`.

Shards of the shipped samples among made-up ordinary news (WARC of pages, and JSON Lines) are read in this process, then on Spark
undisturbed, with a Python worker killed, with an executor killed, and with the driver killed and the command run again.  Each must
count every input once and give the digest of the run in this process.  Exit code 1 when one does not.
"""

from __future__ import annotations

import argparse
import html
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from ordinary import ordinary
from processes import named
from warc import generated, write_warc

FAULTS = ("none", "worker", "executor", "driver")
WORDS = {"worker": b"pyspark.daemon", "executor": b"--executor-id"}


@dataclass(frozen=True)
class Outcome:
    """One run: what was killed, seconds by the clock, the inputs counted and the digest."""

    engine: str
    fault: str
    seconds: float
    inputs: int
    digest: str


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shards", type=int, default=6)
    parser.add_argument("--reports", type=int, default=60, help="in each shard")
    parser.add_argument("--master", default="local-cluster[2,1,1536]")
    parser.add_argument("--only", choices=FAULTS, nargs="*", default=FAULTS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        listed = shards(folder / "in", options.shards, options.reports)
        wanted = finished("local", "none", command(listed, folder / "local", "local", None))
        tell(wanted, wanted)
        right = True
        for fault in options.only:
            output = folder / fault
            found = finished("spark", fault, command(listed, output, "spark", options.master))
            tell(found, wanted)
            right = right and (found.inputs, found.digest) == (wanted.inputs, wanted.digest)
        if "none" in options.only:
            again = finished("spark", "none", command(listed, folder / "none", "spark", options.master))
            tell(again, wanted)
    return int(not right)


def shards(folder: Path, count: int, reports: int) -> Path:
    """Half of the shards are WARC files; one report in five is a sample, the same one in several shards."""
    folder.mkdir()
    samples = sorted(files("reportedly.data").joinpath("samples").iterdir(), key=lambda p: p.name)
    told = [p.read_text(encoding="utf-8") for p in samples if p.name.endswith(".txt")]
    names = []
    for shard in range(count):
        numbers = range(shard * reports, (shard + 1) * reports)
        texts = [told[n // 5 % len(told)] if n % 5 == 0 else ordinary(n) for n in numbers]
        path = folder / (f"{shard}.warc.gz" if shard % 2 else f"{shard}.jsonl")
        if shard % 2:
            write_warc(path, [page(text, n) for n, text in zip(numbers, texts, strict=True)], shard * reports)
        else:
            path.write_text("".join(json.dumps({"text": text, "outlet": f"Outlet {shard}"}) + "\n" for text in texts), encoding="utf-8")
        names.append(path.name)
    (folder / "list").write_text("\n".join(names), encoding="utf-8")
    return folder / "list"


def page(text: str, number: int) -> bytes:
    """A text as the article of a page with menus, boxes and scripts."""
    before, _, rest = generated(number).partition("<article>")
    body = "".join(f"<p>{html.escape(part)}</p>" for part in text.split("\n") if part.strip())
    return f"{before}<article><h1>Report {number}</h1>{body}</article>{rest.partition('</article>')[2]}".encode()


def command(listed: Path, output: Path, engine: str, master: str | None) -> list[str]:
    start = [sys.executable, "-m", "reportedly", "run", "--input", str(listed), "--output", str(output), "--engine", engine, "--json"]
    return [*start, *(["--master", master] if master else [])]


def finished(engine: str, fault: str, asked: Sequence[str]) -> Outcome:
    begin = time.perf_counter()
    running = subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    if fault in WORDS and not kill(running, WORDS[fault]):
        raise RuntimeError(f"the run ended before a {fault} could be killed; give it more reports")
    elif fault == "driver":
        wait_for_shard(running, Path(asked[asked.index("--output") + 1]))
        running.kill()
        running.communicate()
        running = subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    told, _ = running.communicate()
    found = json.loads(told)
    return Outcome(engine, fault, round(time.perf_counter() - begin, 1), found["inputs"], found["digest"])


def kill(running: subprocess.Popen[str], words: bytes) -> bool:
    """Kill the last process below a command whose line holds some words, as soon as it is at work; whether there was one."""
    while running.poll() is None:
        found = named(words, running.pid)
        if len(found) > 1:
            time.sleep(2)
            os.kill(found[-1], signal.SIGKILL)
            return True
        time.sleep(0.05)
    return False


def wait_for_shard(running: subprocess.Popen[str], output: Path) -> None:
    """Until the first shard is there, and not the last."""
    while running.poll() is None and not list((output / "shards").glob("*.parquet")):
        time.sleep(0.05)


def tell(found: Outcome, wanted: Outcome) -> None:
    right = (found.inputs, found.digest) == (wanted.inputs, wanted.digest)
    print(f"{found.engine:6} killed: {found.fault:9} {found.seconds:7.1f} s  {found.inputs} inputs  {found.digest[:16]}  "
          f"{'as in this process' if right else 'DIFFERENT'}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
