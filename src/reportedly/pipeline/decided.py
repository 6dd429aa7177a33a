"""What the reports say after people's acts: every stage after reading sees claims through here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reportedly.merge.redact import Masks, masks_of
from reportedly.merge.replay import replayed, report_of, without_report
from reportedly.model import Claim, Coding, Decision, in_order
from reportedly.store import Store


def decided_codings(store: Store, only: Iterable[str] | None = None, decisions: Sequence[Decision] | None = None) -> Iterator[Coding]:
    """All codings, or those of the reports named, after the acts of the log (or of `decisions`)."""
    log = store.decisions() if decisions is None else tuple(decisions)
    touched = {report_of(act) for act in log}
    for coding in store.codings(only):
        yield replayed(coding, log).coding if coding.report.id in touched else coding


def decided_claims(store: Store, members: Sequence[str]) -> tuple[Claim, ...]:
    """The claims about some local incidents after people's acts."""
    claims = store.claims_of(members)
    log = store.decisions()
    touched = {c.report for c in claims} & {report_of(act) for act in log}
    if not touched:
        return in_order(claims)
    wanted = set(members)
    changed = (c for coding in decided_codings(store, touched, log) for c in coding.claims if wanted.intersection(c.incidents))
    return in_order((*(c for c in claims if c.report not in touched), *changed))


def orphans(store: Store) -> tuple[Decision, ...]:
    """The standing acts that find nothing to act on: their report is gone, or no longer tells of their incident."""
    log = store.decisions()
    touched = {report for act in log if (report := report_of(act))}
    held = {r for r in touched if store.version_of(r) is not None}
    lost = [act for coding in store.codings(held) for act in replayed(coding, log).orphans]
    return (*without_report(log, held), *lost)


def masks(store: Store) -> Masks:
    """The names that must not be shown."""
    return masks_of(store.decisions())
