"""The workload that decides between engines: a join on locality-sensitive hashes and connected components, with a worker killed.

    python bench/engines.py spark 1000000 [--kill]      needs pyspark and Java
    python bench/engines.py dask 1000000 [--kill]       needs dask[dataframe,distributed] and pyarrow

So many keys in groups of five; each key has four band hashes, of which it shares most with its group.  Keys that share a band are
joined, and the components of these pairs are found by passing the smallest label on until nothing changes.  The result is compared
with union-find in this process.  With --kill one worker process is killed half-way.  Two workers of one core each.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from processes import below, command_of, named

GROUP, BANDS, KEPT = 5, 4, 0.7
PARTS = 8
MEMORY_MB = 2048


@dataclass(frozen=True)
class Outcome:
    """One run: seconds to start and to do the work by the clock, processor seconds, what came out, whether it agrees with union-find.

    The processor time of a killed worker is not counted.
    """

    engine: str
    keys: int
    killed: bool
    start_s: float
    work_s: float
    cpu_s: float
    pairs: int
    components: int
    same: bool


def made(keys: int) -> tuple[np.ndarray, np.ndarray]:
    """Key numbers repeated by band, and their band hashes."""
    chance = np.random.default_rng(7)
    group = chance.permutation(keys) // GROUP
    own = np.arange(keys, dtype=np.int64) + keys
    found = [np.where(chance.random(keys) < KEPT, group, own) * BANDS + band for band in range(BANDS)]
    return np.tile(np.arange(keys, dtype=np.int64), BANDS), np.concatenate(found)


def expected(key: np.ndarray, band: np.ndarray, keys: int) -> np.ndarray:
    """The smallest key of each key's component, by union-find."""
    parent = list(range(keys))
    order = np.argsort(band, kind="stable")
    k, b = key[order].tolist(), band[order].tolist()
    for i in range(1, len(k)):
        if b[i] == b[i - 1]:
            one, other = _root(parent, k[i]), _root(parent, k[i - 1])
            parent[max(one, other)] = min(one, other)
    return np.array([_root(parent, i) for i in range(keys)])


def _root(parent: list[int], i: int) -> int:
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i


Ran = tuple[float, float, float, int, dict[int, int]]


def spark(folder: Path, keys: int, kill: bool) -> Ran:
    from pyspark.sql import SparkSession
    from pyspark.sql import functions as f

    begin = time.perf_counter()
    session = (SparkSession.builder.master(f"local-cluster[2,1,{MEMORY_MB}]").config("spark.ui.enabled", "false")
               .config("spark.executor.memory", f"{MEMORY_MB - 400}m").config("spark.sql.shuffle.partitions", str(PARTS))
               .config("spark.local.dir", str(folder / "spark")).config("spark.driver.host", "127.0.0.1").getOrCreate())
    session.sparkContext.setLogLevel("ERROR")
    session.range(10).count()
    started = time.perf_counter()
    bands = session.read.parquet(str(folder / "bands"))
    if kill:
        after(8, lambda: kill_one("CoarseGrainedExecutorBackend"))
    left, right = bands.alias("l"), bands.alias("r")
    on = (f.col("l.band") == f.col("r.band")) & (f.col("l.key") < f.col("r.key"))
    pairs = left.join(right, on).select(f.col("l.key").alias("a"), f.col("r.key").alias("b")).distinct()
    pairs.write.mode("overwrite").parquet(str(folder / "pairs"))
    pairs = session.read.parquet(str(folder / "pairs"))
    count = pairs.count()
    both = pairs.union(pairs.select(f.col("b"), f.col("a"))).toDF("a", "b")
    labels = bands.select("key").distinct().withColumn("label", f.col("key"))
    changed, step = 1, 0
    while changed:
        near = both.join(labels, both.b == labels.key).groupBy("a").agg(f.min("label").alias("near"))
        new = labels.join(near, labels.key == near.a, "left").select(
            "key", f.least("label", f.coalesce("near", "label")).alias("label"), f.col("label").alias("before"))
        target = str(folder / f"labels-{step}")
        new.write.mode("overwrite").parquet(target)
        written = session.read.parquet(target)
        changed, labels, step = written.where("label < before").count(), written.select("key", "label"), step + 1
    found = {int(r["key"]): int(r["label"]) for r in labels.toLocalIterator()}
    ended = time.perf_counter()
    used = processor()
    session.stop()
    return started - begin, ended - started, used, count, found


