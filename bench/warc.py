"""How fast a WARC of many pages is read, beside trafilatura alone on the same pages in the same run, and whether memory stays flat.

    python bench/warc.py                          10,000 generated pages
    python bench/warc.py --data DIR --pages 2000  pages of the article extraction benchmark, again and again

Times are processor time of all processes that take part, so that other programs on the machine change little.  Both readers take
turns: a tenth of the pages each.  Exit code 1 when one of the two limits is not met.
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from trafilatura import extract

from reportedly.ingest import Document, Guard, read_file
from reportedly.ingest.page import page_of

LEAST_SPEED = 0.6  # of trafilatura's own
MOST_GROWTH = 1.1  # of the memory after a tenth of the pages
TURNS = 10
TICKS = os.sysconf("SC_CLK_TCK")
WORDS = (
    "bomb", "market", "police", "town", "mayor", "wounded", "killed", "people", "hospital", "street", "witness", "army", "group", "claimed",
    "Tuesday", "morning", "gate", "statement", "minister", "border", "village", "attack", "said", "near", "after", "of", "the", "in", "a",
)


@dataclass(frozen=True, slots=True)
class Result:
    """Pages a second of processor time of both readers, and the memory of the reading processes in bytes."""

    pages: int
    ours: float
    alone: float
    early: int
    late: int

    @property
    def share(self) -> float:
        return self.ours / self.alone

    @property
    def growth(self) -> float:
        return self.late / self.early

    @property
    def met(self) -> bool:
        return self.share >= LEAST_SPEED and self.growth <= MOST_GROWTH


def sentence(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(8, 30))).capitalize() + "."


def generated(number: int) -> str:
    """A page as papers make them: menus, a dozen paragraphs, boxes, links, scripts."""
    chance = random.Random(number)
    links = "".join(f'<li class="item"><a href="/s/{n}">{" ".join(chance.choices(WORDS, k=4))}</a></li>' for n in range(60))
    body = "".join(f"<p>{' '.join(sentence(chance) for _ in range(chance.randint(2, 6)))}</p>" for _ in range(chance.randint(6, 20)))
    script = "var a = [" + ",".join(str(chance.random()) for _ in range(150)) + "];"
    boxes = "".join(f'<div class="teaser"><h3>{sentence(chance)}</h3><p>{sentence(chance)}</p></div>' for _ in range(12))
    day = f'<meta property="article:published_time" content="2024-0{number % 9 + 1}-11T08:00:00Z">'
    head = f'<head><meta charset="utf-8"><title>Report {number}</title><script>{script}</script>{day}</head>'
    main = f"<main><article><h1>Report {number}</h1>{body}</article><aside>{boxes}</aside></main>"
    return f'<!DOCTYPE html><html lang="en">{head}<body><nav><ul>{links}</ul></nav>{main}<footer><ul>{links}</ul></footer></body></html>'


def pages_of(data: Path | None, count: int) -> Iterator[bytes]:
    if data is None:
        yield from (generated(number).encode() for number in range(count))
        return
    files = sorted((data / "html").iterdir())
    for number in range(count):
        raw = files[number % len(files)].read_bytes()
        yield (gzip.decompress(raw) if raw.startswith(b"\x1f\x8b") else raw) + f"<!-- {number} -->".encode()


def write_warc(path: Path, pages: Sequence[bytes], first: int) -> None:
    with path.open("wb") as file:
        for number, page in enumerate(pages, first):
            block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
            head = (f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:x:{number}>\r\nWARC-Date: 2025-01-01T00:00:00Z\r\n"
                    f"WARC-Target-URI: https://paper.example/{number}\r\nContent-Length: {len(block)}\r\n\r\n")
            file.write(gzip.compress(head.encode() + block + b"\r\n\r\n", 3))


def processor(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident(pids: Sequence[int]) -> int:
    return sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids) * os.sysconf("SC_PAGE_SIZE")


def measure(data: Path | None, count: int) -> Result:
    ours = alone = 0.0
    early = late = 0
    told: Counter[str] = Counter()
    part = count // TURNS
    pages = pages_of(data, count)
    with tempfile.TemporaryDirectory() as folder, Guard() as guard:
        path = Path(folder) / "pages.warc.gz"
        warm(guard, path)
        assert guard.child is not None, "the guard was used"
        pids = [os.getpid(), int(guard.child.pid or 0)]
        for turn in range(TURNS):
            batch = [next(pages) for _ in range(part)]
            write_warc(path, batch, turn * part)
            before = sum(map(processor, pids))
            told.update("read" if isinstance(item, Document) else item.reason for item in read_file(path, guard))
            ours += sum(map(processor, pids)) - before
            late = resident(pids[1:])
            early = early or late
            begin = time.process_time()
            for page in batch:
                extract(page.decode("utf-8", "replace"))
            alone += time.process_time() - begin
    print(", ".join(f"{number} {reason}" for reason, number in told.most_common()), file=sys.stderr)
    return Result(part * TURNS, part * TURNS / ours, part * TURNS / alone, early, late)


def warm(guard: Guard, path: Path) -> None:
    """Everything is loaded before it is measured."""
    write_warc(path, [generated(1).encode()], 0)
    assert all(isinstance(item, Document) for item in read_file(path, guard))
    page_of(generated(1))
    extract(generated(1))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder of the article extraction benchmark")
    parser.add_argument("--pages", type=int, default=10_000)
    options = parser.parse_args()
    found = measure(options.data, options.pages)
    print(f"{found.pages} pages: {found.ours:.0f} a second, trafilatura alone {found.alone:.0f}: "
          f"{found.share:.0%}, at least {LEAST_SPEED:.0%}")
    print(f"memory of the reader after {found.pages // TURNS} pages {found.early / 2**20:.0f} MB, after {found.pages} "
          f"{found.late / 2**20:.0f} MB: {found.growth:.2f} times, at most {MOST_GROWTH}")
    return 0 if found.met else 1


if __name__ == "__main__":
    sys.exit(main())
