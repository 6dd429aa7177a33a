"""What an archive costs: `python bench/costs.py [--pages 400] [--archive 100000000] [--parsed 0.3] [--told 0.15]`.

Measures each stage on made-up pages (one in five a shipped sample) and on made-up mentions, in processor time, then multiplies: core-hours,
bytes shuffled and stored for an archive of so many pages, of which so many are parsed and so many tell of an incident.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from engines import processor
from faults import shards

from merge import made
from reportedly.archive import Job, rows
from reportedly.archive.shard import read_shard
from reportedly.codebook.merging import load_merging
from reportedly.ingest import Document, Guard, read_file
from reportedly.merge import LocalIncident, cluster, judge
from reportedly.merge.block import keyed, pairs
from reportedly.merge.decide import compared
from reportedly.merge.packed import packed
from reportedly.pipeline.code import Tools, code_all
from reportedly.pipeline.executors import Reading
from reportedly.pipeline.reading import default_coder
from reportedly.text.segments import segmented

MENTIONS = 20_000


@dataclass(frozen=True)
class Costs:
    """Seconds of one core and bytes: for a page, for a report that is parsed, for one that tells, for a mention."""

    page: float
    segmenting: float
    parsed: float
    shard_bytes: float
    told_bytes: float
    told_each: float
    record: float
    keys: float
    met: float
    pair: float
    clustered: float


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--archive", type=int, default=100_000_000)
    parser.add_argument("--parsed", type=float, default=0.3, help="share of pages that pass the gate")
    parser.add_argument("--told", type=float, default=0.15, help="share of pages that tell of an incident")
    options = parser.parse_args()
    found = costs(options.pages)
    for name, value, unit in measured(found):
        print(f"{name:44}{value:12.3f} {unit}")
    print(f"\n{options.archive:,} pages, {options.parsed:.0%} parsed, {options.told:.0%} tell of an incident")
    for name, value, unit in multiplied(found, options.archive, options.parsed, options.told):
        print(f"{name:44}{value:12,.0f} {unit}")
    return 0


def costs(pages: int) -> Costs:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        listed = shards(folder / "in", 2, pages)
        warc = listed.parent / "1.warc.gz"
        reading, documents = read(warc)
        reading /= len(documents)
        tools = Tools.load()
        reports = [document.report for document in documents]
        begin = time.process_time()
        kept = [report for report in (segmented(report, tools.book) for report in reports) if tools.gate.opens(report.text)]
        segmenting = (time.process_time() - begin) / len(reports)
        begin = time.process_time()
        codings = list(code_all(kept, tools))
        parsed = (time.process_time() - begin) / len(kept)
        told = [coding for coding in codings if coding.incidents]
        whole, only = (size(warc, folder / str(told_only), told_only) for told_only in (False, True))
        each = sum(len(coding.incidents) for coding in told) / len(told)
        return Costs(reading, segmenting, parsed, whole / len(documents), only / len(told), each, *merging())


def read(path: Path) -> tuple[float, Sequence[Document]]:
    """Processor seconds of this process and the guarded one once both have begun, and the documents."""
    with Guard() as guard:
        found = [item for item in read_file(path, guard) if isinstance(item, Document)]
        before = processor()
        list(read_file(path, guard))
        return processor() - before, found


def size(shard: Path, output: Path, told: bool) -> int:
    job = Job((shard,), output, Reading("costs", default_coder), told)
    job.folder.mkdir(parents=True)
    path = read_shard(shard, job)
    assert rows.version_of(path) == job.version
    return path.stat().st_size


def merging() -> tuple[float, float, float, float, float]:
    incidents, _ = made(MENTIONS)
    rules = load_merging()
    record = sum(len(packed(one)) for one in incidents[:1000]) / 1000
    keys = sum(len(keyed(one, rules).keys) for one in incidents[:1000]) / 1000
    ordered = sorted(incidents, key=lambda one: one.id)
    met = list(pairs(ordered, rules))
    begin = time.process_time()
    for left, right in met[:5000]:
        compared(left, right, rules)
    pair = (time.process_time() - begin) / min(5000, len(met))
    return record, keys, len(met) / MENTIONS, pair, clustering(incidents)


def clustering(incidents: Sequence[LocalIncident]) -> float:
    judged = judge(incidents)
    begin = time.process_time()
    cluster(incidents, judged)
    return (time.process_time() - begin) / len(incidents)


def measured(found: Costs) -> list[tuple[str, float, str]]:
    return [
        ("a page out of a WARC, read", found.page * 1000, "ms"), ("segmented, gate", found.segmenting * 1000, "ms"),
        ("a report parsed and coded", found.parsed * 1000, "ms"), ("an input in its shard's file", found.shard_bytes / 1000, "kB"),
        ("a report that tells, with --only-told", found.told_bytes / 1000, "kB"),
        ("incidents told in a report that tells", found.told_each, ""), ("a mention's record", found.record / 1000, "kB"),
        ("keys of a mention", found.keys, ""), ("pairs of a mention", found.met, ""), ("a pair compared", found.pair * 1000, "ms"),
        ("a mention clustered", found.clustered * 1000, "ms"),
    ]


def multiplied(found: Costs, archive: int, parsed: float, told: float) -> list[tuple[str, float, str]]:
    mentions = archive * told * found.told_each
    blocks = mentions * found.keys * 24  # key, number, stretch
    joined = mentions * found.met * (16 + 2 * found.record)
    return [
        ("reading pages", archive * found.page / 3600, "core-hours"), ("segmenting", archive * found.segmenting / 3600, "core-hours"),
        ("parsing and coding", archive * parsed * found.parsed / 3600, "core-hours"),
        ("comparing pairs", mentions * found.met * found.pair / 3600, "core-hours"),
        ("clustering", mentions * found.clustered / 3600, "core-hours"), ("mentions", mentions / 1e6, "million"),
        ("shuffled: keys", blocks / 1e9, "GB"), ("shuffled: records to pairs", joined / 1e9, "GB"),
        ("shards' files, everything kept", archive * found.shard_bytes / 1e9, "GB"),
        ("shards' files, --only-told", archive * told * found.told_bytes / 1e9, "GB"),
    ]


if __name__ == "__main__":
    sys.exit(main())
