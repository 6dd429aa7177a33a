"""Each format holds the same incidents, is what its tools expect, and carries nothing that acts."""

import csv
import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import mkdtemp

import pytest

from reportedly.api import Chronicle
from reportedly.escape import uncell
from reportedly.export import FORMATS, acled, ged
from reportedly.export import export as write
from reportedly.model import Precision
from reportedly.store.rows import Query
from tests.demo import demo_file


@cache
def written(name: str) -> Path:
    with Chronicle.open(demo_file(), create=False) as chronicle:
        return write(chronicle.store, name, Path(mkdtemp()))


@cache
def incidents() -> dict[str, str | None]:
    with Chronicle.open(demo_file(), create=False) as chronicle:
        return {row.id: row.when for row in chronicle.rows(Query(limit=1000)).rows}


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def in_jsonl(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def in_xlsx(path: Path) -> set[str]:
    from openpyxl import load_workbook

    sheet = load_workbook(path, read_only=True)["incidents"]
    return {str(row[0]) for row in list(sheet.iter_rows(values_only=True))[1:]}


def in_parquet(path: Path) -> set[str]:
    import pyarrow.parquet as pq

    return set(pq.read_table(path / "incidents.parquet").column("incident_id").to_pylist())


def in_datasette(path: Path) -> set[str]:
    with sqlite3.connect(path / "chronicle.db") as connection:
        return {row[0] for row in connection.execute("SELECT incident_id FROM incidents")}


IDS: dict[str, Callable[[Path], set[str]]] = {
    "csv": lambda p: {line["incident_id"] for line in lines(p / "incidents.csv")},
    "xlsx": in_xlsx,
    "acled": lambda p: {line["event_id_cnty"].removeprefix("RPT") for line in lines(p)},
    "ged": lambda p: {line["id"] for line in lines(p)},
    "geojson": lambda p: {f["id"] for f in json.loads(p.read_text("utf-8"))["features"]},
    "ftm": lambda p: {e["properties"]["recordId"][0] for e in in_jsonl(p) if e["schema"] == "Event"},  # type: ignore[index]
    "parquet": in_parquet,
    "datasette": in_datasette,
    "annotations": lambda p: {a["body"]["incident"] for a in in_jsonl(p)},  # type: ignore[index]
    "matrix": lambda p: {line["incident_id"] for line in lines(p)},
    "dossier": lambda p: {line.rpartition("incident ")[2] for line in p.read_text("utf-8").splitlines() if "· incident " in line},
}


@pytest.mark.parametrize("name", IDS)
def test_every_incident_is_in_every_format_once(name: str) -> None:
    assert IDS[name](written(name)) == set(incidents())


def test_a_timeline_holds_every_incident_that_has_a_date() -> None:
    events = json.loads(written("timelinejs").read_text("utf-8"))["events"]
    assert {e["unique_id"] for e in events} == {name for name, when in incidents().items() if when}
    assert all(e["start_date"]["year"] for e in events)


@pytest.mark.parametrize("name", [n for n in FORMATS if n not in ("xlsx", "parquet", "datasette", "bundle", "csv")])
def test_the_same_chronicle_gives_the_same_bytes(name: str, tmp_path: Path) -> None:
    with Chronicle.open(demo_file(), create=False) as chronicle:
        assert write(chronicle.store, name, tmp_path).read_bytes() == written(name).read_bytes()


def test_acled_and_ged_layouts_have_their_columns() -> None:
    assert len(acled.COLUMNS) == 31
    assert len(ged.COLUMNS) == 49
    for name, columns in (("acled", acled.COLUMNS), ("ged", ged.COLUMNS)):
        assert tuple(lines(written(name))[0]) == columns


def test_deaths_follow_the_policy() -> None:
    for line in lines(written("ged")):
        numbers = [int(line[name]) for name in ("low", "best", "high") if line[name]]
        assert all(a <= b for a, b in pairwise(numbers))


def test_the_grid_cell_is_that_of_the_layout() -> None:
    assert ged.priogrid(-89.9, -179.9) == 1
    assert ged.priogrid(50.45, 30.52) == (280 * 720) + 421 + 1


def test_the_acled_geo_precision_is_never_finer_than_the_place() -> None:
    assert acled.GEO_PRECISION[Precision.COUNTRY] == acled.GEO_PRECISION[Precision.PROVINCE] == 3
    assert Precision.UNKNOWN not in acled.GEO_PRECISION


def test_followthemoney_takes_the_entities() -> None:
    from followthemoney import model

    for raw in in_jsonl(written("ftm")):
        proxy = model.get_proxy(raw)
        assert proxy.schema.name == raw["schema"]
        assert proxy.to_dict()["properties"].keys() == raw["properties"].keys()  # type: ignore[attr-defined]
        proxy.schema.validate(proxy.to_dict())


def test_accusations_are_never_involvement() -> None:
    for entity in in_jsonl(written("ftm")):
        assert "involved" not in entity["properties"]  # type: ignore[operator]


def test_annotations_point_at_the_words() -> None:
    with Chronicle.open(demo_file(), create=False) as chronicle:
        texts = {report.sha256: report.text for report in chronicle.store.reports()}
    for annotation in in_jsonl(written("annotations")):
        target = annotation["target"]
        quote, position = target["selector"]  # type: ignore[index]
        text = texts[target["scope"].removeprefix("urn:sha256:")]  # type: ignore[index]
        assert text[position["start"] : position["end"]] == quote["exact"]
        assert text[: position["start"]].endswith(quote["prefix"])
        assert text[position["end"] :].startswith(quote["suffix"])


def test_datasette_counts_agree_with_the_tables() -> None:
    with sqlite3.connect(written("datasette") / "chronicle.db") as connection:
        claims = connection.execute("SELECT count(*) FROM claims").fetchone()[0]
        homeless = "SELECT count(*) FROM claims WHERE incident_id NOT IN (SELECT incident_id FROM incidents)"
        orphans = connection.execute(homeless).fetchone()[0]
    assert claims == len(lines(written("csv") / "claims.csv"))
    assert orphans == 0


class TestHostile:
    """Values that would act in a spreadsheet, a page, or a terminal."""

    OUTLET = '=HYPERLINK("http://x.example","y")'
    TITLE = "<img src=x onerror=alert(1)> \u202egnp"
    TEXT = "Gunmen killed two guards outside a bank in Nairobi on Tuesday, police said.\n"

    @pytest.fixture
    def chronicle(self, tmp_path_factory: pytest.TempPathFactory) -> Path:
        folder = tmp_path_factory.mktemp("hostile")
        (folder / "a.jsonl").write_text(json.dumps(
            {"name": "-2+3.txt", "text": self.TEXT, "published": "2021-03-03", "outlet": self.OUTLET, "title": self.TITLE}), "utf-8")
        with Chronicle.open(folder / "c.db") as chronicle:
            chronicle.add([folder / "a.jsonl"])
        return folder / "c.db"

    def test_no_text_cell_is_a_formula_and_nothing_is_lost(self, chronicle: Path, tmp_path: Path) -> None:
        with Chronicle.open(chronicle, create=False) as opened:
            folder = write(opened.store, "csv", tmp_path)
        (source,) = lines(folder / "sources.csv")
        assert source["outlet"].startswith("'=")
        assert uncell(source["outlet"]) == self.OUTLET
        assert uncell(source["title"]) == self.TITLE

    def test_html_is_escaped_in_a_timeline(self, chronicle: Path, tmp_path: Path) -> None:
        with Chronicle.open(chronicle, create=False) as opened:
            text = write(opened.store, "timelinejs", tmp_path).read_text("utf-8")
        assert "<img" not in text


def test_an_unknown_format_is_a_usage_error(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "reportedly", "export", str(tmp_path), "--as", "pdf", "--chronicle", str(demo_file())],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "geojson" in done.stderr
