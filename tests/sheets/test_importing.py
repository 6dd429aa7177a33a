"""Spreadsheets in: each row an incident with its cells as quotes; what is not understood is told; nothing is lost."""

import csv
import json
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from typer.testing import CliRunner

from reportedly.api import Act, Chronicle, SheetAsked
from reportedly.cli import app
from reportedly.errors import InputError, UsageError
from reportedly.escape import uncell
from reportedly.export.rowtext import cells_of, text_of
from reportedly.export.told import told
from reportedly.model import Count, Role, Stance, When, Where, Who
from reportedly.sheets import mapped, preview, read_table
from reportedly.sheets.cells import count, day, day_first
from tests.demo import demo_file
from tests.pipeline.stub import STUB
from tests.sheets.acled import FIRST, SECOND, THIRD, table_of

SHEET = """Day,What happened,Town,Region,Country,Dead,Wounded,Who did it,Claimed by,Paper
3/4/2031,"Gunmen fired on a market, police said.",Bama,Borno,Nigeria,5-7,at least 12,Unknown,,Oldport Times
14/4/2031,A bomb went off.,Konduga,Borno,Nigeria,3,,The Front,The Front,Radio Delta
someday,Nothing clear.,,,Atlantis,many,,,,
"""
MAP = {"perpetrator": "Who did it", "outlet": "Paper"}


def written(folder: Path, text: str, name: str = "sheet.csv") -> Path:
    (folder / name).write_bytes(text.encode("utf-8"))
    return folder / name


def claims_by_row(path: Path, columns: dict[str, str] | None = None) -> list[dict[Role, list[object]]]:
    found = preview(SheetAsked(path, columns or {})).first
    assert found
    rows: dict[str, dict[Role, list[object]]] = {i: {} for i in found.incidents}
    for claim in found.claims:
        assert found.report.holds(claim.spans[0])
        rows[claim.incidents[0]].setdefault(claim.role, []).append(claim.value)
    return list(rows.values())


def test_headings_are_understood_and_cells_become_values(tmp_path: Path) -> None:
    first, second, third = claims_by_row(written(tmp_path, SHEET), {"date": "Day", **MAP})
    assert first[Role.DATE] == [When("2031-04-03", "3/4/2031", "the row's date")]
    assert first[Role.KILLED] == [Count(5, 7, "5-7")]
    assert first[Role.INJURED] == [Count(12, None, "at least 12", "at_least")]
    (place,) = first[Role.PLACE]
    assert isinstance(place, Where)
    assert (place.name, place.admin, place.country) == ("Bama", "Borno", "NG")
    assert Role.PERPETRATOR not in first
    assert second[Role.PERPETRATOR] == [Who("The Front", "The Front")] * 2
    assert third[Role.DATE] == [When(None, "someday", "the column does not tell day from month, or it is no date")]


def test_what_is_not_understood_is_told_with_its_row(tmp_path: Path) -> None:
    notes = {(n.row, n.words) for n in preview(SheetAsked(written(tmp_path, SHEET), MAP)).notes}
    assert (4, "the date 'someday' is not understood") in notes
    assert (4, "killed 'many' is no number of people") in notes
    assert (4, "the country 'Atlantis' is not known") in notes


def test_rows_come_into_the_chronicle_with_the_row_as_evidence(tmp_path: Path) -> None:
    path = written(tmp_path, SHEET)
    with Chronicle.open(tmp_path / "c.db") as chronicle:
        done = chronicle.import_sheet(SheetAsked(path, MAP))
        assert (done.rows, done.known) == (3, False)
        assert chronicle.import_sheet(SheetAsked(path, MAP)).known
        assert chronicle.verify().ok
        rows = chronicle.rows().rows
        assert len(rows) == 3
        view = next(chronicle.incident(r.id) for r in rows if r.when == "2031-04-14")
        (said,) = [s for s in view.statements if s.stance == Stance.CLAIMS_RESPONSIBILITY]
        assert said.speaker == "The Front"
        assert said.claims[0].via == ("Radio Delta",)
        assert chronicle.search("market")[0].incidents
        report = chronicle.report(view.reports[0])
        assert chronicle.store.original(report.sha256) == path.read_bytes()


