"""Reading archives by shards, on this machine or on a cluster: a shard in, a Parquet file out, then one partition of all of them."""

from reportedly.archive.loading import Loaded, load
from reportedly.archive.plan import Job, Summary
from reportedly.archive.run import run

__all__ = ["Job", "Loaded", "Summary", "load", "run"]
