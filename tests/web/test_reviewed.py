"""Review state on the cards: what people did is told of the incident it was done to, and only that; undone it is gone."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi.testclient import TestClient
from playwright.sync_api import Page
from sqlalchemy import event

from reportedly.api import Chronicle
from reportedly.pipeline.views import refresh_views, view_of_incident
from reportedly.store import pending
from tests.web.browser import chromium, needs_browser
from tests.web.served import TOKEN, address_of, client_over, demo_copy

PROGRAM = {"x-reportedly-token": TOKEN}


def act(client: TestClient, **body: Any) -> str:
    made = client.post("/api/decisions", json=body, headers=PROGRAM)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def reviews(client: TestClient) -> dict[str, dict[str, int]]:
    rows = client.get("/api/incidents").json()["page"]["rows"]
    return {row["id"]: {k: n for k, n in row["review"].items() if n and k != "claims"} for row in rows}


def claims_of(client: TestClient, incident: str) -> list[str]:
    roles = client.get(f"/api/incidents/{incident}").json()["roles"]
    return [c["id"] for role in roles if role["role"] == "killed" for value in role["values"] for c in value["claims"]]


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with client_over(demo_copy(tmp_path)) as opened:
        yield opened


def with_claims(client: TestClient) -> tuple[str, list[str]]:
    return next((i, found) for i in reviews(client) if len(found := claims_of(client, i)) >= 2)


def test_each_act_shows_on_its_incident_and_goes_when_undone(client: TestClient) -> None:
    assert not any(reviews(client).values())
    incident, (one, two, *_) = with_claims(client)
    acts = [act(client, kind="confirm", claim=one), act(client, kind="reject", claim=two)]
    assert {i: r for i, r in reviews(client).items() if r} == {incident: {"accepted": 1, "rejected": 1}}
    acts.append(act(client, kind="correct", claim=one, value="77"))
    assert reviews(client)[incident] == {"corrected": 1, "rejected": 1}
    assert client.get(f"/api/incidents/{incident}").json()["review"]["corrected"] == 1
    page = client.get("/").text
    assert page.count('class="checked"') == 1
    assert re.search(r"✓ 1 of \d+ claims checked, 1 corrected, 1 rejected", page)
    for made in reversed(acts):
        act(client, kind="undo", decision=made)
    assert not any(reviews(client).values())


def test_joining_and_parting_show_on_all_that_they_concern(client: TestClient) -> None:
    first, second, third = list(reviews(client))[:3]
    apart = act(client, kind="different", incidents=[first, second])
    assert {i for i, r in reviews(client).items() if r == {"parted": 1}} == {first, second}
    act(client, kind="merge", incidents=[second, third])
    told = reviews(client)
    assert sorted(r["joined"] for r in told.values() if "joined" in r) == [1]
    act(client, kind="undo", decision=apart)
    assert not any("parted" in r for r in reviews(client).values())


def test_the_facet_finds_what_was_and_what_was_not_reviewed(client: TestClient) -> None:
    incident, (claim, *_) = with_claims(client)
    act(client, kind="confirm", claim=claim)
    found = {t["value"]: t["count"] for t in client.get("/api/facets").json()["facets"] if t["facet"] == "review"}
    assert found == {"accepted": 1, "not reviewed": len(reviews(client)) - 1}
    (row,) = client.get("/api/incidents?review=accepted").json()["page"]["rows"]
    assert row["id"] == incident
    assert "checked by people: accepted" in client.get("/?review=accepted").text


def test_the_state_survives_another_reading_of_the_rows(tmp_path: Path) -> None:
    """Rows are views: computed anew they say the same."""
    path = demo_copy(tmp_path)
    with client_over(path) as client:
        incident, (claim, *_) = with_claims(client)
        act(client, kind="confirm", claim=claim)
    with Chronicle.open(path) as chronicle:
        view = view_of_incident(chronicle.store, incident)
        before = chronicle.row(incident)
        with chronicle.store.deriving() as connection:
            pending.mark(connection, [view.id], "again")
        refresh_views(chronicle.store)
        assert chronicle.row(incident) == before
        assert before is not None
        assert before.review.accepted == 1


def test_pairs_that_wait_are_counted_and_a_decision_ends_that(client: TestClient) -> None:
    pairs = client.get("/api/review").json()["pairs"]
    told = client.get("/api/incidents").json()["undecided"]
    expected: dict[str, set[str]] = {}
    for pair in pairs:
        expected.setdefault(pair["left"]["id"], set()).add(pair["right"]["id"])
        expected.setdefault(pair["right"]["id"], set()).add(pair["left"]["id"])
    assert told == {i: len(others) for i, others in expected.items()}
    left, right = pairs[0]["left"]["id"], pairs[0]["right"]["id"]
    assert "not decided" in client.get(f"/incident/{left}").text
    act(client, kind="different", incidents=[left, right])
    after = client.get("/api/incidents").json()["undecided"]
    assert after.get(left, 0) == told[left] - 1


def test_a_page_asks_for_what_waits_once_and_replays_nothing(tmp_path: Path) -> None:
    with client_over(demo_copy(tmp_path)) as client:
        asked: list[str] = []
        engine = client.app.state.site.chronicle.store.engine  # type: ignore[attr-defined]
        event.listen(engine, "before_cursor_execute", lambda *a: asked.append(str(a[2])))
        counts = []
        for limit in (2, 12):
            client.get(f"/?limit={limit}")
            asked.clear()
            client.get(f"/?limit={limit}")
            counts.append(len(asked))
            assert not any(" claim" in sql.split("FROM")[-1] for sql in asked)
        assert counts[0] == counts[1]


@pytest.fixture
def page() -> Iterator[Page]:
    with chromium() as browser:
        yield browser.new_context(bypass_csp=True).new_page()


@needs_browser
def test_a_checked_claim_shows_on_the_card_and_the_incident(page: Page, tmp_path: Path) -> None:
    with address_of(demo_copy(tmp_path)) as site:
        page.goto(f"{site}/review/claims")
        card = page.locator("[data-item]").first
        path = card.locator("h2 a").get_attribute("href") or ""
        card.get_by_role("button", name="The report says this").click()
        page.goto(site + path)
        assert "1 of" in page.locator("[data-review]").inner_text()
        assert "nothing about what is true or who did it" in page.locator("[data-review]").inner_text()
        page.goto(site)
        mine = page.locator("article.card", has=page.locator(f"a[href='{path}']"))
        assert "claims checked" in mine.inner_text()
        (made,) = httpx.get(f"{site}/api/decisions").json()
        rows = httpx.get(f"{site}/api/incidents?limit=100").json()["page"]["rows"]
        concerned = [row["id"] for row in rows if made["subject"] in httpx.get(f"{site}/api/incidents/{row['id']}").text]
        assert any(name in path for name in concerned)
        assert page.locator("article.card .checked").count() == len(concerned)
        facet = page.locator("aside fieldset", has_text="Checked by people")
        facet.get_by_role("link", name="accepted").click()
        assert page.locator("article.card").count() == len(concerned)
        assert "review=accepted" in page.url
        found = [v["id"] for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
        assert found == []
        assert json.loads(made["payload"])["incident"] in path


