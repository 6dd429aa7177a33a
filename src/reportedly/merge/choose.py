"""Which of several values is shown, by a named rule; the choice is a way to fill a row, never a fact.

No rule makes a value: what is shown is always one that somebody gave.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from reportedly.codebook.viewing import Viewing
from reportedly.merge.values import includes, vagueness
from reportedly.merge.views import Account, Rule, ValueView
from reportedly.merge.window import window_of
from reportedly.merge.wording import counted
from reportedly.model import CONFIRMED, PERSON, Count, Report


def choose(values: Sequence[ValueView], rule: Rule, votes: Mapping[str, int], book: Viewing) -> tuple[ValueView | None, Rule, str]:
    """The value to show, the rule that chose it (another one where `rule` cannot), and why in words.

    `votes` counts for each value's words the accounts whose last word it is.
    """
    if not values:
        return None, Rule.ONLY, "no report says"
    for mark, why in ((PERSON, "a person corrected it"), (CONFIRMED, "a person confirmed it")):
        settled = [v for v in values if any(c.by.startswith(mark) for c in v.claims)]
        if settled:
            return settled[0], Rule.PERSON, why
    if len(values) == 1:
        return values[0], Rule.ONLY, "every report that says gives this"
    if rule in (Rule.LOW, Rule.HIGH):
        return _extreme(values, rule, votes)
    if rule is Rule.LATEST_OFFICIAL:
        official = [v for v in values if is_official(v, book)]
        if official:
            chosen = max(official, key=_lateness)
            return chosen, rule, f"the last that an official gave ({chosen.last or 'undated'})"
        rule = Rule.LATEST
    if rule is Rule.LATEST:
        chosen = max(values, key=_lateness)
        return chosen, rule, f"published last ({chosen.last or 'undated'})"
    return _best(values, votes)


def _best(values: Sequence[ValueView], votes: Mapping[str, int]) -> tuple[ValueView, Rule, str]:
    ranked = sorted(values, key=lambda v: (-votes.get(v.words, 0), vagueness(v.value), *_later(v), v.words))
    most = votes.get(ranked[0].words, 0)
    tie = most == votes.get(ranked[1].words, 0)
    reason = f"the last word of {counted(most, 'independent account')}"
    return ranked[0], Rule.BEST, reason + (", the sharper or later of equals" if tie else ", the most of all")


def _extreme(values: Sequence[ValueView], rule: Rule, votes: Mapping[str, int]) -> tuple[ValueView, Rule, str]:
    numbers = [v for v in values if isinstance(v.value, Count)]
    if not numbers:
        return _best(values, votes)
    if rule is Rule.LOW:
        return min(numbers, key=lambda v: (_low(v), v.words)), rule, "the smallest that any report gives"
    return max(numbers, key=lambda v: (_high(v), v.words)), rule, "the largest that any report gives"


def _low(value: ValueView) -> int:
    return value.value.min or 0 if isinstance(value.value, Count) else 0


def _high(value: ValueView) -> int:
    if not isinstance(value.value, Count):
        return 0
    return value.value.max if value.value.max is not None else value.value.min or 0


def _lateness(value: ValueView) -> tuple[int, tuple[int, ...], str]:
    window = window_of(value.last)
    return window.last if window else 0, tuple(-n for n in vagueness(value.value)), value.words


def _later(value: ValueView) -> tuple[int]:
    window = window_of(value.last)
    return (-(window.last if window else 0),)


def is_official(value: ValueView, book: Viewing) -> bool:
    """Whether an official, the police, a hospital or a court gives this value."""
    return any(c.speaker is not None and c.speaker.kind in book.official_kinds for c in value.claims)


def votes_of(values: Sequence[ValueView], accounts: Iterable[Account], reports: Mapping[str, Report]) -> Mapping[str, int]:
    """For each value's words, the accounts that gave it last; a vaguer value speaks for the sharper ones that it includes."""
    saying = {v.words: {c.report for c in v.claims} for v in values}
    votes = dict.fromkeys(saying, 0)
    for account in accounts:
        speaking = [r for r in account.reports if any(r in reporters for reporters in saying.values())]
        if not speaking:
            continue
        last = max(speaking, key=lambda r: (_day(reports.get(r)), r))
        given = [v for v in values if last in saying[v.words]]
        for value in values:
            votes[value.words] += any(g is value or includes(g.value, value.value) for g in given)
    return votes


def _day(report: Report | None) -> int:
    window = window_of(report.published.edtf) if report else None
    return window.last if window else 0