def test_rows_that_look_alike_stay_apart(tmp_path: Path) -> None:
    text = "date,place,country,killed\n" + "2031-04-03,Bama,Nigeria,5\n" * 4
    with Chronicle.open(tmp_path / "c.db") as chronicle:
        chronicle.import_sheet(SheetAsked(written(tmp_path, text)))
        assert len(chronicle.rows().rows) == 4


@pytest.mark.parametrize("rows", [[FIRST], [FIRST, SECOND, THIRD]])
def test_an_acled_layout_keeps_every_column_there_and_back(rows: list[dict[str, str]], tmp_path: Path) -> None:
    path = written(tmp_path, "\ufeff" + table_of(rows), "acled.csv")
    with Chronicle.open(tmp_path / "c.db") as chronicle:
        chronicle.import_sheet(SheetAsked(path))
        out = chronicle.export("acled", tmp_path / "out.csv")
        again = tmp_path / "again.db"
        with Chronicle.open(again) as second:
            second.import_sheet(SheetAsked(out))
            twice = second.export("acled", tmp_path / "twice.csv")
    with out.open(encoding="utf-8", newline="") as file:
        back = {line["event_id_cnty"]: {k: uncell(v) if v.startswith(("'=", "'@", "''", "'-", "'+")) else v for k, v in line.items()}
                for line in csv.DictReader(file)}
    assert back == {row["event_id_cnty"]: row for row in rows}
    assert sorted(twice.read_text("utf-8").splitlines()) == sorted(out.read_text("utf-8").splitlines())


def test_acled_codes_of_precision_are_kept_uncertain(tmp_path: Path) -> None:
    first, second = claims_by_row(written(tmp_path, table_of([FIRST, SECOND])))
    assert isinstance(first[Role.DATE][0], When)
    assert first[Role.DATE][0].edtf == "2031-05-14"
    assert isinstance(second[Role.DATE][0], When)
    assert second[Role.DATE][0].edtf == "2031-05-15~"
    assert Role.PERPETRATOR in first


def test_a_row_and_a_report_of_one_incident_fill_each_other(tmp_path: Path) -> None:
    with Chronicle.open(tmp_path / "c.db") as chronicle:
        chronicle.import_sheet(SheetAsked(written(tmp_path, table_of([FIRST]), "acled.csv")))
        row = chronicle.rows().rows[0]
        claim = next(v.claims[0] for r in chronicle.incident(row.id).roles if r.role is Role.KILLED for v in r.values)
        chronicle.act(Act("correct", "tester", claim=claim.id, value="9"))
        with chronicle.export("acled", tmp_path / "o.csv").open(encoding="utf-8", newline="") as file:
            (line,) = csv.DictReader(file)
    assert line["fatalities"] == "9"
    assert line["event_id_cnty"] == "XAA1"
    assert (line["assoc_actor_1"], line["interaction"], line["admin3"]) == (FIRST["assoc_actor_1"], FIRST["interaction"], FIRST["admin3"])


