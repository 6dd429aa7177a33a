"""Who may talk to the app: only this address, and changes only from its own pages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from reportedly.api import Chronicle
from reportedly.web.app import create_app
from tests.web.served import HOST, OWN, PORT, TOKEN, client_over, demo_copy

HOSTS = [
    "evil.example",
    f"evil.example:{PORT}",
    f"127.0.0.1.evil.example:{PORT}",
    "127.0.0.1",
    "localhost",
    f"127.0.0.1:{PORT + 1}",
    f"localhost.:{PORT}",
    f"127.0.0.1.:{PORT}",
    f"[::1%25lo]:{PORT}",
    f"0.0.0.0:{PORT}",
    f"127.1:{PORT}",
    f"2130706433:{PORT}",
    f"LOCALHOST:{PORT}",
    "",
    f"user@127.0.0.1:{PORT}",
    f"127.0.0.1:{PORT}:80",
    f"[::ffff:127.0.0.1]:{PORT}",
    f"127.0.0.1:0{PORT}",
    f"127.0.0.1:{PORT}/",
    "127.0.0.1:",
]
PATHS = ["/", "/api/incidents", "/static/app.css", "/api/openapi.json", "/act"]
FOREIGN = [
    {"origin": "http://evil.example"},
    {"origin": "null"},
    {"origin": "http://127.0.0.1:1"},
    {"origin": f"https://{HOST}"},
    {"origin": f"http://{HOST}", "sec-fetch-site": "cross-site"},
    {"origin": f"http://{HOST}", "sec-fetch-site": "same-site"},
    {"sec-fetch-site": "none"},
    {},
]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client_over(demo_copy(tmp_path_factory.mktemp("web"))) as opened:
        yield opened


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("path", PATHS)
def test_another_host_is_refused_on_every_route(client: TestClient, host: str, path: str) -> None:
    assert client.get(path, headers={"host": host}).status_code in (400, 421)


def test_its_own_names_are_welcome(client: TestClient) -> None:
    for host in (HOST, f"localhost:{PORT}", f"[::1]:{PORT}"):
        assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize("path", ["/act", "/api/decisions", "/add"])
def test_a_change_from_elsewhere_changes_nothing(client: TestClient, headers: dict[str, str], path: str) -> None:
    before = client.get("/api/decisions").json()
    form = {"token": TOKEN, "act": "redact", "names": "x", "back": "/"}
    for sent in (
        {"data": form},
        {"content": "token=x", "headers": {"content-type": "text/plain"}},
        {"json": {"kind": "redact", "names": ["x"]}},
    ):
        extra = {**headers, **sent.pop("headers", {})}  # type: ignore[dict-item]
        assert client.post(path, headers=extra, **sent).status_code == 403  # type: ignore[arg-type]
    assert client.get("/api/decisions").json() == before


def test_the_token_is_needed_beside_the_origin(client: TestClient) -> None:
    form = {"token": "of-yesterday", "act": "redact", "names": "x", "back": "/"}
    assert client.post("/act", data=form, headers=OWN).status_code == 403
    assert client.post("/api/decisions", json={"kind": "redact", "names": ["x"]}, headers=OWN).status_code == 403
    assert client.get("/act").status_code in (404, 405)


@pytest.mark.parametrize("path", ["/", "/map", "/board", "/review", "/sources", "/search?q=hospital", "/method", "/api/incidents"])
def test_every_answer_carries_the_policy(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_page_has_no_inline_script_or_style_and_no_foreign_address(client: TestClient) -> None:
    first = client.get("/api/incidents").json()["page"]["rows"][0]["id"]
    for path in ("/", f"/incident/{first}", f"/incident/{first}/compare", f"/incident/{first}/correct", "/map", "/review"):
        text = client.get(path).text
        assert " style=" not in text
        assert " onclick=" not in text
        assert "<script>" not in text
        assert 'src="http' not in text
        assert 'href="http' not in text


def test_pages_have_a_json_twin(client: TestClient) -> None:
    first = client.get("/api/incidents").json()["page"]["rows"][0]["id"]
    for path in (
        "/api/incidents",
        f"/api/incidents/{first}",
        f"/api/incidents/{first}/compare",
        f"/api/incidents/{first}/history",
        "/api/timeline",
        "/api/actors",
        "/api/actor?name=ETA",
        "/api/places",
        "/api/map",
        "/api/board",
        "/api/review",
        "/api/sources",
        "/api/method",
        "/api/search?q=hospital",
        "/api/decisions",
    ):
        answer = client.get(path)
        assert answer.status_code == 200
        assert client.get(path, headers={"if-none-match": answer.headers["etag"]}).status_code == 304


def test_errors_are_problems_with_a_way_out(client: TestClient) -> None:
    for path, status in (
        ("/api/incidents/ZZZZ", 404),
        ("/api/reports/ZZZZ", 404),
        ("/api/incidents?since=soon", 400),
        ("/api/incidents?limit=0", 422),
    ):
        answer = client.get(path)
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == status
    page = client.get("/incident/ZZZZ")
    assert page.status_code == 404
    assert "there is no incident" in page.text


def test_cursor_pages_hold_every_incident_once(client: TestClient) -> None:
    seen, after = [], None
    while True:
        answer = client.get("/api/incidents", params={"limit": 5, **({"after": after} if after else {})}).json()
        seen += [row["id"] for row in answer["page"]["rows"]]
        after = answer["page"]["next"]
        if after is None:
            break
    assert len(seen) == len(set(seen)) == answer["page"]["total"]


def test_a_fault_of_ours_is_a_problem_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Chronicle.open(tmp_path / "c.db") as chronicle:
        app = create_app(chronicle, PORT, "tester", TOKEN)
        monkeypatch.setattr(type(chronicle.store), "outlets", lambda self: 1 / 0)
        client = TestClient(app, base_url=f"http://{HOST}", raise_server_exceptions=False)
        answer = client.get("/api/sources")
        assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "ZeroDivisionError" not in answer.json()["detail"]
        assert "fault of reportedly" in client.get("/sources").text


def test_a_body_must_say_how_long_it_is(client: TestClient) -> None:
    answer = client.post("/act", content=iter([b"token=", b"x"]), headers=OWN)
    assert answer.status_code == 411
    assert client.post("/act", content=b"", headers={**OWN, "content-length": "99999999"}).status_code == 413
