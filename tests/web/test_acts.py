"""Corrections from the browser's forms: done, logged, undoable; a second person sees the conflict."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.web.served import OWN, TOKEN, client_over, demo_copy


def sent(client: TestClient, act: str, **form: object) -> int:
    data = {"token": TOKEN, "act": act, "back": "/", **form}
    return client.post("/act", data=data, headers=OWN).status_code


def rows(client: TestClient) -> list[dict[str, object]]:
    return list(client.get("/api/incidents").json()["page"]["rows"])


def with_toll(client: TestClient) -> tuple[str, str]:
    for row in rows(client):
        view = client.get(f"/api/incidents/{row['id']}").json()
        for role in view["roles"]:
            if role["role"] == "killed":
                return str(row["id"]), role["values"][0]["claims"][0]["id"]
    raise AssertionError("the demo has no toll")


def killed(client: TestClient, incident: str) -> list[str]:
    view = client.get(f"/api/incidents/{incident}").json()
    return [v["words"] for role in view["roles"] if role["role"] == "killed" for v in role["values"]]


def test_a_value_is_set_and_taken_back(tmp_path: Path) -> None:
    with client_over(demo_copy(tmp_path)) as client:
        incident, claim = with_toll(client)
        before = killed(client, incident)
        assert sent(client, "correct", claim=claim, value="4321", reason="a test") == 303
        assert any("4321" in words for words in killed(client, incident))
        (decision,) = client.get("/api/decisions").json()
        assert (decision["who"], decision["reason"], decision["kind"]) == ("tester", "a test", "correct")
        assert sent(client, "undo", decision=decision["id"]) == 303
        assert killed(client, incident) == before


@pytest.mark.parametrize("place", ["9" * 5000, "²", "-1"])
def test_a_place_that_is_no_number_is_told_to_the_person(tmp_path: Path, place: str) -> None:
    with client_over(demo_copy(tmp_path)) as client:
        _, claim = with_toll(client)
        assert sent(client, "correct", claim=claim, value="7", start=place) == 400


def test_a_rejected_claim_is_gone_and_stays_gone(tmp_path: Path) -> None:
    path = demo_copy(tmp_path)
    with client_over(path) as client:
        incident, claim = with_toll(client)
        count = len(killed(client, incident))
        assert sent(client, "reject", claim=claim) == 303
    with client_over(path) as client:
        view = client.get(f"/api/incidents/{incident}").json()
        ids = {c["id"] for role in view["roles"] for v in role["values"] for c in v["claims"]}
        assert claim not in ids
        assert len(killed(client, incident)) <= count


def test_two_incidents_become_one_and_apart_again(tmp_path: Path) -> None:
    with client_over(demo_copy(tmp_path)) as client:
        before = rows(client)
        left, right = before[0]["id"], before[-1]["id"]
        assert sent(client, "merge", incidents=[left, right]) == 303
        assert len(rows(client)) == len(before) - 1
        assert client.get(f"/api/incidents/{left}").json()["id"] == client.get(f"/api/incidents/{right}").json()["id"]
        assert sent(client, "undo", decision=client.get("/api/decisions").json()[0]["id"]) == 303
        assert [r["id"] for r in rows(client)] == [r["id"] for r in before]
        assert sent(client, "different", incidents=[left, right]) == 303
        assert sent(client, "merge", incidents=[left, right]) == 409


def test_selected_words_become_a_claim(tmp_path: Path) -> None:
    with client_over(demo_copy(tmp_path)) as client:
        row = rows(client)[0]
        view = client.get(f"/api/incidents/{row['id']}").json()
        report = client.get(f"/api/reports/{view['reports'][0]}").json()["report"]
        assert (
            sent(client, "add", incidents=row["id"], reports=report["id"], role="weapon", start="0", end="6", value="a test weapon") == 303
        )
        again = client.get(f"/api/incidents/{row['id']}").json()
        found = [
            c
            for role in again["roles"]
            if role["role"] == "weapon"
            for v in role["values"]
            if v["words"] == "a test weapon"
            for c in v["claims"]
        ]
        assert [c["spans"][0]["quote"] for c in found] == [report["text"][:6]]
        assert sent(client, "add", incidents=row["id"], reports=report["id"], role="weapon", start="0", end="999999") == 400


def test_the_second_of_two_sees_the_conflict(tmp_path: Path) -> None:
    with client_over(demo_copy(tmp_path)) as client:
        _, claim = with_toll(client)
        assert sent(client, "correct", claim=claim, value="1", expected="") == 303
        answer = client.post("/act", data={"token": TOKEN, "act": "reject", "back": "/", "claim": claim, "expected": ""}, headers=OWN)
        assert answer.status_code == 409
        assert "somebody else decided" in answer.text
        assert len(client.get("/api/decisions").json()) == 1


def test_a_hidden_name_is_nowhere(tmp_path: Path) -> None:
    with client_over(demo_copy(tmp_path)) as client:
        name = next(n for row in rows(client) for n in [str(row["title"]).rpartition(": ")[2]] if " " in n and n[0].isupper())
        incident = next(str(row["id"]) for row in rows(client) if name in str(row["title"]))
        assert sent(client, "redact", names=name) == 303
        for path in ("/", f"/incident/{incident}", "/api/incidents", f"/api/incidents/{incident}"):
            assert name not in client.get(path).text


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "\\\\evil.example", "/\\evil.example"])
def test_a_form_never_leads_away(tmp_path: Path, back: str) -> None:
    with client_over(demo_copy(tmp_path)) as client:
        data = {"token": TOKEN, "act": "redact", "names": "Nobody At All", "back": back}
        assert client.post("/act", data=data, headers=OWN).headers["location"].startswith("/?")


def test_only_decisions_about_the_same_incident_are_a_conflict(tmp_path: Path) -> None:
    with client_over(demo_copy(tmp_path)) as client:
        _, claim = with_toll(client)
        far = str(rows(client)[-1]["id"])
        view = client.get(f"/api/incidents/{far}").json()
        other = view["roles"][0]["values"][0]["claims"][0]["id"]
        assert sent(client, "confirm", claim=other, expected="") == 303
        assert sent(client, "correct", claim=claim, value="7", expected="") == 303
        assert len(client.get("/api/decisions").json()) == 2


def test_the_conflict_page_shows_both_and_lets_the_second_go_on(tmp_path: Path) -> None:
    with client_over(demo_copy(tmp_path)) as client:
        incident, claim = with_toll(client)
        assert sent(client, "confirm", claim=claim, reason="I looked", expected="") == 303
        form = {"token": TOKEN, "act": "correct", "back": f"/incident/{incident}/correct", "claim": claim, "value": "8", "expected": ""}
        page = client.post("/act", data=form, headers=OWN)
        assert page.status_code == 409
        for words in ("I looked", "tester", 'name="value" value="8"', f'href="/incident/{incident}/correct"'):
            assert words in page.text
        last = client.get("/api/decisions").json()[-1]["id"]
        assert f'name="expected" value="{last}"' in page.text
        assert sent(client, "correct", claim=claim, value="8", expected=last) == 303


def test_what_was_done_is_told_with_its_undo(tmp_path: Path) -> None:
    with client_over(demo_copy(tmp_path)) as client:
        incident, claim = with_toll(client)
        form = {"token": TOKEN, "act": "reject", "back": f"/incident/{incident}", "claim": claim}
        to = client.post("/act", data=form, headers=OWN).headers["location"]
        page = client.get(to).text
        made = client.get("/api/decisions").json()[-1]["id"]
        assert "Rejected." in page
        assert f'name="decision" value="{made}"' in page
        assert "Rejected." not in client.get(f"/incident/{incident}?done=Rejected").text


def test_the_queue_holds_each_pair_once_and_what_is_decided_leaves_it(tmp_path: Path) -> None:
    with client_over(demo_copy(tmp_path)) as client:
        pairs = client.get("/api/review").json()["pairs"]
        named = [frozenset((p["left"]["id"], p["right"]["id"])) for p in pairs]
        assert len(named) == len(set(named)) > 0
        assert sent(client, "different", incidents=sorted(named[0])) == 303
        assert len(client.get("/api/review").json()["pairs"]) < len(pairs)
        doubts = client.get("/api/review/claims").json()["doubts"]
        assert all(d["claim"]["certainty"] != "asserted" for d in doubts)
        assert sent(client, "confirm", claim=doubts[0]["claim"]["id"]) == 303
        left = client.get("/api/review/claims").json()["doubts"]
        assert doubts[0]["claim"]["id"] not in [d["claim"]["id"] for d in left]
        assert all(r["lat"] is None for r in client.get("/api/review/places").json()["rows"])
        assert all(r["first"] is None or r["first"] != r["last"] for r in client.get("/api/review/dates").json()["rows"])