def test_a_workbook_is_read_as_it_looks(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet
    sheet.title = "log"
    for line in (["Date", "Place", "Killed", "Notes"], [datetime(2031, 4, 3), "Bama", 5, "=1+1"], ["4 April 2031", "Konduga", "3+", "b"]):
        sheet.append(line)
    book.create_sheet("other").append(["x"])
    book.save(tmp_path / "a.xlsx")
    first, second = claims_by_row(tmp_path / "a.xlsx")
    assert first[Role.DATE] == [When("2031-04-03", "2031-04-03", "the row's date")]
    assert second[Role.KILLED] == [Count(3, None, "3+", "at_least")]
    with pytest.raises(UsageError, match="no sheet"):
        read_table(tmp_path / "a.xlsx", "absent")


def test_our_own_tables_come_back(tmp_path: Path) -> None:
    with Chronicle.open(demo_file(), create=False) as chronicle:
        folder = chronicle.export("csv", tmp_path / "t")
        before = {r.row.id: r.row for r in told(chronicle.store)}
    with Chronicle.open(tmp_path / "c.db") as chronicle:
        done = chronicle.import_sheet(SheetAsked(folder / "incidents.csv"))
        assert done.rows == len(before)
        assert not [n for n in done.notes if n.words != "no date"]
        after = chronicle.rows().rows
    assert len(after) == len(before)
    assert sorted(r.when or "" for r in after) == sorted(r.when or "" for r in before.values())
    assert sorted(r.country or "" for r in after) == sorted(r.country or "" for r in before.values())


ARCHIVER = ("Link,Archive status,Archive location,Archive date,Upload timestamp,Upload title,Text content,Hash\n"
            "https://a.example/1,Success,https://store.example/1,2031-05-15T10:00:00Z,2031-05-14T08:00:00Z,A post,"
            "A bomb killed 4 in Town2.,abc\n"
            "https://a.example/2,Failed,,,,,,\n")


def test_auto_archiver_rows_with_text_become_reports(tmp_path: Path) -> None:
    with Chronicle.open(tmp_path / "c.db") as chronicle:
        done = chronicle.import_sheet(SheetAsked(written(tmp_path, ARCHIVER)), STUB)
        assert (done.rows, [n.row for n in done.notes]) == (2, [3])
        (report,) = chronicle.store.reports()
        assert (report.url, report.outlet, report.title, report.published.edtf) == (
            "https://a.example/1", "a.example", "A post", "2031-05-14")
        assert json.loads(chronicle.store.captures(report.id)[0])["archive"] == "https://store.example/1"
        assert chronicle.rows().total == 1


@pytest.mark.parametrize(("texts", "first"), [(["3/4/2031", "14/4/2031"], True), (["4/14/2031"], False), (["3/4/2031"], None),
                                              (["3.4.2031"], True)])
def test_day_or_month_first_is_told_by_the_column(texts: list[str], first: bool | None) -> None:
    assert day_first(texts) is first


@pytest.mark.parametrize(("text", "edtf"), [
    ("2031-04-03", "2031-04-03"), ("3 April 2031", "2031-04-03"), ("April 3, 2031", "2031-04-03"), ("3rd Apr 2031", "2031-04-03"),
    ("2031-04-03 10:00:00", "2031-04-03"), ("2031-04", "2031-04"), ("4/4/2031", "2031-04-04"), ("3/4/2031", None), ("31/2/2031", None),
    ("soon", None)])
def test_days_as_people_write_them(text: str, edtf: str | None) -> None:
    assert day(text, None) == edtf


@pytest.mark.parametrize(("cells", "value"), [
    (("5",), Count(5, 5, "5")), (("1,200",), Count(1200, 1200, "1,200")), (("5", "3", "9"), Count(3, 9, "5")),
    (("up to 4",), Count(None, 4, "up to 4", "at_most")),
    (("a lot",), None), (("",), None), (("-5",), None)])
def test_numbers_of_people(cells: tuple[str, ...], value: Count | None) -> None:
    assert count(*cells) == value


@given(st.lists(st.tuples(st.sampled_from(["a", "b c", "d:e"]), st.text()), max_size=3, unique_by=lambda c: c[0]))
def test_the_text_of_a_row_gives_every_cell_back(cells: list[tuple[str, str]]) -> None:
    text, places = text_of(cells)
    wanted = {heading: value if value.strip() else "" for heading, value in cells}
    assert cells_of(text, [h for h, _ in cells]) == wanted
    for (_, value), place in zip(cells, places, strict=True):
        assert place is None or text[place[0] : place[1]].replace("\n\t", "\n") == value


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\xff" * 100, b"PK\x03\x04broken", b"a" * 10, b"x,y\n1,2\n"])
@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_what_is_no_table_is_refused_by_name(content: bytes, name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises((InputError, UsageError), match=r"a\.(csv|xlsx)"):
        preview(SheetAsked(tmp_path / name))


def test_a_mapping_names_what_is_there(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, SHEET))
    with pytest.raises(UsageError, match="no column 'Tag'"):
        mapped(table, {"date": "Tag"})
    with pytest.raises(UsageError, match="nothing is called"):
        mapped(table, {"datum": "Day"})


def test_the_preview_stores_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, SHEET)
    words = ["import", str(path), "--preview", "--chronicle", str(tmp_path / "c.db"), "--map", "perpetrator=Who did it"]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0
    assert "perpetrator\tWho did it" in done.output
    assert "Nothing was stored" in done.output
    assert not (tmp_path / "c.db").exists()
