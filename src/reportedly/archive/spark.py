"""The engine of a cluster: Apache Spark schedules shards and joins; what it calls are the functions of the laptop.

Skew: a key that many mentions share is cut by time, and in a part that is still crowded all meet the same few (`merge/block.py`), so
that its pairs grow with its members, not with their square.  The members of such a part are spread over tasks by salt; the few go
to each of them.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from reportedly.archive import partition
from reportedly.archive.partition import JUDGEMENTS, MEMBERS, Member, judgement_fields, judgement_row, member_row
from reportedly.archive.plan import Job
from reportedly.archive.rows import arrow
from reportedly.archive.shard import read_shard
from reportedly.codebook.merging import load_merging
from reportedly.errors import InputError
from reportedly.merge.block import NO_TIME
from reportedly.merge.cluster import clusters_under
from reportedly.merge.decide import compared
from reportedly.merge.decisions import Bonds
from reportedly.merge.packed import unpacked
from reportedly.model import Judgement, Verdict, from_json

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

SALTS = 16
LEAST_PARTS = 4
LONG = "long"


def run(job: Job, master: str | None) -> None:
    """Read the shards and make the partition on a cluster; `master` is Spark's address of it."""
    session = session_of(job, master)
    try:
        read_shards(session, job)
        put_together(session, job)
    finally:
        session.stop()


def session_of(job: Job, master: str | None) -> SparkSession:
    """A session whose workers run this Python; raises InputError when Spark or Java is missing."""
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise InputError("pyspark is not installed", str(error), "Run: pip install 'reportedly[spark]'") from error
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("reportedly").master(master or os.environ.get("SPARK_MASTER") or "local[*,4]")
    for name, value in (("spark.ui.enabled", "false"), ("spark.sql.adaptive.enabled", "true"), ("spark.ui.showConsoleProgress", "false"),
                        ("spark.executorEnv.PYTHONPATH", os.environ.get("PYTHONPATH", "")), ("spark.task.maxFailures", "4"),
                        ("spark.executorEnv.OPENBLAS_NUM_THREADS", "1"), ("spark.sql.warehouse.dir", str(job.output / "warehouse")),
                        ("spark.sql.shuffle.partitions", str(max(LEAST_PARTS, 2 * len(job.shards))))):
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
    except (PySparkException, RuntimeError, OSError) as error:
        raise InputError("Spark cannot be started", str(error), "It needs Java 17 or 21 (Debian: openjdk-17-jre-headless).") from error
    session.sparkContext.setLogLevel("ERROR")
    return session


def read_shards(session: SparkSession, job: Job) -> None:
    """A task for each shard; one that is lost is tried again and finds nothing half done."""
    names = session.sparkContext.parallelize([str(shard) for shard in job.shards], len(job.shards))
    names.map(partial(_read, job)).count()


def _read(job: Job, name: str) -> str:
    shard = next(s for s in job.shards if str(s) == name)
    return str(read_shard(shard, job))


def put_together(session: SparkSession, job: Job) -> None:
    """Judge pairs that meet and cluster each component of those that are the same."""
    told = mentions(session, job).persist()
    scored = told.select("number", "record")
    judged = judgements(pairs(told, load_merging().cap), scored)
    judged.write.mode("overwrite").parquet(str(job.output / JUDGEMENTS))
    judged = session.read.schema("left string, right string, verdict string, score double, record string").parquet(
        str(job.output / JUDGEMENTS))
    members(job, told, judged.where(judged.verdict == Verdict.SAME.value)).write.mode("overwrite").parquet(str(job.output / MEMBERS))


def mentions(session: SparkSession, job: Job) -> DataFrame:
    """Each mention of all shards once."""
    from pyspark.sql import functions as f

    found = session.read.parquet(*(str(path) for path in job.targets)).select(f.explode("mentions").alias("m")).select("m.*")
    return found.dropDuplicates(["number"])


