"""The chronicle on disk: originals, reports, claims, judgements, incidents and the log of people's decisions."""

from reportedly.store.records import Counts, Entry, Fault, Grouping, Hit, Local, Membership, Outcome, State
from reportedly.store.store import Store

__all__ = ["Counts", "Entry", "Fault", "Grouping", "Hit", "Local", "Membership", "Outcome", "State", "Store"]
