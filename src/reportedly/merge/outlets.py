"""Who a report goes back to: its outlet, the agency that is credited, the medium that its claims cite."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from reportedly.codebook.accounts import AccountRules
from reportedly.merge.names import folded
from reportedly.model import Claim, Report

HEAD, TAIL = 400, 250  # characters in which a text names the agency that wrote it


def outlet_key(name: str, rules: AccountRules) -> str:
    """One key for the spellings of an outlet: "The BBC", "BBC News", "bbc.co.uk"; an agency by its short name."""
    if name.casefold() in rules.agencies:
        return rules.agencies[name.casefold()]
    words = folded(name).split()
    while len(words) > 1 and words[0] in rules.articles:
        words = words[1:]
    plain = " ".join(words)
    if plain in rules.agencies:
        return rules.agencies[plain]
    while len(words) > 1 and (words[-1] in rules.outlet_endings or words[-1] == "co"):
        words = words[:-1]
    return " ".join(words)


def outlet_of(report: Report, rules: AccountRules) -> str | None:
    """The key of the outlet that published a report; its site where no outlet is named."""
    if report.outlet:
        return outlet_key(report.outlet, rules)
    host = host_of(report)
    return outlet_key(host, rules) if host else None


def host_of(report: Report) -> str | None:
    """The site of a report's address, without `www.`; None when it has no address."""
    try:
        host = urlsplit(_live(report.url)).hostname if report.url else None
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def _live(url: str) -> str:
    """The address that a web archive's address holds."""
    at = max(url.rfind("/http://"), url.rfind("/https://"))
    return url[at + 1 :] if at > 0 else url


def credited(report: Report, rules: AccountRules) -> str | None:
    """The agency that a text is credited to in its dateline, byline or foot; None when it names none."""
    head, tail = report.text[:HEAD], report.text[-TAIL:]
    places = [(head.find(credit), agency) for credit, agency in rules.credits.items() if credit in head]
    if places:
        return min(places)[1]
    return next((agency for credit, agency in rules.credits.items() if credit in tail), None)


def cited(claims: Iterable[Claim], own: str | None, rules: AccountRules) -> str | None:
    """The one medium that all these claims of a report cite; None as soon as one claim has another source."""
    found = {_medium(claim, own, rules) for claim in claims}
    return found.pop() if len(found) == 1 else None


def names_medium(claim: Claim, rules: AccountRules) -> bool:
    """Whether a claim names anybody between it and the report who may be a medium."""
    return bool(claim.via) or bool(claim.speaker and claim.speaker.name and claim.speaker.kind in rules.media_kinds)


def _medium(claim: Claim, own: str | None, rules: AccountRules) -> str | None:
    named = [*claim.via]
    if claim.speaker and claim.speaker.name and claim.speaker.kind in rules.media_kinds:
        named.insert(0, claim.speaker.name)
    keys = (outlet_key(name, rules) for name in named if _proper(name, rules))
    return next((key for key in keys if key and key != own), None)


def _proper(name: str, rules: AccountRules) -> bool:
    """Whether a link of a chain is called by name ("Radio Delta", not "police" or "a letter")."""
    words = [w for w in name.split() if w.lower() not in rules.articles]
    return bool(words) and (words[0][0].isupper() or words[0].casefold() in rules.agencies)
