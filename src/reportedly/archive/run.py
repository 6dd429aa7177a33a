"""Runs a job on an engine: shards, then the partition, then the summary; the engine only schedules and shuffles."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from dataclasses import replace

from reportedly.archive import local, partition, rows
from reportedly.archive.partition import JUDGEMENTS, MEMBERS
from reportedly.archive.plan import SUMMARY, Job, Sum, Summary, line_digest
from reportedly.errors import UsageError
from reportedly.export.atomic import whole_text
from reportedly.model import to_json


def run(job: Job, engine: str = "local", workers: int = 1, master: str | None = None) -> Summary:
    """Do what is not done yet; raises UsageError for an engine that is not known, InputError for one that is not installed.

    A job that was stopped, however, goes on when it is run again: shards that are there stay, the partition is made anew.
    """
    if engine not in ("local", "spark"):
        raise UsageError(f"{engine!r} is no engine", "known are local and spark", "Name one of these.")
    job = replace(job, output=job.output.resolve())
    job.folder.mkdir(parents=True, exist_ok=True)
    (job.output / SUMMARY).unlink(missing_ok=True)
    for name in (JUDGEMENTS, MEMBERS):
        shutil.rmtree(job.output / name, ignore_errors=True)
    if engine == "spark":
        from reportedly.archive import spark

        spark.run(job, master)
    else:
        local.read_shards(job, workers)
        local.put_together(job)
    found = summary(job)
    with whole_text(job.output / SUMMARY) as file:
        files = [path.name for path in job.targets]
        json.dump({**to_json(found), "inputs": found.inputs, "files": files, "version": job.version}, file, indent=1)
    return found


def summary(job: Job) -> Summary:
    """Count what is there, in one pass over all files; of a report that stands in several shards no order says which one counts."""
    states: Counter[str] = Counter()
    reports: dict[str, str] = {}
    total, locals_, judgements, incidents = Sum(), 0, 0, set[str]()
    for shard, path in zip(job.shards, job.targets, strict=True):
        for row in rows.read(path, ("name", "state", "reason", "sha256", "report", "coding")):
            states[row.state] += 1
            total.add("input", shard.name, row.name.removeprefix(str(shard.parent)), row.state, row.reason, row.sha256, row.report)
            if row.coding and row.report:
                reports[row.report] = min(line_digest(row.coding), reports.get(row.report, "g"))
    for report, coding in reports.items():
        total.add("report", report, coding)
    for one in partition.judgements(job.output):
        judgements += 1
        total.add("judgement", one.left, one.right, one.verdict.value, one.score)
    for member in partition.members(job.output):
        locals_ += 1
        incidents.add(member.incident)
        total.add("member", member.local, member.report, member.incident)
    return Summary(len(job.shards), dict(sorted(states.items())), len(reports), locals_, len(incidents), judgements, total.hex)
