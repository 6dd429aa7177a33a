"""A local incident as one line of JSON, for the store; only what comparisons and clusters look at."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from reportedly.merge.context import Context
from reportedly.merge.local import LocalIncident
from reportedly.merge.window import Window
from reportedly.model import Count, Precision, Span, Where, Who, to_json

PLAIN = ("id", "report", "outlet", "published", "main", "types", "status", "when", "weapons")
Record = TypeVar("Record", Where, Who, Count)


def packed(incident: LocalIncident) -> str:
    """The line of an incident; equal incidents give equal lines."""
    values: dict[str, Any] = {name: getattr(incident, name) for name in PLAIN}
    values["window"] = [incident.window.first, incident.window.last] if incident.window else None
    values["places"] = [_fields(replace(place, candidates=(), reason="")) for place in incident.places]
    for name in ("targets", "killed", "injured", "accused"):
        values[name] = [_fields(one) for one in getattr(incident, name)]
    values["evidence"] = [[s.start, s.end, s.quote] for s in incident.evidence]
    values["context"] = _context(incident.context)
    values["nearby"] = None if incident.nearby == incident.context else _context(incident.nearby)
    return json.dumps(values, ensure_ascii=True, separators=(",", ":"), sort_keys=True)


def unpacked(line: str) -> LocalIncident:
    """The incident of a line."""
    raw = json.loads(line)
    context = _contexts(raw["context"])
    return LocalIncident(
        raw["id"], raw["report"], raw["outlet"], raw["published"], raw["main"], tuple(raw["types"]), raw["status"], raw["when"],
        Window(*raw["window"]) if raw["window"] else None, tuple(_place(one) for one in raw["places"]), _records(Who, raw["targets"]),
        _records(Count, raw["killed"]), _records(Count, raw["injured"]), tuple(raw["weapons"]), _records(Who, raw["accused"]),
        tuple(Span(raw["report"], *span) for span in raw["evidence"]), context, _contexts(raw["nearby"]) if raw["nearby"] else context)


def _fields(value: Where | Who | Count) -> dict[str, Any]:
    """The fields that say something."""
    return {name: one for name, one in to_json(value).items() if name != "kind_of_value" and one not in (None, "", [])}


def _records(kind: type[Record], raw: Sequence[dict[str, Any]]) -> tuple[Record, ...]:
    return tuple(kind(**{**_required(kind), **one}) for one in raw)


def _required(kind: type) -> dict[str, None]:
    """Fields without a default, which may have been left out for saying nothing."""
    return {"min": None, "max": None} if kind is Count else {"name": None}


def _place(raw: dict[str, Any]) -> Where:
    return Where(**{"name": None, **raw, "precision": Precision(raw["precision"])})


def _context(context: Context) -> list[list[str]]:
    return [sorted(context.people), sorted(context.names), sorted(context.words), sorted(context.ages)]


def _contexts(raw: Sequence[Sequence[str]]) -> Context:
    return Context(*(frozenset(part) for part in raw))
