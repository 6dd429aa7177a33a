"""Copies are not corroboration: which reports of an incident are one account, and why.

Two reports are one account when one text is the other's, word for word or edited; when one outlet or one agency wrote both; or when
all that a report says of the matter comes from the outlet or agency of the other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from reportedly.codebook.accounts import AccountRules, load_accounts
from reportedly.codebook.notices import RETRACTED
from reportedly.merge.copies import Fingerprint, Likeness, fingerprint, likeness
from reportedly.merge.outlets import cited, credited, names_medium, outlet_of
from reportedly.merge.views import Account, Joined, Link
from reportedly.merge.window import window_of
from reportedly.model import Claim, Report

OUTLET = "outlet:"
Makers = Mapping[str, tuple[str | None, str | None]]  # a report's outlet and the agency that is credited
_fingerprint = lru_cache(maxsize=4096)(fingerprint)


@dataclass(frozen=True, slots=True)
class Tie:
    """Two nodes that are one account: reports by id, outlets and agencies as `outlet:KEY`."""

    left: str
    right: str
    link: Link
    why: str


def accounts_of(reports: Iterable[Report], claims: Iterable[Claim], ties: Sequence[Tie] | None = None,
                rules: AccountRules | None = None) -> tuple[Account, ...]:
    """The independent accounts that these claims make, in order of publication.

    Reports without any of the claims do not count.  `ties` are the ties between the reports when they are known already
    (`ties_of`); the claims decide who only repeats another outlet.
    """
    known = rules or load_accounts()
    said: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        said[claim.report].append(claim)
    present = in_time({r.id: r for r in reports if r.id in said}.values())
    among = [t for t in (ties_of(present, known) if ties is None else ties)
             if t.right in said and (t.left in said or t.left.startswith(OUTLET))]
    among += (*_citations(present, said, known), *_taken_back(present))
    return _grouped(present, among)


def in_time(reports: Iterable[Report]) -> tuple[Report, ...]:
    """Reports in order of publication, those without a date last."""
    return tuple(sorted(reports, key=_rank))


def _rank(report: Report) -> tuple[bool, int, str]:
    out = window_of(report.published.edtf)
    return out is None, out.first if out else 0, report.id


def ties_of(reports: Sequence[Report], rules: AccountRules | None = None) -> tuple[Tie, ...]:
    """The ties that texts, outlets and credits make between reports, and with their own outlets, whatever is claimed."""
    known, ordered = rules or load_accounts(), in_time(reports)
    makers = {r.id: (outlet_of(r, known), credited(r, known)) for r in ordered}
    return (*_copies(ordered, known), *_common_origin(ordered, makers), *_own_outlets(ordered, makers))


def _common_origin(reports: Sequence[Report], makers: Makers) -> Iterator[Tie]:
    first: dict[tuple[Link, str], str] = {}
    for report in reports:
        outlet, agency = makers[report.id]
        if outlet:
            yield from _onto_first(first, report.id, Link.SAME_OUTLET, outlet)
        if agency:
            yield from _onto_first(first, report.id, Link.SAME_AGENCY, agency)


def _onto_first(first: dict[tuple[Link, str], str], report: str, link: Link, key: str) -> Iterator[Tie]:
    earlier = first.setdefault((link, key), report)
    if earlier != report:
        yield Tie(earlier, report, link, f"both by {key}" if link is Link.SAME_OUTLET else f"both credited to {key}")


def _copies(reports: Sequence[Report], rules: AccountRules) -> Iterator[Tie]:
    prints = {r.id: _fingerprint(r.text, rules.service) for r in reports}
    by_words: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for report in reports:
        by_words[prints[report.id].words].append(report.id)
    for words, same in by_words.items():
        yield from (Tie(same[0], other, Link.SAME_TEXT, f"the same {len(words)} words") for other in same[1:])
    different = {same[0]: prints[same[0]] for same in by_words.values()}
    for left, right in _worth_comparing(different, rules):
        found = likeness(different[left], different[right])
        if is_copy(found, min(len(different[left].words), len(different[right].words)), rules):
            why = f"{found.covered:.0%} of the shorter text is the other's, longest run {found.longest} words"
            yield Tie(left, right, Link.REPRINT, why)


def _worth_comparing(prints: Mapping[str, Fingerprint], rules: AccountRules) -> Iterator[tuple[str, str]]:
    holders: dict[int, list[str]] = defaultdict(list)
    for report, text in prints.items():
        for sequence in set(text.sequences):
            holders[sequence].append(report)
    shared = Counter(pair for held in holders.values() if len(held) <= rules.usual for pair in combinations(held, 2))
    yield from sorted(pair for pair, count in shared.items() if count >= rules.same_sequences)


def is_copy(found: Likeness, words: int, rules: AccountRules) -> bool:
    """Whether two texts that share this much are one text, edited; `words` is the length of the shorter one."""
    if words < rules.shortest:
        return found.covered >= 1.0
    return found.covered >= rules.covered or (found.longest >= rules.long_run and found.covered >= rules.covered_little)


def _citations(reports: Sequence[Report], said: Mapping[str, Sequence[Claim]], rules: AccountRules) -> Iterator[Tie]:
    for report in reports:
        if not all(names_medium(claim, rules) for claim in said[report.id]):
            continue
        medium = cited(said[report.id], outlet_of(report, rules), rules)
        if medium:
            yield Tie(f"{OUTLET}{medium}", report.id, Link.CITES, f"all it says of this comes from {medium}")


def _taken_back(reports: Sequence[Report]) -> Iterator[Tie]:
    """What its publisher took back is no account beside another."""
    standing = [r for r in reports if RETRACTED not in r.flags]
    for report in reports:
        if standing and RETRACTED in report.flags:
            yield Tie(standing[0].id, report.id, Link.RETRACTED, "its publisher took it back")


def _grouped(reports: Sequence[Report], ties: Iterable[Tie]) -> tuple[Account, ...]:
    parent = {r.id: r.id for r in reports}
    reasons: dict[str, list[Tie]] = defaultdict(list)
    for tie in ties:
        a, b = _root(parent, tie.left), _root(parent, tie.right)
        if a != b:
            parent[b] = a
        reasons[tie.right].append(tie)
        reasons[tie.left].append(tie)
    groups: dict[str, list[str]] = defaultdict(list)
    for report in reports:
        groups[_root(parent, report.id)].append(report.id)
    return tuple(_account(number, ids, reasons) for number, ids in enumerate(groups.values(), 1))


def _own_outlets(reports: Sequence[Report], makers: Makers) -> Iterator[Tie]:
    """An outlet that another cites meets its own reports."""
    for report in reports:
        for key in dict.fromkeys(makers[report.id]):
            if key:
                yield Tie(f"{OUTLET}{key}", report.id, Link.SAME_OUTLET, f"by {key}")


def _root(parent: dict[str, str], name: str) -> str:
    parent.setdefault(name, name)
    while parent[name] != name:
        parent[name] = parent[parent[name]]
        name = parent[name]
    return name


def _account(number: int, ids: Sequence[str], reasons: Mapping[str, Sequence[Tie]]) -> Account:
    place = {report: index for index, report in enumerate(ids)}
    joined = tuple(_joined(report, place, reasons[report]) for report in ids[1:])
    origin = next((t.left.removeprefix(OUTLET) for r in ids for t in reasons[r] if t.link is Link.CITES), None)
    return Account(f"a{number}", tuple(ids), joined, origin or _outlet(ids[0], reasons))


def _outlet(report: str, reasons: Mapping[str, Sequence[Tie]]) -> str | None:
    return next((t.left.removeprefix(OUTLET) for t in reasons[report] if t.left.startswith(OUTLET)), None)


ORDER = (Link.RETRACTED, Link.SAME_TEXT, Link.REPRINT, Link.SAME_AGENCY, Link.SAME_OUTLET, Link.CITES)


def _joined(report: str, place: Mapping[str, int], ties: Sequence[Tie]) -> Joined:
    """The strongest reason that ties a report to its account, to an earlier report where there is one."""
    def rank(tie: Tie) -> tuple[bool, int]:
        other = tie.left if tie.right == report else tie.right
        earlier = place.get(other, -1) < place[report] and other in place
        plain = tie.link is Link.SAME_OUTLET and other.startswith(OUTLET)
        return not earlier and (plain or tie.link is not Link.CITES), ORDER.index(tie.link)
    best = min(ties, key=rank)
    onto = best.left if best.right == report else best.right
    return Joined(report, best.link, onto.removeprefix(OUTLET), best.why)
