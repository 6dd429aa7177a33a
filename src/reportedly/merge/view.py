"""Puts one incident together as a reader sees it: roles, values, accounts, contradictions, statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from reportedly.codebook.accounts import load_accounts
from reportedly.codebook.merging import load_merging
from reportedly.codebook.viewing import Viewing, load_viewing
from reportedly.merge.accounts import Tie, accounts_of, in_time, ties_of
from reportedly.merge.choose import choose, votes_of
from reportedly.merge.disagree import between_statements, contradictions, each, in_conflict
from reportedly.merge.names import folded
from reportedly.merge.outlets import names_medium
from reportedly.merge.values import grouped, same_value
from reportedly.merge.views import Account, Conflict, Contradiction, IncidentView, Level, RoleView, Rule, StatementView, ValueView
from reportedly.merge.wording import counted, joined, speaker_of, words_of
from reportedly.model import CONFIRMED, PERSON, Claim, Code, Incident, Report, Role, Stance, When, Where, Who

SHOWN = (Role.STATUS, Role.TYPE, Role.DATE, Role.PLACE, Role.TARGET, Role.KILLED, Role.INJURED, Role.WEAPON, Role.METHOD, Role.PERPETRATOR)
TAKEN_BACK = (Stance.RETRACTS, Stance.CORRECTS)
SUPPORTING = frozenset({Stance.REPORTS, Stance.CLAIMS_RESPONSIBILITY, Stance.ATTRIBUTES_TO, Stance.CONFIRMS, Stance.CORRECTS})


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every part of a view needs: the reports by id, their ties, the accounts of the incident, the words."""

    reports: Mapping[str, Report]
    ties: Sequence[Tie]
    accounts: tuple[Account, ...]
    book: Viewing
    found: dict[tuple[str, ...], tuple[Account, ...]] = field(default_factory=dict)  # by reports, where no claim cites a medium

    def accounts_of(self, claims: Iterable[Claim]) -> tuple[Account, ...]:
        known = tuple(claims)
        said = tuple(sorted({c.report for c in known}))
        if any(names_medium(c, load_accounts()) for c in known):
            return self._accounts(said, known)
        if said not in self.found:
            self.found[said] = self._accounts(said, known)
        return self.found[said]

    def _accounts(self, said: tuple[str, ...], claims: Iterable[Claim]) -> tuple[Account, ...]:
        return accounts_of((self.reports[r] for r in said if r in self.reports), claims, self.ties)


def view_of(incident: Incident, reports: Iterable[Report], rules: Mapping[Role, Rule] | None = None) -> IncidentView:
    """The view of one incident over its reports; `rules` replaces the codebook's rule of choice for some roles."""
    book = load_viewing()
    wanted = {c.report for c in incident.claims}
    known = {r.id: r for r in reports if r.id in wanted}
    ties = ties_of(tuple(known.values()))
    desk = _Desk(known, ties, accounts_of(known.values(), incident.claims, ties), book)
    statements = _statements(incident, desk)
    opposed = between_statements(statements)
    chosen = {role: (rules or {}).get(role, Rule(book.rules.get(role, "best"))) for role in SHOWN}
    roles = tuple(r for role in SHOWN if (r := _role(role, incident, desk, opposed, chosen[role])).values)
    return _whole(incident, roles, statements, opposed, desk)


def _whole(incident: Incident, roles: tuple[RoleView, ...], statements: tuple[StatementView, ...],
           opposed: tuple[Contradiction, ...], desk: _Desk) -> IncidentView:
    by_role = {r.role: r for r in roles}
    types = tuple(v.value.code for v in _values(by_role, Role.TYPE) if isinstance(v.value, Code))
    status = next((v.value.code for v in _chosen(by_role, Role.STATUS) if isinstance(v.value, Code)), "occurred")
    date = next((v.words for v in _chosen(by_role, Role.DATE)), None)
    place = next((v.words for v in _chosen(by_role, Role.PLACE)), None)
    found = tuple(each([r.contradictions for r in roles] + [opposed]))
    summary = f"{counted(len(desk.reports), 'report')}, {counted(len(desk.accounts), 'independent account')}"
    return IncidentView(
        id=incident.id, title=_title(by_role, types, desk.book), date=date, place=place, types=types, status=status, roles=roles,
        statements=statements, accounts=desk.accounts, contradictions=found, reports=tuple(r.id for r in in_time(desk.reports.values())),
        members=incident.members, summary=summary, flags=tuple(_flags(statements, desk)),
    )


def _flags(statements: Iterable[StatementView], desk: _Desk) -> Iterator[str]:
    """What a reader should know first: how reports were read, and what was taken back or corrected."""
    for report in in_time(desk.reports.values()):
        yield from (f"{report.outlet or report.name or report.id[:8]}: {flag}" for flag in report.flags)
    for statement in statements:
        if statement.stance in TAKEN_BACK:
            yield statement.words


def _values(by_role: Mapping[Role, RoleView], role: Role) -> tuple[ValueView, ...]:
    return by_role[role].values if role in by_role else ()


def _chosen(by_role: Mapping[Role, RoleView], role: Role) -> tuple[ValueView, ...]:
    view = by_role.get(role)
    return (view.chosen,) if view and view.chosen else ()


def _title(by_role: Mapping[Role, RoleView], types: Sequence[str], book: Viewing) -> str:
    """What happened, to whom, where: "Bombing in Oldport: Ana Brandt"."""
    kind = (words_of(Code(types[0]), book) if types else "incident").capitalize()
    place = next((v.value.name or v.value.text for v in _chosen(by_role, Role.PLACE) if isinstance(v.value, Where)), None)
    named = [v.words for v in _values(by_role, Role.TARGET) if isinstance(v.value, Who) and v.value.name]
    described = [v.words for v in _values(by_role, Role.TARGET)]
    whom = joined(named[:2]) or next(iter(described), "")
    more = f" and {len(named) - 2} more" if len(named) > 2 else ""
    return kind + (f" {book.placed(place)}" if place else "") + (f": {whom}{more}" if whom else "")


