"""The engine of this machine: shards one after another or in several processes, the partition by the functions of the laptop."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

from reportedly.archive import partition, rows
from reportedly.archive.partition import JUDGEMENTS, MEMBERS, Member
from reportedly.archive.plan import Job
from reportedly.archive.shard import read_shard
from reportedly.merge import cluster, judge


def read_shards(job: Job, workers: int) -> None:
    """Read all shards that are not there yet."""
    if workers <= 1:
        for shard in job.shards:
            read_shard(shard, job)
        return
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        for _ in pool.map(partial(read_shard, job=job), job.shards):
            pass


def put_together(job: Job) -> None:
    """Judge and cluster the mentions of all shards, and write what was found."""
    told = {i.id: i for i in rows.mentions(job.targets)}
    judged = judge(told.values())
    found = cluster(told.values(), judged)
    homes = (Member(m, told[m].report, group.id) for group in found for m in group.members)
    partition.write(job.output / JUDGEMENTS, map(partition.judgement_row, judged), partition.judgement_fields())
    partition.write(job.output / MEMBERS, map(partition.member_row, homes), partition.member_fields())
