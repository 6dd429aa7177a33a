"""Each format holds the same incidents, is what its tools expect, and carries nothing that acts."""

import json
import sqlite3
import subprocess
import sys
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from reportedly.api import Chronicle
from reportedly.escape import uncell
from reportedly.export import FORMATS, acled, ged
from reportedly.export import export as write
from reportedly.model import Precision
from reportedly.store.rows import Query
from tests.demo import demo_file
from tests.export.reading import in_jsonl, lines


@cache
def written(name: str) -> Path:
    with Chronicle.open(demo_file(), create=False) as chronicle:
        return write(chronicle.store, name, Path(mkdtemp()))


@cache
def incidents() -> dict[str, str | None]:
    with Chronicle.open(demo_file(), create=False) as chronicle:
        return {row.id: row.when for row in chronicle.rows(Query(limit=1000)).rows}


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


def test_followthemoney_takes_the_entities_and_drops_no_value() -> None:
    from followthemoney import model

    raws = in_jsonl(written("ftm"))
    known = {raw["id"]: raw["schema"] for raw in raws}
    assert len(known) == len(raws)
    for raw in raws:
        proxy = model.get_proxy(raw, cleaned=False)
        proxy.schema.validate(proxy.to_dict())
        kept = {name: sorted(values) for name, values in proxy.to_dict()["properties"].items()}
        assert kept == {name: sorted(values) for name, values in raw["properties"].items()}, raw["schema"]
        for name, prop in proxy.schema.properties.items():
            if prop.type.name == "entity":
                assert all(value in known for value in raw["properties"].get(name, ()))


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


def test_a_real_datasette_opens_it_with_its_metadata() -> None:
    import asyncio

    from datasette.app import Datasette

    folder = written("datasette")
    server = Datasette([str(folder / "chronicle.db")], immutables=[], metadata=json.loads((folder / "metadata.json").read_text("utf-8")))

    async def asked(path: str) -> Any:
        found = await server.client.get(path)
        assert found.status_code == 200, path
        return found.json() if path.partition("?")[0].endswith(".json") else found.text

    async def visit() -> None:
        listed = await asked("/chronicle/incidents.json?_size=max&_shape=objects&_facet=status")
        assert {row["incident_id"] for row in listed["rows"]} == set(incidents())
        assert "status" in json.dumps(listed["facet_results"])
        page = await asked("/chronicle/incidents")
        assert "One row for each incident" in page
        assert "allegations" in json.dumps(await asked("/-/metadata.json"))
        first = next(iter(incidents()))
        assert first in await asked(f"/chronicle/incidents/{first}")
        query = "select+count(*)+as+n+from+incident_sources+join+documents+using+(document_id)"
        joined = await asked(f"/chronicle.json?sql={query}&_shape=array")
        assert joined[0]["n"] > 0

    asyncio.run(visit())


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
