"""Sheets in the browser: the mapping is guessed, shown, changed, and what is imported is what was shown."""

import io
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi.testclient import TestClient
from openpyxl import Workbook

from tests.web.browser import chromium, needs_browser
from tests.web.served import OWN, TOKEN, address_of, client_over
from tests.web.test_adding import PROGRAM, ended

SHEET = (
    "Day,Town,Country,Dead,Hurt,Comment,Remarks of the clerk\n"
    "2031-05-14,Bama,Nigeria,5,2,A blast at the market,checked twice\n"
    "2031-05-15,Konduga,Nigeria,many,,Guards were shot,=1+1\n"
    ",Bama,Nigeria,1,,A guard was found dead,<b>no</b>\n"
)
HEADS = ("Day", "Town", "Country", "Dead", "Hurt", "Comment", "Remarks of the clerk")


def uploaded(client: TestClient, name: str, content: bytes | str) -> str:
    sent = client.post("/sheets", data={"token": TOKEN}, files={"file": (name, content)}, headers=OWN)
    assert sent.status_code == 303, sent.text
    return str(sent.headers["location"])


def meanings(page: dict[str, Any]) -> dict[str, str]:
    return {c["heading"]: c["meaning"] for c in page["columns"] if c["meaning"]}


def book() -> bytes:
    made = Workbook()
    made.active.append(["nothing", "here"])
    second = made.create_sheet("Incidents")
    for row in (["Date", "Place", "Killed"], ["2031-05-14", "Bama", 5]):
        second.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_what_is_guessed_is_shown_and_nothing_is_stored(tmp_path: Path) -> None:
    with client_over(tmp_path / "c.db") as client:
        where = uploaded(client, "../../list.csv", SHEET)
        page = client.get(f"/api{where}").json()
        assert meanings(page) == {"Day": "date", "Town": "place", "Country": "country", "Dead": "killed"}
        assert (page["name"], page["rows"], page["layout"], page["problem"]) == ("list.csv", 3, "plain", "")
        first = dict(zip(page["heads"], page["first"][0]["cells"], strict=True))
        assert first["Killed"] == "5"
        assert "Bama" in first["Where"]
        assert {n["row"] for n in page["notes"]} == {3, 4}
        shown = client.get(where).text
        assert "<b>no</b>" not in shown
        assert "&lt;b&gt;no" in shown
        assert client.get("/api/incidents").json()["page"]["total"] == 0


def test_a_changed_mapping_is_in_the_address_and_what_it_says_is_imported(tmp_path: Path) -> None:
    with client_over(tmp_path / "c.db") as client:
        where = uploaded(client, "list.csv", SHEET)
        form = {"token": TOKEN, "outlet": "Clerk", "column": ["date", "place", "country", "", "killed", "notes", ""]}
        shown = client.post(where, data={**form, "act": "show"}, headers=OWN)
        assert shown.status_code == 303
        page = client.get("/api" + shown.headers["location"]).json()
        assert meanings(page) == {"Day": "date", "Town": "place", "Country": "country", "Hurt": "killed", "Comment": "notes"}
        assert page["outlet"] == "Clerk"
        assert dict(zip(page["heads"], page["first"][0]["cells"], strict=True))["Killed"] == "2"
        run = ended(client, client.post(where, data={**form, "act": "import"}, headers=OWN).headers["location"])
        assert (run["state"], run["processed"], run["what"]) == ("done", 3, "sheet list.csv")
        assert {"list.csv, row 4"} == {o["name"] for o in run["notable"]}
        rows = client.get("/api/incidents").json()["page"]["rows"]
        assert [r["killed"] for r in rows if r["when"] == "2031-05-14"] == [[2, 2]]
        assert {tuple(r["outlets"]) for r in rows} == {("Clerk",)}
        again = ended(client, client.post(where, data={**form, "act": "import"}, headers=OWN).headers["location"])
        assert (again["processed"], again["known"]) == (0, 3)


def test_a_guess_can_be_taken_back_and_two_columns_cannot_be_one(tmp_path: Path) -> None:
    with client_over(tmp_path / "c.db") as client:
        where = uploaded(client, "list.csv", SHEET)
        nothing = client.get(f"/api{where}", params={"column": [""] * len(HEADS)}).json()
        assert "no column is understood" in nothing["problem"]
        twice = client.get(f"/api{where}", params={"column": ["date", "", "", "killed", "killed", "", ""]}).json()
        assert "killed" in twice["problem"]
        body = {"column": ["date", "", "", "killed", "killed", "", ""]}
        assert client.post(f"/api{where}/import", json=body, headers=PROGRAM).status_code == 400
        assert client.post(f"/api{where}/import", json={"published": "someday"}, headers=PROGRAM).status_code == 400
        assert "/tmp" not in client.post(f"/api{where}/import", json=body, headers=PROGRAM).text
        assert client.get("/api/runs").json() == []


def test_a_sheet_of_which_nothing_is_understood_can_be_told(tmp_path: Path) -> None:
    with client_over(tmp_path / "c.db") as client:
        where = uploaded(client, "odd.csv", "A1,B1\n2031-05-14,Bama\n")
        page = client.get(where).text
        assert "no column is understood" in page
        assert "Import 1 row" not in page
        assert str(tmp_path.parent) not in page
        assert "reportedly-sheets-" not in page
        told = client.get(f"/api{where}?column=date&column=place").json()
        assert told["problem"] == ""
        assert told["heads"][:2] == ["When", "Where"]


