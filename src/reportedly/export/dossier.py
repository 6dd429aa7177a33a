"""A dossier in Markdown: each incident with its values and statements, every one with a numbered footnote that is its quote."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from reportedly.export.atomic import whole_text
from reportedly.export.told import Told
from reportedly.merge.wording import speaker_of
from reportedly.model import Claim, Role
from reportedly.words import CERTAINTY_WORDS

SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~])")


def plain(text: str) -> str:
    """Text of a source that Markdown shows as it is."""
    return SPECIAL.sub(r"\\\1", " ".join(text.split()))


class _Notes:
    """Numbers the quotes in the order in which they are named."""

    def __init__(self, told: Told, first: int) -> None:
        self.told, self.next, self.lines = told, first, list[str]()

    def mark(self, claim: Claim) -> str:
        report, number = self.told.reports[claim.report], self.next
        self.next += 1
        where = ", ".join(part for part in (report.outlet, report.published.edtf, report.title) if part) or report.name
        self.lines.append(f"[^{number}]: “{plain(claim.spans[0].quote)}” — {plain(where)}")
        return f"[^{number}]"


def lines_of(told: Told, first: int = 1) -> Iterator[str]:
    """The lines of one incident; footnotes are numbered from `first`."""
    view, notes = told.view, _Notes(told, first)
    yield f"# {plain(view.title)}"
    yield ""
    yield f"{plain(view.date or 'date unknown')} · {plain(view.place or 'place unknown')} · {plain(view.summary)} · incident {view.id}"
    for flag in view.flags:
        yield f"\n> {plain(flag)}"
    if view.contradictions:
        yield "\n## Where reports disagree\n"
        yield from (f"- {c.role.value}: {plain(c.words)}" for c in view.contradictions)
    for role in view.roles:
        if role.role is not Role.EVENT:
            yield f"\n## {role.role.value.capitalize()}\n"
            for value in role.values:
                marks = "".join(notes.mark(c) for c in value.claims)
                yield f"- {plain(value.words)} ({plain(value.evidence)}){marks}"
    if view.statements:
        yield "\n## Who says what of it\n"
    for statement in view.statements:
        for claim in statement.claims:
            firm = CERTAINTY_WORDS[claim.certainty]
            speaker = plain(speaker_of(claim, told.reports.get(claim.report)))
            yield f"- {speaker}: {plain(statement.words)}{f' ({firm})' if firm else ''}{notes.mark(claim)}"
    yield ""
    yield from notes.lines


def write(incidents: Iterable[Told], out: Path) -> None:
    """One Markdown file for all incidents."""
    number = 1
    with whole_text(out) as file:
        for told in incidents:
            lines = list(lines_of(told, number))
            number += sum(line.startswith("[^") for line in lines)
            file.write("\n".join(lines) + "\n\n")
