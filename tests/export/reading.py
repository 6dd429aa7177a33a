"""Reads back which incidents each format holds, with the tools of the format."""

import csv
import html
import json
import re
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from reportedly.api import Chronicle
from reportedly.store.rows import Query


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def in_jsonl(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").removesuffix("\n").split("\n")]


def in_xlsx(path: Path) -> set[str]:
    from openpyxl import load_workbook

    with path.open("rb") as file:
        sheet = load_workbook(file, read_only=True)["incidents"]
        return {str(row[0]) for row in list(sheet.iter_rows(values_only=True))[1:]}


def in_parquet(path: Path) -> set[str]:
    import pyarrow.parquet as pq

    return set(pq.read_table(path / "incidents.parquet").column("incident_id").to_pylist())


def in_datasette(path: Path) -> set[str]:
    with sqlite3.connect(path / "chronicle.db") as connection:
        return {row[0] for row in connection.execute("SELECT incident_id FROM incidents")}


def in_bundle(path: Path) -> set[str]:
    copy = path.with_name(f"{path.name}.db")
    copy.unlink(missing_ok=True)
    with Chronicle.open(copy) as chronicle:
        chronicle.import_bundle(path)
        return {row.id for row in chronicle.store.every_row(Query())}


def in_site(path: Path) -> set[str]:
    pages = [path / "index.html", *path.glob("page-*.html")]
    listed = re.findall(r'href="incident/(\w+)\.html"', "".join(page.read_text("utf-8") for page in pages))
    assert {p.stem for p in (path / "incident").iterdir()} == set(map(html.unescape, listed))
    return set(listed)


IDS: Mapping[str, Callable[[Path], set[str]]] = {
    "bundle": in_bundle,
    "csv": lambda p: {line["incident_id"] for line in lines(p / "incidents.csv")},
    "xlsx": in_xlsx,
    "acled": lambda p: {line["event_id_cnty"].removeprefix("RPT") for line in lines(p)},
    "ged": lambda p: {line["id"] for line in lines(p)},
    "geojson": lambda p: {f["id"] for f in json.loads(p.read_text("utf-8"))["features"]},
    "timelinejs": lambda p: {e["unique_id"] for e in json.loads(p.read_text("utf-8"))["events"]},
    "timelinejs-csv": lambda p: {line["Text"].rpartition("incident ")[2].removesuffix("</p>") for line in lines(p)},
    "ftm": lambda p: {e["properties"]["recordId"][0] for e in in_jsonl(p) if e["schema"] == "Event"},
    "parquet": in_parquet,
    "datasette": in_datasette,
    "annotations": lambda p: {a["body"]["incident"] for a in in_jsonl(p)},
    "matrix": lambda p: {line["incident_id"] for line in lines(p)},
    "dossier": lambda p: {line.rpartition("incident ")[2] for line in p.read_text("utf-8").split("\n") if "· incident " in line},
    "site": in_site,
}
DATED_ONLY = frozenset({"timelinejs", "timelinejs-csv"})  # a timeline has no place for an incident without a date