def test_the_sheet_of_a_workbook_is_chosen(tmp_path: Path) -> None:
    with client_over(tmp_path / "c.db") as client:
        where = uploaded(client, "book.xlsx", book())
        assert client.get(f"/api{where}").json()["sheets"] == ["Sheet", "Incidents"]
        form = {"token": TOKEN, "of": "Sheet", "sheet": "Incidents", "column": ["date", ""], "act": "show"}
        shown = client.post(where, data=form, headers=OWN)
        assert shown.headers["location"].endswith("?sheet=Incidents")
        page = client.get("/api" + shown.headers["location"]).json()
        assert meanings(page) == {"Date": "date", "Place": "place", "Killed": "killed"}
        assert client.get(f"/api{where}?sheet=None").status_code == 400


def test_programs_do_the_same_and_find_it_described(tmp_path: Path) -> None:
    with client_over(tmp_path / "c.db") as client:
        made = client.post("/api/sheets", files={"file": ("list.csv", SHEET)}, headers=PROGRAM)
        assert made.status_code == 201
        started = client.post(f"/api/sheets/{made.json()['id']}/import", json={}, headers=PROGRAM)
        assert started.status_code == 202
        assert ended(client, f"/runs/{started.json()['id']}")["processed"] == 3
        paths = client.get("/api/openapi.json").json()["paths"]
        assert {"/api/sheets", "/api/sheets/{wanted}", "/api/sheets/{wanted}/import"} <= set(paths)


@pytest.mark.parametrize(("name", "content"), [
    ("a.csv", ""), ("a.xlsx", "no workbook"), ("a.csv", b"\x00\x01\x02" * 99), ("a.csv", ",".join(["x"] * 600) + "\n"),
])
def test_what_is_no_table_is_refused(tmp_path: Path, name: str, content: bytes | str) -> None:
    with client_over(tmp_path / "c.db") as client:
        sent = client.post("/sheets", data={"token": TOKEN}, files={"file": (name, content)}, headers=OWN)
        assert sent.status_code == 400
        assert "reportedly-sheets-" not in sent.text
        assert client.post("/sheets", data={"token": TOKEN}, headers=OWN).status_code == 400


def test_without_the_token_nothing_is_kept_or_imported(tmp_path: Path) -> None:
    with client_over(tmp_path / "c.db") as client:
        where = uploaded(client, "list.csv", SHEET)
        file = {"file": ("list.csv", SHEET)}
        for token, headers in (("other", OWN), (TOKEN, {})):
            assert client.post("/sheets", data={"token": token}, files=file, headers=headers).status_code == 403
            assert client.post(where, data={"token": token, "act": "import"}, headers=headers).status_code == 403
        assert client.post("/api/sheets", files=file, headers=OWN).status_code == 403
        assert client.post(f"/api{where}/import", json={}, headers=OWN).status_code == 403
        assert client.get("/api/runs").json() == []
        assert client.get("/sheets/none").status_code == 404


@needs_browser
@pytest.mark.parametrize(("script", "scheme"), [(True, "light"), (True, "dark"), (False, "light")])
def test_a_person_maps_and_imports_a_sheet(tmp_path: Path, script: bool, scheme: Any) -> None:
    (tmp_path / "list.csv").write_text(SHEET, "utf-8")
    with address_of(tmp_path / "c.db") as site, chromium() as browser:
        size: Any = {"width": 320, "height": 640}
        page = browser.new_context(java_script_enabled=script, bypass_csp=True, color_scheme=scheme, viewport=size).new_page()
        page.goto(f"{site}/add")
        form = page.locator("form", has=page.get_by_role("heading", name="A spreadsheet"))
        form.locator("input[type=file]").set_input_files(tmp_path / "list.csv")
        form.get_by_role("button", name="Look at the sheet").click()
        assert page.get_by_label("Dead is read as").input_value() == "killed"
        page.get_by_label("Dead is read as").select_option("")
        page.get_by_label("Hurt is read as").select_option("injured")
        page.get_by_role("button", name="Show how it is read").click()
        assert "column=injured" in page.url
        assert TOKEN not in page.url
        first = page.get_by_role("region", name="The first rows")
        assert "Injured" in first.inner_text()
        assert "Killed" not in first.inner_text()
        if script:
            found = [v["id"] for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
            assert found == []
            assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert httpx.get(f"{site}/api/incidents").json()["page"]["total"] == 0
        page.get_by_role("button", name="Import 3 rows").click()
        for _ in range(120):
            if page.get_by_text("3 processed").count():
                break
            page.wait_for_timeout(500)
            if not script:
                page.reload()
        page.get_by_role("link", name="See the chronicle").click()
        rows = httpx.get(f"{site}/api/incidents").json()["page"]["rows"]
        assert [row["injured"] for row in rows if row["when"] == "2031-05-14"] == [[2, 2]]
        assert all(row["killed"] is None for row in rows)
