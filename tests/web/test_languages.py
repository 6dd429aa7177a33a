"""The facet of languages: what a page or list states of a report, counted by incident, in the address and in the JSON twin."""

import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from reportedly.api import Chronicle, Query
from reportedly.web.views import facet_label
from tests.web.browser import chromium, needs_browser
from tests.web.served import address_of, client_over

STORIES = (
    ("a", "en", "Gunmen killed three guards at a market in Bama, Nigeria, on 6 May 2014, police said.\n"),
    ("b", "fr", "A bomb killed nine people at a station in Lyon, France, on 3 May 2015, police said.\n"),
    ("c", "qqq", "Arsonists burned a school in Lima, Peru, on 9 June 2016, killing two guards, police said.\n"),
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("languages")
    lines = [json.dumps({"name": name, "text": text, "language": language, "published": "2017"}) for name, language, text in STORIES]
    (folder / "a.jsonl").write_text("\n".join(lines), "utf-8")
    with Chronicle.open(folder / "c.db") as chronicle:
        chronicle.add([folder / "a.jsonl"])
    return folder / "c.db"


def test_each_incident_is_found_by_the_languages_of_its_reports(path: Path) -> None:
    with client_over(path) as client:
        found = {t["value"]: t["count"] for t in client.get("/api/facets").json()["facets"] if t["facet"] == "language"}
        rows = client.get("/api/incidents").json()["page"]["rows"]
        assert found == {code: sum(code in row["languages"] for row in rows) for code in found}
        assert {"en", "fr"} <= set(found)
        french = client.get("/api/incidents?language=fr").json()["page"]["rows"]
        assert french
        assert all(row["languages"] == ["fr"] for row in french)
        assert "Lyon" in french[0]["title"] + french[0]["place"]
        assert client.get("/api/incidents?language=zz").json()["page"]["rows"] == []
    with Chronicle.open(path) as chronicle:
        assert chronicle.rows(Query(facets=(("language", "fr"),))).total == len(french)


def test_languages_have_names_and_what_has_none_keeps_its_code() -> None:
    assert [facet_label("language", code) for code in ("en", "ar", "qqq")] == ["English", "Arabic", "qqq"]


@needs_browser
def test_choosing_a_language_narrows_the_list_and_can_be_taken_away(path: Path) -> None:
    with chromium() as browser, address_of(path) as site:
        page = browser.new_context(bypass_csp=True, java_script_enabled=True).new_page()
        page.goto(site)
        before = page.locator("article.card").count()
        facet = page.locator("aside fieldset", has_text="Language of a report")
        facet.get_by_role("link", name="French").click()
        assert page.url.endswith("language=fr")
        assert 0 < page.locator("article.card").count() < before
        assert "language of a report: French" in page.locator("a.chip").first.inner_text()
        found = [v["id"] for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
        assert found == []
        page.get_by_role("link", name="This page as JSON").click()
        assert [row["languages"] for row in json.loads(page.locator("body").inner_text())["page"]["rows"]] == [["fr"]]
        page.go_back()
        page.locator("a.chip").first.click()
        assert page.locator("article.card").count() == before
