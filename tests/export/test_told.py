"""What leaves the chronicle: filters, a day in the past, an embargo, coarse places; page by page as one by one."""

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reportedly.api import Act, Choice, Chronicle, Fatalities
from reportedly.cli import app
from reportedly.errors import UsageError
from reportedly.export.acled import deaths_of
from reportedly.export.told import embargoed, fits, told
from reportedly.merge import view_of
from reportedly.model import Claim, Code, Count, Incident, Precision, Report, Role, Where
from reportedly.store.rows import Query
from tests.demo import demo_file


def ids(choice: Choice) -> set[str]:
    with Chronicle.open(demo_file(), create=False) as chronicle:
        return {one.row.id for one in told(chronicle.store, choice)}


@pytest.fixture(scope="module")
def everything() -> set[str]:
    return ids(Choice())


def test_pages_say_the_same_as_single_incidents() -> None:
    with Chronicle.open(demo_file(), create=False) as chronicle:
        for one in told(chronicle.store):
            assert one.view == chronicle.incident(one.row.id)
            assert one.reports == {name: chronicle.report(name) for name in one.reports}


@pytest.mark.parametrize("query", [
    Query(since="2021-01-01"), Query(until="2021-01-01"), Query(facets=(("type", "bombing"),)), Query(contradicted=True),
    Query(least_accounts=2)])
def test_filters_apply_as_in_the_list(query: Query, everything: set[str]) -> None:
    with Chronicle.open(demo_file(), create=False) as chronicle:
        wanted = {row.id for row in chronicle.rows(query).rows}
        lines = chronicle.rows(Query(limit=1000)).rows
    assert ids(Choice(query)) == wanted
    assert {row.id for row in lines if fits(row, query)} == wanted
    assert wanted < everything


