"""Every figure in one table: `python bench/figures.py --bench DIR [--shared DIR] [--gva N] [--only SET,SET] [--out FILE]`.

DIR holds the unpacked benchmark sets, one folder each; a set that is not there is left out.  Writes Markdown.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml

from reportedly.errors import ReportedlyError
from reportedly.evaluate import run
from reportedly.evaluate.floors import FLOORED
from reportedly.pipeline.code import Tools

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[1] / "shared"
FOLDERS = {"muc4": "muc4", "gva": "gva", "time": "tempeval3", "claims": "polnear", "places": "geoparsing", "names": "name_matching",
           "pages": "article_extraction"}
HIDDEN = ("slots.", "systems.", "right", "gold", "system")


@dataclass(frozen=True)
class Section:
    """One set's figures as rows, and the command that gives them."""

    title: str
    command: str
    rows: tuple[tuple[str, str], ...]
    seconds: float


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", type=Path, required=True)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--gva", type=int, default=600, help="how many of the filed reports (all of them take a quarter of an hour)")
    parser.add_argument("--only", default="")
    parser.add_argument("--out", type=Path, default=HERE.parent / "docs" / "figures.md")
    options = parser.parse_args()
    wanted = set(filter(None, options.only.split(",")))
    sections = [s for s in all_sections(options) if not wanted or s[0] in wanted]
    options.out.write_text(as_markdown([made for _, make in sections if (made := make())]), encoding="utf-8")
    return 0


def all_sections(options: argparse.Namespace) -> Iterator[tuple[str, Any]]:
    tools = Tools.load()
    if options.shared.is_dir():
        for floored in FLOORED:
            yield "gold", lambda f=floored: gold_section(f, options.shared, tools)
    for name, folder in FOLDERS.items():
        if (options.bench / folder).is_dir():
            more = {"limit": options.gva} if name == "gva" else {}
            yield name, lambda n=name, f=folder, m=more: section(n, options.bench / f, m)


def gold_section(floored: Any, shared: Path, tools: Tools) -> Section:
    start = time.monotonic()
    figures = floored.measure(shared, tools).to_json()
    rows = tuple((name, f"{f['precision']:.3f} / {f['recall']:.3f} / {f['f1']:.3f}") for name, f in figures.items())
    articles = f" --articles {floored.articles}" if floored.articles else ""
    command = f"reportedly eval gold --data {floored.data}{articles} --dates {floored.dates}"
    return Section(f"gold: {floored.name} (precision / recall / F1)", command, rows, time.monotonic() - start)


def section(name: str, data: Path, options: Mapping[str, Any]) -> Section | None:
    start = time.monotonic()
    try:
        figures = run(name, data, **options).to_json()
    except ReportedlyError as error:
        print(f"{name}: {error}", file=sys.stderr)
        return None
    best = yaml.safe_load((HERE / "published.yaml").read_text(encoding="utf-8")).get(name, {})
    rows = tuple((path, f"{rounded(value)}{beside(best.get(path))}") for path, value in flat(figures))
    more = "".join(f" --{key} {value}" for key, value in options.items())
    return Section(name, f"reportedly eval {name} --data {data.name}{more}", rows, time.monotonic() - start)


def rounded(value: Any) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def beside(best: Mapping[str, Any] | None) -> str:
    if not best:
        return ""
    return f" (best published: {best['value']}, {best['source']})" if best["value"] else f" ({best['source']})"


def flat(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from flat(inner, f"{path}.{key}" if path else str(key))
    elif not path.startswith(HIDDEN) and not isinstance(value, list):
        yield path, value


def as_markdown(sections: list[Section]) -> str:
    parts = ["# Figures\n", f"Made by `python bench/figures.py` with reportedly {version('reportedly')}; figures are fractions of 1. "
             "`evaluation.md` says what each one is. The annotated passages were used to learn reading from, so figures on them flatter. "
             "Ours are measured on the open part of each set, those published by others mostly on its test part: they stand side by "
             "side for orientation, not as a ranking.\n"]
    for s in sections:
        parts += [f"## {s.title}\n", f"`{s.command}` ({s.seconds:.0f} s)\n", "| figure | value |\n|---|---|"]
        parts += ["\n".join(f"| {name} | {value} |" for name, value in s.rows) + "\n"]
    return "\n".join(parts)


if __name__ == "__main__":
    sys.exit(main())
