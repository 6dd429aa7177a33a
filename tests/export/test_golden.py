"""Each format as it was when somebody last looked at it: `REPORTEDLY_GOLDEN=write pytest tests/export/test_golden.py` writes anew.

The incidents are made by hand, so that only exporting (and the wording of views) can change these files.
"""

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportedly.export import FORMATS
from reportedly.export.told import Told
from reportedly.merge import view_of
from reportedly.model import (
    Basis,
    Certainty,
    Claim,
    Code,
    Count,
    Incident,
    Precision,
    Published,
    Raw,
    Report,
    Role,
    Stance,
    Value,
    When,
    Where,
    Who,
)
from reportedly.pipeline.rows import row_of

GOLDEN = Path(__file__).parents[1] / "golden"
WIRE = Report(
    "OLDPORT, May 14 (Delta) - A bomb killed six people at the market in Oldport on Monday, police said. The Front claimed it.\n",
    name="wire.txt", sha256="a" * 64, url="https://delta.example/1", outlet="Radio Delta", title="=Bomb at the market",
    published=Published("2031-05-14", Basis.METADATA))
PAPER = Report(
    "At least 9 died in Monday's blast in Oldport, doctors told the Oldport Times; the mayor blames the Front, which denies it.\n",
    name="paper.txt", sha256="b" * 64, outlet="Oldport Times", title="Blast: \"nine dead\", <b>say</b> doctors",
    published=Published("2031-05-15", Basis.GIVEN))
LETTER = Report("Somebody burned a barn near Lowmoor in spring 2030.\n", name="-2+3.txt", sha256="c" * 64)
POLICE, DOCTORS = Who("police", "police", "police"), Who("doctors", "doctors", "hospital")
FRONT, MAYOR = Who("The Front", "The Front", "armed_group"), Who("Mayor of Oldport", "the mayor", "official")
TOWN = Where("Oldport", "Oldport", "Lower Province", "NG", 11.52209, 13.68951, Precision.PLACE, 5.0, gazetteer_id="42")


def claim(report: Report, role: Role, value: Value | None, quote: str, **more: object) -> Claim:
    span = report.find(quote)
    assert span, quote
    return Claim(report.id, (f"local-{report.id}",), role, value, (span,), by="hand", **more)  # type: ignore[arg-type]


def statement(report: Report, speaker: Who, stance: Stance, quote: str, **more: object) -> Claim:
    return claim(report, Role.PERPETRATOR, FRONT, quote, stance=stance, speaker=speaker, statement=True, **more)


def bomb() -> tuple[Claim, ...]:
    said = {"speaker": POLICE, "via": ("Radio Delta",)}
    return (
        claim(WIRE, Role.EVENT, None, "A bomb killed six people at the market in Oldport on Monday"),
        claim(WIRE, Role.TYPE, Code("bombing", "bomb"), "bomb"), claim(WIRE, Role.STATUS, Code("occurred"), "killed"),
        claim(WIRE, Role.DATE, When("2031-05-14", "Monday", "the day of the report"), "Monday"),
        claim(WIRE, Role.PLACE, TOWN, "Oldport"), claim(WIRE, Role.KILLED, Count(6, 6, "six"), "six people", **said),
        claim(WIRE, Role.WEAPON, Raw("bomb"), "bomb"), statement(WIRE, FRONT, Stance.CLAIMS_RESPONSIBILITY, "The Front claimed it"),
        claim(PAPER, Role.EVENT, None, "At least 9 died in Monday's blast in Oldport"),
        claim(PAPER, Role.TYPE, Code("bombing", "blast"), "blast"),
        claim(PAPER, Role.DATE, When("2031-05-14", "Monday", "the Monday before"), "Monday"),
        claim(PAPER, Role.PLACE, TOWN, "Oldport"),
        claim(PAPER, Role.KILLED, Count(9, None, "At least 9", "at_least"), "At least 9", speaker=DOCTORS),
        claim(PAPER, Role.INJURED, Count(None, 30, "up to 30", "at_most"), "Monday's blast", certainty=Certainty.HEDGED),
        statement(PAPER, MAYOR, Stance.ATTRIBUTES_TO, "the mayor blames the Front", certainty=Certainty.HEDGED),
        statement(PAPER, FRONT, Stance.DENIES, "which denies it"))


def barn() -> tuple[Claim, ...]:
    return (
        claim(LETTER, Role.EVENT, None, "Somebody burned a barn near Lowmoor"), claim(LETTER, Role.TYPE, Code("arson", "burned"), "burned"),
        claim(LETTER, Role.TARGET, Who(None, "a barn", "thing", "a barn", outcome="damaged"), "a barn"),
        claim(LETTER, Role.PLACE, Where(None, "near Lowmoor"), "near Lowmoor"),
        claim(LETTER, Role.DATE, When("2030-21", "spring 2030"), "spring 2030"))


def made() -> Iterator[Told]:
    for name, reports, claims in (("GOLDEN0001", (WIRE, PAPER), bomb()), ("GOLDEN0002", (LETTER,), barn())):
        view = view_of(Incident(name, tuple(f"local-{r.id}" for r in reports), claims), reports)
        known = {r.id: r for r in sorted(reports, key=lambda r: r.id)}
        yield Told(row_of(view, known, claims), view, known)


def readable(name: str, path: Path) -> dict[str, str]:
    """What a person would look at, by the name of its golden file."""
    if name == "xlsx":
        from openpyxl import load_workbook

        book = load_workbook(path)
        return {"xlsx.json": dumped({s.title: [list(row) for row in s.iter_rows(values_only=True)] for s in book})}
    if name == "parquet":
        import pyarrow.parquet as pq

        return {"parquet.json": dumped({p.stem: pq.read_table(p).to_pylist() for p in sorted(path.iterdir())})}
    if name == "datasette":
        with sqlite3.connect(path / "chronicle.db") as connection:
            return {"datasette.sql": "\n".join(connection.iterdump()) + "\n", "datasette.metadata.json": text_of(path / "metadata.json")}
    files = [path] if path.is_file() else sorted(path.iterdir())
    return {f"{name}.{p.name}" if path.is_dir() else FORMATS[name].file: text_of(p) for p in files}


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def dumped(value: object) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("name", [n for n in FORMATS if n != "bundle"])
def test_the_format_is_as_it_was(name: str, tmp_path: Path) -> None:
    write = FORMATS[name].write
    assert write
    out = tmp_path / FORMATS[name].file
    write(made(), out)
    for file, text in readable(name, out).items():
        if os.environ.get("REPORTEDLY_GOLDEN") == "write":
            GOLDEN.mkdir(exist_ok=True)
            (GOLDEN / file).write_bytes(text.encode())
        assert text == (GOLDEN / file).read_bytes().decode("utf-8"), file


def test_nothing_else_lies_there(tmp_path: Path) -> None:
    wanted = set()
    for name, kind in FORMATS.items():
        if kind.write:
            kind.write(made(), tmp_path / kind.file)
            wanted |= set(readable(name, tmp_path / kind.file))
    shutil.rmtree(tmp_path)
    assert {p.name for p in GOLDEN.iterdir()} == wanted
