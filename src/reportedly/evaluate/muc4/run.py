"""`reportedly eval muc4`: codes the reports of a test set and scores the templates as in 1992, beside the systems of that year."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from reportedly.errors import UsageError
from reportedly.evaluate.muc4.corpus import Message, last_test, read_messages, read_systems
from reportedly.evaluate.muc4.drafts import MONTHS, templates_of
from reportedly.evaluate.muc4.rolefill import Counts, ceaf_ree, ceaf_rme, ceaf_rme_subset, gtt, read_rolefill, roles_of
from reportedly.evaluate.muc4.scoring import Points, Table, score_messages, total
from reportedly.evaluate.muc4.templates import Template
from reportedly.model import Basis, Coding, Published, Report
from reportedly.pipeline.code import Tools, code_all

DATELINE = re.compile(r"\b(\d{1,2}) (" + "|".join(MONTHS) + r")[A-Z]* (\d\d)\b")
HEADER = re.compile(r"\A\s*[A-Z]{3}\d?-MUC\d-\d+[^\n]*\n")  # the message's name on the first line
HEAD = 400                                  # characters in which a dateline stands
MARK = re.compile(r"\[[A-Z][A-Z ]{2,30}\]")  # [TEXT], [REPORT]: marks of the wire
OURS = "reportedly"
Coder = Callable[[Iterable[Report]], Iterable[Coding]]


@dataclass(frozen=True, slots=True)
class MucFigures:
    """Scores of one test set by system, and the role-filling measures when that set is there."""

    split: str
    reports: int
    tables: Mapping[str, Table]
    roles: Mapping[str, Counts]

    def to_json(self) -> dict[str, Any]:
        """Ours in full, of each other system the total; fractions of 1.  What was not measured is not there."""
        roles = {f"{name}_f1": round(counts.f1, 4) for name, counts in self.roles.items()}
        if not self.reports:
            return roles
        ours = self.tables[OURS]
        return {
            "split": self.split, "reports": self.reports, "all_slots": total(ours).to_json(),
            "slots": {slot: points.to_json() for slot, points in ours.items()},
            "systems": {name: total(table).to_json() for name, table in self.tables.items() if name != OURS}, **roles,
        }

    def rows(self) -> Iterator[tuple[str, Points]]:
        """Every system with its total, the best first."""
        totals = {name: total(table) for name, table in self.tables.items()}
        yield from sorted(totals.items(), key=lambda row: -row[1].f)


def evaluate_muc4(data: Path, tools: Tools | None = None, split: str | None = None, roles: Path | None = None,
                  coder: Coder | None = None) -> MucFigures:
    """Score one split (the last test set unless named), and role filling.

    `data` is the folder of the reports, of the role-filling set, or of both; `roles` names a role-filling file.
    """
    chosen = coder or _default_coder(tools)
    reports = next((folder for folder in (data, data / "muc4", data.parent / "muc4") if (folder / "muc4.jsonl").is_file()), None)
    found = roles or role_file(data)
    if reports is None and found is None:
        raise UsageError(f"{data} holds no MUC-4 set", "wanted: muc4.jsonl, or test.json or dev.json of the role-filling set")
    messages = list(read_messages(reports)) if reports else []
    full = _full(reports, messages, split or last_test(messages), chosen) if reports else MucFigures("", 0, {OURS: {}}, {})
    return replace(full, roles=_roles(found, chosen, {m.id: m for m in messages}))


def _full(folder: Path, messages: Sequence[Message], split: str, coder: Coder) -> MucFigures:
    """Our templates and those of the systems of 1992 on one split."""
    wanted = [m for m in messages if m.split == split]
    keys = {m.id: m.key for m in wanted}
    tables = {OURS: score_messages(keys, templates_by_message(wanted, coder))}
    tables.update({system: score_messages(keys, found) for system, found in read_systems(folder, split).items()})
    return MucFigures(split, len(wanted), tables, {})


def _default_coder(tools: Tools | None) -> Coder:
    loaded = tools or Tools.load()
    return lambda reports: code_all(reports, loaded)


def templates_by_message(messages: Sequence[Message], coder: Coder) -> dict[str, tuple[Template, ...]]:
    """Our templates of each message."""
    return {coding.report.name: templates_of(coding) for coding in coder(report_of(m.id, m.text) for m in messages)}


def report_of(name: str, text: str) -> Report:
    """A message as a report: dated by its dateline, blanks in place of the marks of the wire."""
    found = DATELINE.search(text[:HEAD].upper())
    day = f"19{found[3]}-{MONTHS.index(found[2]) + 1:02}-{int(found[1]):02}" if found else None
    body = MARK.sub(lambda mark: " " * len(mark[0]), HEADER.sub("", text, count=1).strip())
    return Report(body, name=name, published=Published(day, Basis.METADATA) if day else Published())


def role_file(data: Path) -> Path | None:
    """The role-filling file in or beside a folder: its test part when it is there, else its dev part."""
    folders = (data, data / "muc4_rolefill", data.parent / "muc4_rolefill")
    return next((folder / name for folder in folders for name in ("test.json", "dev.json") if (folder / name).is_file()), None)


def _roles(path: Path | None, coder: Coder, known: Mapping[str, Message]) -> dict[str, Counts]:
    """The role-filling measures; the cased-up original of a message is read when it is known, for it has its dateline."""
    if path is None:
        return {}
    messages = read_rolefill(path)
    texts = {m.id: known[m.id].text if m.id in known else m.text for m in messages}
    found = {c.report.name: roles_of(templates_of(c)) for c in coder(report_of(name, text) for name, text in texts.items())}
    measures = {"gtt": gtt, "ceaf_ree": ceaf_ree, "ceaf_rme": ceaf_rme, "ceaf_rme_subset": ceaf_rme_subset}
    return {name: sum((measure(m.key, found[m.id]) for m in messages), Counts()) for name, measure in measures.items()}
