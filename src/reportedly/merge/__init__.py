"""Which incidents are the same, and which reports are copies of one another."""

from reportedly.merge.assemble import assemble
from reportedly.merge.cluster import Cluster, cluster
from reportedly.merge.decide import compared, judge
from reportedly.merge.local import LocalIncident, local_of, locals_of

__all__ = ["Cluster", "LocalIncident", "assemble", "cluster", "compared", "judge", "local_of", "locals_of"]
