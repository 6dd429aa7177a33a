"""The shape of the house: import direction, no cycles, sizes, no side effects where none belong."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "reportedly"
LAYERS = [
    {"errors"},
    {"edtf", "model", "escape"},
    {"words"},
    {"names"},
    {"config", "codebook", "data"},
    {"ingest", "text", "store"},
    {"read", "resolve", "attribute", "merge"},
    {"pipeline"},
    {"export", "evaluate"},
    {"publish", "sheets", "archive"},
    {"api"},
    {"web", "mcp"},
    {"cli"},
    {"__main__"},
]
RANK = {part: rank for rank, parts in enumerate(LAYERS) for part in parts}
SIDEWAYS_ALLOWED = {("export", "evaluate"), ("evaluate", "export")}
MODULES = sorted(SOURCE.rglob("*.py"))


def part_of(module: str) -> str:
    pieces = module.split(".")
    return pieces[1] if len(pieces) > 1 else "__init__"


def name_of(path: Path) -> str:
    pieces = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(pieces[:-1] if pieces[-1] == "__init__" else pieces)


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("reportedly"):
            deeper = [f"{node.module}.{alias.name}" for alias in node.names]
            names = {name_of(p) for p in MODULES}
            yield from (d if d in names else node.module for d in deeper)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("reportedly"))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_one_way(path: Path) -> None:
    here = part_of(name_of(path))
    if here == "__init__":
        return
    for imported in imports_of(path):
        there = part_of(imported)
        if there in (here, "__init__"):
            continue
        assert RANK[there] < RANK[here] or (here, there) in SIDEWAYS_ALLOWED, f"{name_of(path)} must not import {imported}"


def test_no_import_cycles() -> None:
    graph = {name_of(p): {i for i in imports_of(p) if i != name_of(p)} for p in MODULES}
    without_packages = {m: {i for i in found if not m.startswith(i + ".")} for m, found in graph.items()}
    list(TopologicalSorter(without_packages).static_order())


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_sizes(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= 800
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            body = [
                line for line in text.splitlines()[node.lineno - 1 : node.end_lineno] if line.strip() and not line.strip().startswith("#")
            ]
            assert len(body) <= 70, f"{node.name} has {len(body)} lines"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_mutated_globals_and_no_bare_excepts(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        assert not isinstance(node, ast.Global), f"{path.name}:{node.lineno} global"
        assert not (isinstance(node, ast.ExceptHandler) and node.type is None), f"{path.name} bare except"
