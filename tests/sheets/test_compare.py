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


def test_only_here_only_there_and_why(tmp_path: Path) -> None:
    with Chronicle.open(demo_file(), create=False) as chronicle:
        rows = [row for row in chronicle.rows(Query(limit=1000)).rows if row.first and row.first == row.last and row.lat is not None]
        countries = [row.country for row in rows]
        gone, moved = [row.id for row in rows[2:] if countries.count(row.country) > 2][:2]
        path = changed(chronicle.export("acled", tmp_path / "a.csv"), tmp_path / "b.csv", {
            f"RPT{moved}": {"event_id_cnty": "MOVED", "event_date": "1999-01-01", "year": "1999", "time_precision": "1"}}, (f"RPT{gone}",))
        before = chronicle.store.digest()
        found = chronicle.compare(SheetAsked(path))
        assert chronicle.store.digest() == before
    here = {alone.incident.id: alone for alone in found.only_here if alone.incident}
    there = {alone.reference.id: alone for alone in found.only_there if alone.reference}
    assert {gone, moved} <= set(here)
    assert "MOVED" in there
    assert all(alone.why for alone in (*here.values(), *there.values()))


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
