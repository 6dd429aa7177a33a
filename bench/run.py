"""How fast and how large: `make bench`, or `python bench/run.py [--json] [--passages FILE] [--seconds N]`.

Measures on one core, in one run: coding against plain `nlp.pipe` of the same pipeline on the same texts (the shipped samples
and, when they are there, the passages), the time of `reportedly --help`, and the peak memory of a process that codes.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from statistics import median

from reportedly.model import Report
from reportedly.pipeline.code import Tools, code_all
from reportedly.text.parser import parseable

HERE = Path(__file__).resolve()
PASSAGES = HERE.parents[2] / "shared" / "train" / "passages.jsonl"
CHUNK = 20  # reports; coding and plain parsing take turns by chunks, so that a busy machine slows both alike
SLOWEST_RATIO, SLOWEST_HELP_S, LARGEST_MB = 1.6, 0.3, 700


@dataclass(frozen=True)
class Figure:
    """One measured figure against its bar."""

    name: str
    value: float
    unit: str
    bar: float | None = None

    @property
    def met(self) -> bool:
        return self.bar is None or self.value <= self.bar


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--passages", type=Path, default=PASSAGES)
    parser.add_argument("--memory-only", action="store_true", help="code once, print the peak memory (used by the run itself)")
    options = parser.parse_args()
    one_core()
    texts = texts_of(options.passages)
    if options.memory_only:
        print(peak_after_coding(texts))
        return 0
    figures = [*speed(texts), help_time(), memory(options.passages)]
    show(figures, options.json)
    return int(not all(f.met for f in figures))


def one_core() -> None:
    """Stay on one core, where the system lets us choose."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def texts_of(passages: Path) -> list[str]:
    samples = sorted(files("reportedly.data").joinpath("samples").iterdir(), key=lambda p: p.name)
    texts = [p.read_text(encoding="utf-8") for p in samples if p.name.endswith(".txt")]
    if passages.is_file():
        texts += [json.loads(line)["text"] for line in passages.read_text(encoding="utf-8").splitlines()]
    return texts


def speed(texts: Sequence[str]) -> list[Figure]:
    tools = Tools.load()
    nlp = tools.parser.nlp
    chunks = [texts[i : i + CHUNK] for i in range(0, len(texts), CHUNK)]
    drain(code_all([Report(t) for t in chunks[0]], tools))  # warm both
    plain, coding = [], []
    for chunk in chunks:
        plain.append(timed(lambda chunk=chunk: drain(nlp.pipe([parseable(t) for t in chunk]))))
        coding.append(timed(lambda chunk=chunk: drain(code_all([Report(t, name=str(i)) for i, t in enumerate(chunk)], tools))))
    words = sum(len(t.split()) for t in texts)
    return [
        Figure("documents", len(texts), ""),
        Figure("plain pipeline", len(texts) / sum(plain), "documents/s"),
        Figure("coding", len(texts) / sum(coding), "documents/s"),
        Figure("coding, words", words / sum(coding), "words/s"),
        Figure("coding / plain pipeline", sum(coding) / sum(plain), "times the time", SLOWEST_RATIO),
    ]


def drain(items: Iterable[object]) -> None:
    for _ in items:
        pass


def timed(work: Callable[[], None]) -> float:
    """Processor seconds of this process: what other processes take does not count."""
    start = time.process_time()
    work()
    return time.process_time() - start


def help_time() -> Figure:
    code = "import sys; sys.argv = ['reportedly', '--help']; from reportedly.cli import main; main()"
    taken = []
    for _ in range(7):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)
        taken.append(time.perf_counter() - start)
    return Figure("reportedly --help", median(taken), "s", SLOWEST_HELP_S)


def memory(passages: Path) -> Figure:
    command = [sys.executable, str(HERE), "--memory-only", "--passages", str(passages)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Figure("peak memory of coding", float(done.stdout), "MB", LARGEST_MB)


def peak_after_coding(texts: Sequence[str]) -> float:
    drain(code_all([Report(t) for t in texts], Tools.load()))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def show(figures: Sequence[Figure], as_json: bool) -> None:
    if as_json:
        print(json.dumps([{**asdict(f), "met": f.met} for f in figures]))
        return
    for f in figures:
        bar = f"(bar {f.bar:g}: {'met' if f.met else 'MISSED'})" if f.bar is not None else ""
        print(f"{f.name:26}{f.value:10.3f} {f.unit:15}{bar}")


if __name__ == "__main__":
    sys.exit(main())
