"""Whose names are never published, whatever a report says: victims of some kinds of violence, children, people held."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from reportedly.codebook.publishing import Publishing
from reportedly.export.told import Told
from reportedly.merge.redact import Masks
from reportedly.merge.views import IncidentView
from reportedly.model import Role, Who

AGE = re.compile(r"\b(\d{1,3})(?:-| )years?(?:-| )old|\baged (\d{1,3})\b")
WORD = re.compile(r"[^\W\d_]+")


def barred_names(view: IncidentView, rules: Publishing) -> Iterator[str]:
    """The names of an incident's victims that must not be published."""
    every = bool(rules.types.intersection(view.types))
    targets = view.of(Role.TARGET)
    for value in targets.values if targets else ():
        who = value.value
        if isinstance(who, Who) and who.name and (every or protected(who, rules)) and who.kind in ("person", "unspecified"):
            yield who.name


def without(told: Told, names: Mapping[str, frozenset[str]]) -> Told:
    """The incident with the names that its reports must not say as bars."""
    hidden = Masks(tuple(sorted({name for report in told.reports for name in names.get(report, ())})))
    if not hidden.names:
        return told
    reports = {name: hidden.record(report) for name, report in told.reports.items()}
    return Told(hidden.record(told.row), hidden.record(told.view), reports)


def protected(who: Who, rules: Publishing) -> bool:
    """Whether somebody is described as a child or as held by others."""
    said = f"{who.description or ''} {who.title or ''} {who.text}".lower()
    ages = [int(a or b) for a, b in AGE.findall(said)]
    return who.outcome in rules.outcomes or any(age < rules.adult for age in ages) or bool(rules.words.intersection(WORD.findall(said)))