def test_as_of_holds_only_what_was_out() -> None:
    with Chronicle.open(demo_file(), create=False) as chronicle:
        published = sorted(r.published.edtf for r in chronicle.store.reports() if r.published.edtf)
        day = published[len(published) // 2]
        found = list(told(chronicle.store, Choice(day=day)))
        assert {one.row.id for one in found} == {view.id for view in chronicle.as_of(day)}
    assert found
    assert all((r.published.edtf or "") <= day for one in found for r in one.reports.values())
    assert ids(Choice(day="1900-01-01")) == set()


def test_as_of_with_filters() -> None:
    whole = ids(Choice(day="2099-01-01"))
    some = ids(Choice(Query(facets=(("type", "bombing"),)), day="2099-01-01"))
    assert some
    assert some < whole


def test_an_embargo_leaves_out_what_may_have_happened_since() -> None:
    with Chronicle.open(demo_file(), create=False) as chronicle:
        lasts = sorted(row.last for row in chronicle.rows(Query(limit=1000)).rows if row.last)
        limit = date.fromordinal(lasts[len(lasts) // 2])
        found = list(told(chronicle.store, Choice(until=limit)))
    assert found
    assert all(one.row.last is None or one.row.last <= limit.toordinal() for one in found)
    assert len(found) < len(ids(Choice()))
    assert embargoed(7, date(2024, 3, 8)) == date(2024, 3, 1)


@pytest.mark.parametrize("finest", [Precision.PROVINCE, Precision.COUNTRY])
def test_no_finer_place_leaves(finest: Precision, tmp_path: Path) -> None:
    fine = {Precision.ADDRESS, Precision.PLACE, Precision.DISTRICT} | ({Precision.PROVINCE} if finest is Precision.COUNTRY else set())
    with Chronicle.open(demo_file(), create=False) as chronicle:
        names = {v.value.name: one.row.id for one in told(chronicle.store) for role in one.view.roles if role.role is Role.PLACE
                 for v in role.values if isinstance(v.value, Where) and v.value.precision in fine and v.value.name
                 and v.value.name not in (v.value.admin, v.value.country)}
        assert names
        for one in told(chronicle.store, Choice(finest=finest)):
            assert one.row.precision not in {p.value for p in fine}
            said = json.dumps([one.view.title, one.row.quote, [r.text for r in one.reports.values()]], ensure_ascii=False)
            assert not [name for name, incident in names.items() if incident == one.row.id and f" {name} " in said]
        out = chronicle.export("geojson", tmp_path / "a.geojson", Choice(finest=finest))
    for feature in json.loads(out.read_text("utf-8"))["features"]:
        assert feature["properties"]["loc_precision"] not in {p.value for p in fine}
        assert feature["geometry"] is None or feature["properties"]["loc_precision"] in ("province", "country")


def test_redacted_names_leave_no_format(tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(demo_file().read_bytes())
    with Chronicle.open(copy) as chronicle:
        name = next(w for one in told(chronicle.store) for s in one.view.statements for w in [s.speaker] if len(w.split()) == 2)
        chronicle.act(Act("redact", "tester", names=(name,)))
        for as_ in ("csv", "acled", "ged", "geojson", "timelinejs", "ftm", "annotations", "matrix", "dossier", "datasette"):
            out = chronicle.export(as_, tmp_path / as_)
            files = [out] if out.is_file() else [p for p in out.rglob("*") if p.is_file()]
            assert not [p for p in files if name.encode() in p.read_bytes()], as_


def counted(*values: Count) -> Incident:
    report = Report("Dozens were killed.")
    claims = tuple(Claim(report.id, ("x",), Role.KILLED, v, (report.span(0, 6),)) for v in values)
    return Incident("x", ("x",), (Claim(report.id, ("x",), Role.TYPE, Code("bombing"), (report.span(0, 6),)), *claims))


@pytest.mark.parametrize(("values", "policy", "number"), [
    ([Count(24, None, "dozens", "at_least")], Fatalities.ACLED, 12),
    ([Count(100, None, "Hundreds of people", "at_least"), Count(30, 30, "30")], Fatalities.ACLED, 30),
    ([Count(10, 10, "10"), Count(14, 14, "14")], Fatalities.ACLED, 10),
    ([Count(10, 10, "10"), Count(14, 14, "14")], Fatalities.HIGH, 14),
    ([Count(10, 10, "10"), Count(14, 14, "14")], Fatalities.LOW, 10),
    ([], Fatalities.ACLED, 0),
])
def test_deaths_follow_the_policy(values: list[Count], policy: Fatalities, number: int) -> None:
    assert deaths_of(view_of(counted(*values), [Report("Dozens were killed.")]), policy) == number


def test_a_part_is_no_bundle(tmp_path: Path) -> None:
    with Chronicle.open(demo_file(), create=False) as chronicle, pytest.raises(UsageError, match="whole chronicle"):
        chronicle.export("bundle", tmp_path / "b", Choice(Query(since="2021-01-01")))


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, [*words])
    if isinstance(done.exception, UsageError):
        return 2, str(done.exception)
    return done.exit_code, done.output


def test_the_command_line_chooses(tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    code, _ = run("export", str(out), "--as", "acled", "--chronicle", str(demo_file()), "--type", "bombing", "--as-of", "2099",
                  "--max-precision", "province", "--embargo", "7d", "--fatalities", "acled")
    assert code == 0
    with out.open(encoding="utf-8", newline="") as file:
        assert all("bombing" in line["tags"] for line in csv.DictReader(file))


@pytest.mark.parametrize("wrong", [["--as-of", "gestern"], ["--clock", "sun"], ["--max-precision", "house"], ["--embargo", "soon"],
                                   ["--fatalities", "most"]])
def test_what_is_no_option_is_told(wrong: list[str], tmp_path: Path) -> None:
    code, said = run("export", str(tmp_path / "x"), "--as", "csv", "--chronicle", str(demo_file()), *wrong)
    assert code == 2
    assert wrong[1] in said
