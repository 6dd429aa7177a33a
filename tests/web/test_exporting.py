"""Downloads: every format comes, filters hold, a wrong wish is told."""

import csv
import io
import zipfile
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from reportedly.export import FORMATS
from tests.web.served import client_over, demo_copy


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client_over(demo_copy(tmp_path_factory.mktemp("export"))) as opened:
        yield opened


@pytest.mark.parametrize("name", list(FORMATS))
def test_every_format_is_a_download(client: TestClient, name: str) -> None:
    answer = client.get(f"/api/export/{name}")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.content


def test_the_filters_of_the_list_hold(client: TestClient) -> None:
    rows = client.get("/api/incidents?country=NG").json()["page"]["rows"]
    found = zipfile.ZipFile(io.BytesIO(client.get("/api/export/csv?country=NG").content))
    incidents = next(n for n in found.namelist() if "incident" in n)
    assert len(list(csv.DictReader(io.StringIO(found.read(incidents).decode("utf-8-sig"))))) == len(rows)


def rows_of(client: TestClient, wish: str, table: str) -> list[dict[str, str]]:
    """The rows of one table of a download."""
    found = zipfile.ZipFile(io.BytesIO(client.get(wish).content))
    name = next(n for n in found.namelist() if n.endswith(table))
    return list(csv.DictReader(io.StringIO(found.read(name).decode("utf-8-sig"))))


def test_as_of_holds_only_what_was_out_on_that_day(client: TestClient) -> None:
    out = {r["document_id"]: r["published_edtf"] for r in rows_of(client, "/api/export/csv", "sources.csv")}
    day = sorted(out.values())[len(out) // 2]
    then = {r["document_id"] for r in rows_of(client, f"/api/export/csv?as_of={day}", "sources.csv")}
    assert then == {one for one, published in out.items() if published <= day} < set(out)
    known = {r["incident_id"] for r in rows_of(client, f"/api/export/csv?as_of={day}", "incidents.csv")}
    claims = rows_of(client, f"/api/export/csv?as_of={day}", "claims.csv")
    assert {r["incident_id"] for r in claims} <= known
    assert {r["document_id"] for r in claims} <= then


def test_a_wrong_wish_is_told(client: TestClient) -> None:
    assert client.get("/api/export/nothing").status_code == 400
    assert client.get("/api/export/csv?as_of=someday").status_code == 400
    assert client.get("/api/export/csv?finest=inch").status_code == 422
    assert client.get("/api/export/bundle?country=NG").status_code == 400


def test_the_page_lists_every_format_with_its_losses(client: TestClient) -> None:
    page = client.get("/export?country=NG").text
    for name, one in FORMATS.items():
        assert f'/api/export/{name}"' in page
        assert one.what.replace("'", "&#39;") in page
    assert 'name="country" value="NG"' in page