def pairs(told: DataFrame, cap: int) -> DataFrame:
    """The numbers of mentions that share enough keys, each pair once: the blocks of `merge/block.py` as joins."""
    from pyspark.sql import functions as f

    under = told.select(f.explode("keys").alias("key"), "number", "stretch").distinct()
    sizes = under.groupBy("key").count().where("count > 1")
    small = under.join(sizes.where(f.col("count") <= cap), "key").select("key", f.lit(0).cast(LONG).alias("part"), "number")
    times = f.when(f.col("stretch") == NO_TIME, f.array("stretch")).otherwise(f.array(f.col("stretch") - 1, f.col("stretch")))
    large = under.join(sizes.where(f.col("count") > cap), "key").select("key", f.explode(times).alias("part"), "number")
    parts = large.groupBy("key", "part").count().where("count > 1")
    usual = large.join(parts.where(f.col("count") <= cap), ["key", "part"]).select("key", "part", "number")
    crowded = large.join(f.broadcast(parts.where(f.col("count") > cap)), ["key", "part"]).select("key", "part", "number")
    met = _all_meet(small).union(_all_meet(usual)).union(_few_meet(crowded, cap // 2)).distinct()
    weak = f.col("key").bitwiseAND(1) == 1
    enough = met.groupBy("a", "b").agg(f.max(f.when(weak, 0).otherwise(1)).alias("strong"), f.count("key").alias("keys"))
    return enough.where("strong = 1 or keys > 1").select("a", "b")


def _all_meet(block: DataFrame) -> DataFrame:
    from pyspark.sql import functions as f

    left, right = block.withColumnRenamed("number", "a"), block.withColumnRenamed("number", "b")
    return left.join(right, ["key", "part"]).where(f.col("a") < f.col("b")).select("key", "a", "b")


def _few_meet(block: DataFrame, few: int) -> DataFrame:
    """Everyone with the few smallest numbers; found first in each salt, then among these, so that no task holds a whole part."""
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    salted = block.withColumn("salt", f.col("number") % SALTS)
    first = f.row_number().over(Window.partitionBy("key", "part", "salt").orderBy("number"))
    some = salted.withColumn("place", first).where(f.col("place") <= few).drop("place", "salt")
    least = f.row_number().over(Window.partitionBy("key", "part").orderBy("number"))
    anchors = some.withColumn("place", least).where(f.col("place") <= few).select("key", "part", f.col("number").alias("anchor"))
    spread = anchors.withColumn("salt", f.explode(f.array(*(f.lit(n).cast(LONG) for n in range(SALTS)))))
    met = salted.join(spread, ["key", "part", "salt"]).where(f.col("number") != f.col("anchor"))
    return met.select("key", f.least("number", "anchor").alias("a"), f.greatest("number", "anchor").alias("b"))


def judgements(met: DataFrame, records: DataFrame) -> DataFrame:
    """The pairs that are the same or possibly the same."""
    left = records.withColumnRenamed("number", "a").withColumnRenamed("record", "one")
    right = records.withColumnRenamed("number", "b").withColumnRenamed("record", "other")
    both = met.join(left, "a").join(right, "b").select("one", "other")
    return both.mapInArrow(_judged, "left string, right string, verdict string, score double, record string")


def _judged(batches: Iterator[Any]) -> Iterator[Any]:
    rules, pa, shape = load_merging(), arrow(), judgement_fields()
    for batch in batches:
        found = []
        for one, other in zip(batch["one"].to_pylist(), batch["other"].to_pylist(), strict=True):
            left, right = unpacked(one), unpacked(other)
            if left.report != right.report:
                judged = compared(left, right, rules)
                found += [] if judged.verdict is Verdict.DIFFERENT else [judgement_row(judged)]
        yield from pa.Table.from_pylist(found, shape).to_batches()


def members(job: Job, told: DataFrame, same: DataFrame) -> DataFrame:
    """Each mention with the incident of its cluster: a task for each component."""
    from pyspark.sql import functions as f

    label = components(job, same)
    nodes = told.join(label, told.id == label.node, "left").select(
        f.coalesce("label", "id").alias("label"), f.lit(True).alias("mention"), f.col("record"))
    edges = same.join(label, same.left == label.node).select("label", f.lit(False).alias("mention"), f.col("record"))
    return nodes.union(edges).groupBy("label").applyInArrow(_clustered, "local string, report string, incident string")


def components(job: Job, same: DataFrame) -> DataFrame:
    """Each node of the pairs with the smallest id of its component: labels are passed on until nothing changes.

    Each round is written and read again, so that no plan grows and a lost task repeats one round only.
    """
    from pyspark.sql import functions as f

    edges = same.select(f.col("left").alias("a"), f.col("right").alias("b"))
    both = edges.union(edges.select(f.col("b").alias("a"), f.col("a").alias("b"))).persist()
    labels, step, changed = both.select(f.col("a").alias("node")).distinct().withColumn("label", f.col("node")), 0, True
    while changed:
        seen = labels.withColumnRenamed("node", "b").withColumnRenamed("label", "near")
        near = both.join(seen, "b").groupBy("a").agg(f.min("near").alias("near")).withColumnRenamed("a", "node")
        passed = labels.join(near, "node").select("node", f.least("label", "near").alias("label"), f.col("label").alias("before"))
        further = passed.select(f.col("node").alias("label"), f.col("label").alias("far"))
        jumped = passed.join(further, "label", "left").select("node", f.least("label", f.coalesce("far", "label")).alias("label"), "before")
        path = str(job.output / "work" / f"labels-{step % 2}")
        jumped.write.mode("overwrite").parquet(path)
        written = same.sparkSession.read.schema("node string, label string, before string").parquet(path)
        changed = written.where("label < before").limit(1).count() > 0
        labels, step = written.select("node", "label"), step + 1
    return labels


def _clustered(table: Any) -> Any:
    """One component: its mentions and the judgements between them."""
    known = [unpacked(r) for r, is_mention in zip(table["record"].to_pylist(), table["mention"].to_pylist(), strict=True) if is_mention]
    judged = [from_json(Judgement, json.loads(r))
              for r, is_mention in zip(table["record"].to_pylist(), table["mention"].to_pylist(), strict=True) if not is_mention]
    reports = {one.id: one.report for one in known}
    found = clusters_under(known, judged, Bonds(), load_merging())
    homes = [Member(m, reports[m], group.id) for group in found for m in group.members]
    return arrow().Table.from_pylist([member_row(home) for home in homes], partition.member_fields())
