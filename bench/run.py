"""How fast and how large: `make bench`, or `python bench/run.py [--json] [--passages FILE] [--grow 100,1000,10000]`.

Measures on one core, in one run, coding against plain `nlp.pipe` of the pipeline as it is installed, on the same texts: a mix in
which every report is relevant (the shipped samples and, when they are there, the passages that tell an incident), and one in which
one in five is (the others are made up by `ordinary.py`).  Then how time and peak memory grow with the number of reports, each in a
process of its own, and the time of `reportedly --help`.
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
from itertools import cycle, islice
from pathlib import Path
from statistics import median

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy: one core is measured

import spacy
from ordinary import one_in
from spacy.language import Language

from reportedly.model import Report
from reportedly.pipeline.code import Tools, code_all
from reportedly.text.parser import parseable, pipeline_folder

HERE = Path(__file__).resolve()
PASSAGES = HERE.parents[2] / "shared" / "train" / "passages.jsonl"
CHUNK = 20  # reports; coding and plain parsing take turns by chunks, so that a busy machine slows both alike
FIVE = 5
SLOWEST_HELP_S, LARGEST_MB, MOST_GROWTH = 0.3, 900, 1.1
WANTED_EVERY, WANTED_FIFTH = 1.0, 20.0  # times plain nlp.pipe


@dataclass(frozen=True)
class Figure:
    """One measured figure against its bar; `least` says that the bar is the least value, else it is the largest."""

    name: str
    value: float
    unit: str
    bar: float | None = None
    least: bool = False

    @property
    def met(self) -> bool:
        return self.bar is None or (self.value >= self.bar if self.least else self.value <= self.bar)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--passages", type=Path, default=PASSAGES)
    parser.add_argument("--grow", default="100,1000", help="numbers of reports whose time and memory are measured")
    parser.add_argument("--code", type=int, help="code so many of the one-in-five mix, print seconds and memory")
    options = parser.parse_args()
    one_core()
    relevant = texts_of(options.passages)
    if options.code:
        print(json.dumps(coded(list(islice(cycle(one_in(FIVE, relevant)), options.code)))))
        return 0
    figures = [*speeds(relevant), *growth([int(n) for n in options.grow.split(",")], options.passages), help_time()]
    show(figures, options.json)
    return int(not all(f.met for f in figures))


def one_core() -> None:
    """Stay on one core, where the system lets us choose."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def texts_of(passages: Path) -> list[str]:
    """Reports that tell of violence."""
    samples = sorted(files("reportedly.data").joinpath("samples").iterdir(), key=lambda p: p.name)
    texts = [p.read_text(encoding="utf-8") for p in samples if p.name.endswith(".txt")]
    if passages.is_file():
        told = (json.loads(line) for line in passages.read_text(encoding="utf-8").splitlines())
        texts += [one["text"] for one in told if one.get("incidents")]
    return texts


def speeds(relevant: Sequence[str]) -> list[Figure]:
    tools, plain = Tools.load(), spacy.load(pipeline_folder())
    fifth = list(one_in(FIVE, list(relevant[::4])))
    mixes = (("every report relevant", relevant, WANTED_EVERY), ("one in five relevant", fifth, WANTED_FIFTH))
    return [figure for name, texts, wanted in mixes for figure in speed(name, texts, (tools, plain), wanted)]


def speed(name: str, texts: Sequence[str], both: tuple[Tools, Language], wanted: float) -> list[Figure]:
    tools, nlp = both
    chunks = [texts[i : i + CHUNK] for i in range(0, len(texts), CHUNK)]
    drain(code_all([Report(t) for t in chunks[0]], tools))  # warm both
    plain, coding = [], []
    for chunk in chunks:
        plain.append(timed(lambda chunk=chunk: drain(nlp.pipe([parseable(t) for t in chunk]))))
        coding.append(timed(lambda chunk=chunk: drain(code_all([Report(t, name=str(i)) for i, t in enumerate(chunk)], tools))))
    words, parsed = sum(len(t.split()) for t in texts), sum(tools.gate.opens(t) for t in texts)
    return [
        Figure(f"{name}: reports", len(texts), f"({words / len(texts):.0f} words each, {parsed / len(texts):.0%} parsed)"),
        Figure(f"{name}: plain nlp.pipe", len(texts) / sum(plain), "reports/s"),
        Figure(f"{name}: coding", len(texts) / sum(coding), "reports/s"),
        Figure(f"{name}: coding, words", words / sum(coding), "words/s"),
        Figure(f"{name}: times plain", sum(plain) / sum(coding), "x", wanted, least=True),
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


def growth(sizes: Sequence[int], passages: Path) -> list[Figure]:
    """Time and peak memory by number of reports; the largest must need hardly more memory than the one before."""
    figures: list[Figure] = []
    peaks: list[float] = []
    for size in sizes:
        command = [sys.executable, str(HERE), "--code", str(size), "--passages", str(passages)]
        seconds, peak = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
        peaks.append(peak)
        figures.append(Figure(f"{size:,} reports, one in five", seconds / size * 1000, "ms each"))
        figures.append(Figure(f"{size:,} reports: peak memory", peak, "MB", LARGEST_MB))
    if len(peaks) > 1:
        figures.append(Figure(f"memory, {sizes[-1]:,} against {sizes[-2]:,}", peaks[-1] / peaks[-2], "x", MOST_GROWTH))
    return figures


def coded(texts: Sequence[str]) -> tuple[float, float]:
    """Seconds and peak megabytes of coding."""
    tools = Tools.load()
    seconds = timed(lambda: drain(code_all((Report(t, name=str(i)) for i, t in enumerate(texts)), tools)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return seconds, peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def show(figures: Sequence[Figure], as_json: bool) -> None:
    if as_json:
        print(json.dumps([{**asdict(f), "met": f.met} for f in figures]))
        return
    for f in figures:
        bar = f"(bar {'at least' if f.least else 'at most'} {f.bar:g}: {'met' if f.met else 'MISSED'})" if f.bar is not None else ""
        print(f"{f.name:40}{f.value:10.3f} {f.unit} {bar}")


if __name__ == "__main__":
    sys.exit(main())
