"""Feeds from the add page: asked once, only because a person asked, by the same safe client as on the command line."""

from pathlib import Path

import httpx2 as httpx
import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.web.browser import chromium, needs_browser
from tests.web.feeding import FEED, HOST, NEAR, news_site, read_near
from tests.web.served import OWN, TOKEN, address_of, client_over
from tests.web.test_adding import PROGRAM, ended


@pytest.fixture
def near(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportedly.web.runs.read", read_near)


@pytest.mark.usefixtures("near")
def test_a_feed_is_asked_once_and_its_items_become_incidents(tmp_path: Path) -> None:
    with client_over(tmp_path / "c.db") as client, news_site() as asked:
        sent = client.post("/add", data={"token": TOKEN, "feeds": f"{FEED}\n"}, headers=OWN)
        assert sent.status_code == 303
        run = ended(client, sent.headers["location"])
        assert (run["state"], run["processed"], run["failed"]) == ("done", 1, 0), run["notable"]
        assert asked == ["/robots.txt", "/feed"]
        (row,) = client.get("/api/incidents").json()["page"]["rows"]
        assert "Lyon" in row["quote"]
        again = ended(client, client.post("/add", data={"token": TOKEN, "feeds": FEED}, headers=OWN).headers["location"])
        assert (again["processed"], again["known"]) == (0, 1)


@pytest.mark.usefixtures("near")
def test_programs_can_ask_for_the_pages_of_its_items(tmp_path: Path) -> None:
    with client_over(tmp_path / "c.db") as client, news_site() as asked:
        sent = client.post("/api/runs", json={"feeds": [FEED], "pages": True}, headers=PROGRAM)
        assert sent.status_code == 202
        assert ended(client, f"/runs/{sent.json()['id']}")["state"] == "done"
        assert asked == ["/robots.txt", "/feed", "/story"]
        (row,) = client.get("/api/incidents").json()["page"]["rows"]
        assert "Bama" in row["quote"]
        fields = client.get("/api/openapi.json").json()["components"]["schemas"]["RunBody"]["properties"]
        assert {"feeds", "pages"} <= set(fields)


def test_a_feed_of_this_machine_is_refused_by_the_safe_client(tmp_path: Path) -> None:
    with client_over(tmp_path / "c.db") as client, news_site() as asked:
        run = ended(client, client.post("/add", data={"token": TOKEN, "feeds": NEAR}, headers=OWN).headers["location"])
        assert (run["processed"], run["failed"]) == (0, 1)
        assert f"{HOST} leads to {HOST}, which is not in the public network" in run["notable"][0]["reason"]
        assert asked == []


@pytest.mark.parametrize("feed", ["file:///etc/passwd", "ftp://example.org/feed", "/etc/passwd", "feed"])
def test_what_is_no_web_address_is_no_feed(tmp_path: Path, feed: str) -> None:
    with client_over(tmp_path / "c.db") as client:
        assert client.post("/add", data={"token": TOKEN, "feeds": feed}, headers=OWN).status_code == 400
        assert client.post("/api/runs", json={"feeds": [feed]}, headers=PROGRAM).status_code == 400
        assert client.get("/api/runs").json() == []


def test_without_the_token_nobody_is_asked(tmp_path: Path) -> None:
    with client_over(tmp_path / "c.db") as client, news_site() as asked:
        assert client.post("/add", data={"token": "other", "feeds": FEED}, headers=OWN).status_code == 403
        assert client.post("/add", data={"token": TOKEN, "feeds": FEED}).status_code == 403
        assert client.post("/api/runs", json={"feeds": [FEED]}, headers=OWN).status_code == 403
        assert client.get("/api/runs").json() == []
        assert asked == []


@needs_browser
@pytest.mark.usefixtures("near")
@pytest.mark.parametrize("script", [True, False])
def test_a_person_asks_a_feed_in_the_browser(tmp_path: Path, script: bool) -> None:
    with address_of(tmp_path / "c.db") as site, news_site() as asked, chromium() as browser:
        page = browser.new_context(java_script_enabled=script, bypass_csp=True).new_page()
        page.goto(f"{site}/add")
        if script:
            found = [v["id"] for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
            assert found == []
        form = page.locator("form", has=page.get_by_role("heading", name="News feeds"))
        form.get_by_label("one on each line").fill(FEED)
        form.get_by_role("checkbox").check()
        assert asked == []
        form.get_by_role("button", name="Ask the feeds").click()
        for _ in range(120):
            if page.get_by_text("1 processed").count():
                break
            page.wait_for_timeout(500)
            if not script:
                page.reload()
        assert page.get_by_text("1 processed").count() == 1
        assert asked == ["/robots.txt", "/feed", "/story"]
        page.get_by_role("link", name="See the chronicle").click()
        assert page.locator("article.card").count() == 1
        assert httpx.get(f"{site}/api/runs").json()[0]["what"] == f"feed {FEED}"
