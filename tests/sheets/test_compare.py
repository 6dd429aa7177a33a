"""A reference set beside the chronicle: one to one, with reasons; nothing of it stays."""

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reportedly.api import Chronicle, SheetAsked
from reportedly.cli import app
from reportedly.store.rows import Query
from tests.demo import demo_file

LAYOUTS = ("acled", "ged")


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def changed(path: Path, out: Path, change: dict[str, dict[str, str]], drop: tuple[str, ...] = ()) -> Path:
    rows = lines(path)
    key = next(iter(rows[0]))
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(row | change.get(row[key], {}) for row in rows if row[key] not in drop)
    return out


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_chronicle_meets_itself(layout: str, tmp_path: Path) -> None:
    with Chronicle.open(demo_file(), create=False) as chronicle:
        path = chronicle.export(layout, tmp_path / "a.csv")
        found = chronicle.compare(SheetAsked(path))
        dated = {row.id for row in chronicle.rows(Query(limit=1000)).rows if row.first and row.first == row.last and row.lat is not None}
    assert found.layout == layout
    assert all(pair.incident.id == pair.reference.id.removeprefix("RPT") for pair in found.matched)
    assert {pair.incident.id for pair in found.matched} >= dated
    assert all(pair.reasons for pair in found.matched)


OURS = """id,date,place,country,killed,type,notes
a,2031-05-14,Bama,Nigeria,5,bombing,A bomb at the market of Bama.
b,2031-05-20,Konduga,Nigeria,3,shooting,Gunmen shot three herders.
c,2031-06-02,Monguno,Nigeria,12,battle,Soldiers fought the Front.
d,2031-06-09,Gwoza,Nigeria,1,abduction,A teacher was taken.
"""
THEIRS = """id,date,place,country,killed,type,notes
A,2031-05-14,Bama,Nigeria,6,bombing,Explosion.
B,2031-05-21,Konduga,Nigeria,30,shooting,Other.
C,2031-06-03,Monguno,Nigeria,12,battle,Clash near Monguno.
X,2031-06-10,Damboa,Nigeria,2,bombing,New.
"""


def test_only_here_only_there_and_why(tmp_path: Path) -> None:
    (tmp_path / "ours.csv").write_text(OURS, "utf-8")
    (tmp_path / "theirs.csv").write_text(THEIRS, "utf-8")
    with Chronicle.open(tmp_path / "c.db") as chronicle:
        chronicle.import_sheet(SheetAsked(tmp_path / "ours.csv"))
        before = chronicle.store.digest()
        found = chronicle.compare(SheetAsked(tmp_path / "theirs.csv"))
        assert chronicle.store.digest() == before
    assert {(p.incident.when, p.reference.id) for p in found.matched} == {("2031-05-14", "A"), ("2031-06-02", "C")}
    assert {a.incident.when for a in found.only_here if a.incident} == {"2031-05-20", "2031-06-09"}
    there = {a.reference.id: a.why for a in found.only_there if a.reference}
    assert set(there) == {"B", "X"}
    assert "toll: " in there["B"]
    assert all(p.reasons for p in found.matched)


def test_each_row_and_each_incident_once(tmp_path: Path) -> None:
    with Chronicle.open(demo_file(), create=False) as chronicle:
        path = chronicle.export("acled", tmp_path / "a.csv")
        path.write_text(path.read_text("utf-8") + "".join(path.read_text("utf-8").splitlines(keepends=True)[1:]), "utf-8")
        found = chronicle.compare(SheetAsked(path))
    pairs = (*found.matched, *found.possible)
    assert len({p.incident.id for p in pairs}) == len({p.reference.row for p in pairs}) == len(pairs)


def test_what_the_set_does_not_cover_is_not_missing_in_it(tmp_path: Path) -> None:
    with Chronicle.open(demo_file(), create=False) as chronicle:
        path = chronicle.export("acled", tmp_path / "a.csv")
        rows = lines(path)
        country = next(row["country"] for row in rows if row["country"] and row["event_date"])
        changed(path, tmp_path / "b.csv", {}, tuple(row["event_id_cnty"] for row in rows if row["country"] != country))
        found = chronicle.compare(SheetAsked(tmp_path / "b.csv"))
    assert found.outside > 0
    assert found.outside + len(found.only_here) + len(found.matched) + len(found.possible) == len(rows)


def test_on_the_command_line(tmp_path: Path) -> None:
    with Chronicle.open(demo_file(), create=False) as chronicle:
        path = chronicle.export("acled", tmp_path / "a.csv")
    done = CliRunner().invoke(app, ["compare", str(path), "--chronicle", str(demo_file())])
    assert done.exit_code == 0
    assert "In both" in done.output
    assert "only there" in done.output
