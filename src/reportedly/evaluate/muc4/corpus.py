"""The MUC-4 reports with their keys, and the responses of 1992."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from reportedly.errors import UsageError
from reportedly.evaluate.muc4.templates import Template, read_responses, template_of


@dataclass(frozen=True, slots=True)
class Message:
    """One report with the templates of its key."""

    id: str
    split: str
    text: str
    key: tuple[Template, ...]


def read_messages(folder: Path) -> Iterator[Message]:
    """The reports of `muc4.jsonl`; raises UsageError without it."""
    path = folder / "muc4.jsonl"
    if not path.is_file():
        raise UsageError(f"{path} does not exist", "the MUC-4 set holds its reports and keys in that file")
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            raw = json.loads(line)
            found = (template_of(raw["id"], t["MESSAGE: TEMPLATE"][0], t) for t in raw["templates"])
            yield Message(raw["id"], raw["split"], raw["text"], tuple(t for t in found if t))


def last_test(messages: Iterable[Message]) -> str:
    """The last test set that is there: tst4 when it is, else tst3."""
    tests = {m.split for m in messages if m.split.startswith("tst")}
    if not tests:
        raise UsageError("the MUC-4 set holds no test reports", "wanted: a split named tst1 to tst4")
    return max(tests)


def read_systems(folder: Path, split: str) -> dict[str, dict[str, tuple[Template, ...]]]:
    """The responses of the systems of 1992 to one test set, by the system's name."""
    found = sorted((folder / "systems").glob(f"response-templates.{split}/*/response*"))
    return {path.parent.name: read_responses(path.read_text(encoding="utf-8", errors="replace")) for path in found}
