"""JSON Schemas (2020-12) of the bundle's files, made from the records themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from reportedly.model import VALUE_KINDS, Coding, Decision
from reportedly.store import Outcome
from reportedly.store.records import Arrival, Capture, Handle, Source

DIALECT = "https://json-schema.org/draft/2020-12/schema"
PLAIN: Mapping[type, dict[str, Any]] = {
    str: {"type": "string"}, int: {"type": "integer"}, float: {"type": "number"}, bool: {"type": "boolean"}, type(None): {"type": "null"}}


def schema_of(kind: Any) -> dict[str, Any]:
    """The schema of a record type or of the type of a field."""
    origin, inside = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return {"anyOf": [schema_of(one) for one in inside]}
    if origin is tuple:
        return {"type": "array", "items": schema_of(inside[0])} if inside[-1] is Ellipsis else _fixed(inside)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return {"type": "string", "enum": [member.value for member in kind]}
    return _record(kind) if is_dataclass(kind) and isinstance(kind, type) else dict(PLAIN[kind])


def _fixed(inside: tuple[Any, ...]) -> dict[str, Any]:
    return {"type": "array", "prefixItems": [schema_of(one) for one in inside], "items": False}


def _record(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    properties = {f.name: schema_of(hints[f.name]) for f in fields(kind)}
    name = next((n for n, known in VALUE_KINDS.items() if known is kind), None)
    if name:
        properties["kind_of_value"] = {"const": name}
    return {"type": "object", "properties": properties, "required": sorted(properties), "additionalProperties": False}


def _top(schema: dict[str, Any]) -> dict[str, Any]:
    return {"$schema": DIALECT, **schema}


SCHEMAS: Mapping[str, dict[str, Any]] = {
    "codings": _top({
        "type": "object", "properties": {"version": {"type": "string"}, "coding": schema_of(Coding)}, "required": ["version", "coding"],
        "additionalProperties": False}),
    "sources": _top(schema_of(Source)), "decisions": _top(schema_of(Decision)), "handles": _top(schema_of(Handle)),
    "outcomes": _top(schema_of(Outcome)), "captures": _top(schema_of(Capture)), "arrivals": _top(schema_of(Arrival)),
}