def _role(role: Role, incident: Incident, desk: _Desk, opposed: Sequence[Contradiction], rule: Rule) -> RoleView:
    claims = incident.of(role) if role is not Role.PERPETRATOR else tuple(
        c for c in incident.claims if c.role is role and (not c.statement or c.stance in SUPPORTING))
    values = tuple(_value(group, desk) for group in grouped(claims))
    votes = votes_of(values, desk.accounts, desk.reports)
    order = sorted(values, key=lambda v: (-votes.get(v.words, 0), -len(v.accounts), v.words))
    found = contradictions(role, order, desk.book, load_merging().near_km)
    about = found if role is not Role.PERPETRATOR else tuple(opposed)
    told = tuple(_told(v, role, about) for v in order)
    chosen, used, why = choose(told, rule, votes, desk.book)
    return RoleView(role, told, chosen, used, why, about)


def _value(claims: Sequence[Claim], desk: _Desk) -> ValueView:
    days = [r.published.edtf for r in in_time(desk.reports[i] for i in {c.report for c in claims} if i in desk.reports) if r.published.edtf]
    speakers = dict.fromkeys(speaker_of(c, desk.reports.get(c.report)) for c in claims)
    return ValueView(
        words_of(claims[0].value, desk.book), claims[0].value, tuple(claims), desk.accounts_of(claims), Level.REPORTED, "",
        days[0] if days else None, days[-1] if days else None, tuple(speakers),
    )


def _told(value: ValueView, role: Role, found: Sequence[Contradiction]) -> ValueView:
    """The value with its evidence in words."""
    level = _level(value, role, found)
    return replace(value, level=level, evidence=_evidence(value, level))


def _level(value: ValueView, role: Role, found: Sequence[Contradiction]) -> Level:
    if any(c.by.startswith(PERSON) for c in value.claims):
        return Level.CORRECTED
    claimed = any(c.stance is Stance.CLAIMS_RESPONSIBILITY for c in value.claims)
    if in_conflict(value, found):
        return Level.DENIED if role is Role.PERPETRATOR and not claimed and _denied(value, found) else Level.CONTESTED
    if role is not Role.PERPETRATOR:
        return Level.REPORTED
    return Level.CLAIMED if claimed else Level.ATTRIBUTED


def _denied(value: ValueView, found: Sequence[Contradiction]) -> bool:
    """Whether nobody else speaks against it than the accused party itself."""
    ids = {c.id for c in value.claims}
    against = [c for c in found if c.kind is not Conflict.REVISED and ids & {claim.id for claim in c.left}]
    return bool(against) and all(c.kind is Conflict.DENIED and _by_itself(value, c.right) for c in against)


def _by_itself(value: ValueView, denials: Iterable[Claim]) -> bool:
    return all(c.speaker is not None and same_value(c.speaker, value.value) for c in denials)


def _evidence(value: ValueView, level: Level) -> str:
    told = counted(len(value.accounts), "independent account")
    if level is Level.CORRECTED:
        return f"corrected by a person; reported by {told}"
    checked = "; confirmed by a person" if any(c.by.startswith(CONFIRMED) for c in value.claims) else ""
    claimed = any(c.stance is Stance.CLAIMS_RESPONSIBILITY for c in value.claims)
    blamed = any(c.stance is Stance.ATTRIBUTES_TO for c in value.claims)
    verb = "claimed" if claimed else "attributed" if blamed else "reported"
    return f"{verb}, by {told}" + {Level.CONTESTED: ", contested", Level.DENIED: ", denied"}.get(level, "") + checked


def _statements(incident: Incident, desk: _Desk) -> tuple[StatementView, ...]:
    groups: dict[tuple[str, str, str], list[Claim]] = defaultdict(list)
    for claim in incident.statements:
        speaker = speaker_of(claim, desk.reports.get(claim.report))
        groups[(claim.stance.value, folded(speaker) or speaker, folded(_accused(claim) or ""))].append(claim)
    return tuple(_statement(claims, desk) for _, claims in sorted(groups.items()))


def _statement(claims: Sequence[Claim], desk: _Desk) -> StatementView:
    speaker = speaker_of(claims[0], desk.reports.get(claims[0].report))
    accused, stance = _accused(claims[0]), claims[0].stance
    words = _said(speaker, stance, accused, desk.book)
    return StatementView(speaker, stance.value, accused, words, tuple(claims), desk.accounts_of(claims))


def _said(speaker: str, stance: Stance, accused: str | None, book: Viewing) -> str:
    """`the minister blames the Front`, `the Front denies it`, `the Front says that it did it`."""
    words = f"{speaker} {book.stances.get(stance, stance.value)}"
    if stance is Stance.ATTRIBUTES_TO:
        return f"{words} {accused or 'somebody'}"
    if stance is Stance.DENIES:
        return words + (" it" if accused is None or folded(accused) == folded(speaker) else f" that it was {accused}")
    return words


def _accused(claim: Claim) -> str | None:
    return (claim.value.name or claim.value.text or None) if isinstance(claim.value, Who) else None


def dates_of(view: IncidentView) -> str | None:
    """The EDTF date of the chosen value, for sorting."""
    chosen = view.of(Role.DATE)
    value = chosen.chosen.value if chosen and chosen.chosen else None
    return value.edtf if isinstance(value, When) else None
