"""Fuzzing of the readers: `python fuzz/run.py [--seconds 20] [TARGET…]`; needs `pip install atheris` (not a dependency).

Each target runs in a process of its own, begins with the corpora (the own one beside this file, and ../shared/hostile where it is
there), and must meet no exception but the program's own, no input of more than 10 seconds of processor time and no more than 1 GB.
What it finds is written to `fuzz/corpus/TARGET/`, where the tests replay it for ever.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[1] / "shared" / "hostile"
FOLDERS = {"html": "html", "feed": "rss", "warc": "warc", "zip": "zip", "text": "text"}
LARGEST_MB = 1024
HANGING = 1200  # seconds by the clock: the target itself keeps the limit of processor time
LONGEST = 70_000  # bytes of an input


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", default=[], metavar="TARGET", help=f"among {', '.join(FOLDERS)} (default: all)")
    parser.add_argument("--seconds", type=int, default=20)
    options = parser.parse_args()
    codes = [fuzzed(target, options.seconds) for target in options.targets or FOLDERS]
    return int(any(codes))


def fuzzed(target: str, seconds: int) -> int:
    """Run one target; the exit code of the fuzzer, 0 when nothing was found."""
    kept = HERE / "corpus" / target
    kept.mkdir(parents=True, exist_ok=True)
    seeds = [str(folder) for folder in (kept, SHARED / FOLDERS[target]) if folder.is_dir()]
    with tempfile.TemporaryDirectory() as fresh:
        limits = (f"-max_total_time={seconds}", f"-timeout={HANGING}", f"-rss_limit_mb={LARGEST_MB}", f"-max_len={LONGEST}")
        kept_in = (f"-artifact_prefix={kept}/", "-print_final_stats=1")
        command = [sys.executable, str(HERE / "target.py"), target, fresh, *seeds, *limits, *kept_in]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    stats = [line.removeprefix("stat::").split(":", 1) for line in done.stderr.splitlines() if line.startswith("stat::")]
    print(f"{target}: {', '.join(f'{value.strip()} {name}' for name, value in stats) or 'no figures'}; exit code {done.returncode}")
    if done.returncode:
        print(done.stdout[-3000:] + done.stderr[-2000:], file=sys.stderr)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
