"""Adding from the pages: uploads, texts, folders; progress is told, what failed is said, nothing of this machine leaks."""

import time
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from reportedly.web.adding import safe_name
from tests.web.served import OWN, TOKEN, client_over

STORY = "Gunmen killed three guards at a market in Bama, Nigeria, on Tuesday, police said. Boko Haram claimed responsibility.\n"
PROGRAM = {"x-reportedly-token": TOKEN}


def ended(client: TestClient, address: str) -> dict[str, Any]:
    for _ in range(600):
        run: dict[str, Any] = client.get("/api" + address).json()
        if not run["running"]:
            return run
        time.sleep(0.1)
    raise AssertionError("the run did not end")


def test_uploads_and_a_text_become_incidents(tmp_path: Path) -> None:
    with client_over(tmp_path / "c.db") as client:
        files = [("files", ("../../a.txt", STORY)), ("files", ("a.txt", "A bomb killed two people in Beirut on 3 May 2014.\n")),
                 ("files", ("empty.txt", ""))]
        sent = client.post("/add", data={"token": TOKEN}, files=files, headers=OWN)
        assert sent.status_code == 303
        run = ended(client, sent.headers["location"])
        assert (run["state"], run["processed"], run["skipped"] + run["failed"]) == ("done", 2, 1)
        assert all("/tmp" not in o["name"] and ".." not in o["name"] for o in run["notable"])
        text = {"token": TOKEN, "text": STORY, "outlet": "Own Paper", "published": "2014-05-07"}
        sent = client.post("/add", data=text, headers=OWN)
        assert ended(client, sent.headers["location"])["processed"] == 1
        assert [o["name"] for o in client.get("/api/sources").json()["outlets"]].count("Own Paper") == 1
        page = client.get("/runs").text
        assert page.count("<tr>") == 3
        assert "2 processed" in page
    with client_over(tmp_path / "c.db") as client:
        assert len(client.get("/api/runs").json()) == 2


def test_a_folder_is_read_and_read_again_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(STORY, "utf-8")
    with client_over(tmp_path / "c.db") as client:
        for known in (0, 1):
            sent = client.post("/api/runs", json={"paths": [str(tmp_path / "in")]}, headers=PROGRAM)
            assert sent.status_code == 202
            assert ended(client, f"/runs/{sent.json()['id']}")["known"] == known


@pytest.mark.parametrize("form", [
    {}, {"path": "/no/such/folder"}, {"addresses": "ftp://example.org"}, {"addresses": "file:///etc/passwd"}, {"path": "\x00"},
])
def test_what_cannot_be_added_is_refused_with_a_reason(tmp_path: Path, form: dict[str, str]) -> None:
    with client_over(tmp_path / "c.db") as client:
        assert client.post("/add", data={"token": TOKEN, **form}, headers=OWN).status_code == 400
        assert client.get("/api/runs").json() == []


def test_without_the_token_nothing_is_added(tmp_path: Path) -> None:
    with client_over(tmp_path / "c.db") as client:
        assert client.post("/add", data={"token": "other", "text": STORY}, headers=OWN).status_code == 403
        assert client.post("/api/runs", json={"texts": [{"text": STORY}]}, headers=OWN).status_code == 403
        assert client.post("/add", data={"token": TOKEN, "text": STORY}).status_code == 403
        assert client.get("/api/runs").json() == []
        assert client.get("/api/runs/none").status_code == 404


def test_a_stopped_run_says_so_and_keeps_what_it_has(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for n in range(60):
        (tmp_path / "in" / f"{n}.txt").write_text(f"{STORY} Number {n}.\n", "utf-8")
    with client_over(tmp_path / "c.db") as client:
        name = client.post("/api/runs", json={"paths": [str(tmp_path / "in")]}, headers=PROGRAM).json()["id"]
        assert client.post(f"/api/runs/{name}/stop", headers=PROGRAM).status_code == 200
        assert ended(client, f"/runs/{name}")["state"] == "stopped"
        again = client.post("/api/runs", json={"paths": [str(tmp_path / "in")]}, headers=PROGRAM).json()["id"]
        assert ended(client, f"/runs/{again}")["state"] == "done"
        assert client.get("/api/method").json()["counts"]["reports"] == 60


def test_names_of_uploads_are_plain() -> None:
    for name in ("../../etc/passwd", "C:\\boot.ini", "..", "", "a/b", "\x00", "x" * 999, ".hidden", "ä\ud800.txt"):
        safe = safe_name(name)
        assert safe
        assert "/" not in safe
        assert "\\" not in safe
        assert not safe.startswith(".")
        assert len(safe.encode()) <= 200
