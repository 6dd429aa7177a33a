"""One incident from the claims of its members: a view that adds nothing and drops nothing."""

from __future__ import annotations

from collections.abc import Iterable

from reportedly.merge.cluster import Cluster
from reportedly.model import Claim, Incident, in_order


def assemble(cluster: Cluster, claims: Iterable[Claim]) -> Incident:
    """The incident of one cluster with every claim about one of its members."""
    members = set(cluster.members)
    return Incident(cluster.id, cluster.members, in_order(c for c in claims if members.intersection(c.incidents)))