def dask(folder: Path, keys: int, kill: bool) -> Ran:
    import dask.dataframe as dd
    from dask.distributed import Client, LocalCluster

    begin = time.perf_counter()
    cluster = LocalCluster(n_workers=2, threads_per_worker=1, memory_limit=f"{MEMORY_MB}MB", dashboard_address=None,
                           local_directory=str(folder / "dask"))
    client = Client(cluster)
    started = time.perf_counter()
    if kill:
        after(8, lambda: os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL))
    bands = dd.read_parquet(folder / "bands")
    joined = bands.merge(bands, on="band", npartitions=PARTS)
    pairs = joined[joined.key_x < joined.key_y][["key_x", "key_y"]].drop_duplicates(split_out=PARTS)
    pairs.to_parquet(folder / "pairs", write_index=False)
    pairs = dd.read_parquet(folder / "pairs")
    count = len(pairs)
    both = dd.concat([pairs.rename(columns={"key_x": "a", "key_y": "b"}), pairs.rename(columns={"key_y": "a", "key_x": "b"})])
    labels = bands[["key"]].drop_duplicates(split_out=PARTS)
    labels = labels.assign(label=labels.key)
    changed, step = 1, 0
    while changed:
        near = both.merge(labels, left_on="b", right_on="key").groupby("a").label.min(split_out=PARTS).reset_index()
        new = labels.merge(near.rename(columns={"label": "near"}), left_on="key", right_on="a", how="left")
        new = new.assign(before=new.label, label=new[["label", "near"]].min(axis=1).astype("int64"))[["key", "label", "before"]]
        target = folder / f"labels-{step}"
        new.to_parquet(target, write_index=False)
        written = dd.read_parquet(target)
        changed, labels, step = int((written.label < written.before).sum().compute()), written[["key", "label"]], step + 1
    table = labels.compute()
    found = dict(zip(table.key.tolist(), table.label.tolist(), strict=True))
    ended = time.perf_counter()
    used = processor()
    client.close()
    cluster.close()
    return started - begin, ended - started, used, count, found


def processor() -> float:
    """Processor seconds of this process and all that live below it."""
    ticks = 0
    for pid in (os.getpid(), *below(os.getpid())):
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def after(seconds: float, act: Callable[[], Any]) -> None:
    timer = threading.Timer(seconds, act)
    timer.daemon = True
    timer.start()


def kill_one(name: str) -> None:
    """Kill one process below this one whose command line holds a name."""
    for pid in named(b"--executor-id", os.getpid()):
        if name.encode() in command_of(pid):
            print(f"killing {pid}", file=sys.stderr)
            os.kill(pid, signal.SIGKILL)
            return


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("engine", choices=["spark", "dask"])
    parser.add_argument("keys", type=int)
    parser.add_argument("--kill", action="store_true")
    options = parser.parse_args()
    key, band = made(options.keys)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        write(folder / "bands", key, band)
        start, work, cpu, pairs, found = {"spark": spark, "dask": dask}[options.engine](folder, options.keys, options.kill)
    right = expected(key, band, options.keys)
    same = len(found) == options.keys and all(found[i] == r for i, r in enumerate(right.tolist()))
    took = round(start, 1), round(work, 1), round(cpu)
    outcome = Outcome(options.engine, options.keys, options.kill, *took, pairs, len(set(found.values())), same)
    print(json.dumps(asdict(outcome)))
    return int(not same)


def write(folder: Path, key: np.ndarray, band: np.ndarray) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder.mkdir(parents=True)
    for part in range(PARTS):
        pq.write_table(pa.table({"key": key[part::PARTS], "band": band[part::PARTS]}), folder / f"part-{part}.parquet")


if __name__ == "__main__":
    sys.exit(main())
