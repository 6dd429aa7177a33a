"""Which incidents are the same, and which reports are copies of one another."""

from reportedly.merge.accounts import accounts_of
from reportedly.merge.assemble import assemble
from reportedly.merge.cluster import Cluster, cluster
from reportedly.merge.compare import explanation
from reportedly.merge.decide import compared, judge
from reportedly.merge.local import LocalIncident, local_of, locals_of
from reportedly.merge.view import view_of
from reportedly.merge.views import Account, IncidentView, RoleView, ValueView

__all__ = ["Account", "Cluster", "IncidentView", "LocalIncident", "RoleView", "ValueView", "accounts_of", "assemble", "cluster",
           "compared", "explanation", "judge", "local_of", "locals_of", "view_of"]
