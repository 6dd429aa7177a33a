"""A team's chronicle: who is not logged in sees nothing, each role does what it may, every decision bears its author's name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.routing import Mount, Route

from reportedly.store import Store
from reportedly.store.accounts import AccountRole, Accounts
from reportedly.store.schema import login
from reportedly.web.doorman import FREE
from reportedly.web.security import Access
from reportedly.web.site import inside
from tests.web.served import HOST, OWN, PORT, TOKEN
from tests.web.team import PASSWORDS, Person, app_over, person, team_copy
from tests.web.test_acts import killed, with_toll
from tests.web.test_gate import FOREIGN, HOSTS

FOR_EDITORS = ('action="/act"', 'action="/add"', "/correct", 'href="/review', 'href="/add', "/original/", 'href="/api/export/bundle"')
ELSEWHERE = ["//evil.example", "/\\evil.example", "https://evil.example", "", "javascript:x", "/\t/evil.example", "/a b", "/é"]
OWN_PATHS = ("/login", "/logout", "/account/password")
PUBLIC = "chronicle.example.org"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return team_copy(tmp_path)


@pytest.fixture
def app(path: Path) -> Iterator[FastAPI]:
    with app_over(path) as made:
        yield made


def every_path(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Method and path of every route of the app, its parameters filled with something."""
    def routes(found: object) -> Iterator[Route]:
        for route in getattr(found, "routes", ()):
            if isinstance(route, Route):
                yield route
            elif not isinstance(route, Mount):
                yield from routes(getattr(route, "original_router", None))

    for route in routes(app):
        for method in sorted(route.methods or ()):
            yield method, route.path.replace("{wanted}", "X").replace("{sha256}", "0").replace("{name}", "csv").replace("{tab}", "pairs")


def test_a_stranger_sees_the_form_and_the_style_sheet_alone(app: FastAPI) -> None:
    stranger = person(app).client
    paths = list(every_path(app))
    assert len(paths) > 45
    for method, path in paths:
        if path == "/login":
            continue
        answer = stranger.request(method, path, headers=OWN)
        allowed = (401,) if path.startswith("/api/") or method not in ("GET", "HEAD") else (303,)
        assert answer.status_code in allowed, (method, path)
        if answer.status_code == 303:
            assert answer.headers["location"].startswith("/login?to=%2F")
        assert answer.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert stranger.get("/nothing").status_code == 303
    form = stranger.get("/login")
    assert form.status_code == stranger.get("/static/app.css").status_code == 200
    assert "Timeline" not in form.text
    assert "demo" not in form.text
    problem = stranger.get("/api/incidents")
    assert problem.headers["content-type"] == "application/problem+json"
    assert problem.json()["status"] == 401
    assert problem.headers["www-authenticate"]


def test_faults_and_wrong_requests_show_a_stranger_no_page(app: FastAPI) -> None:
    stranger = person(app).client
    for answer in (
        stranger.get("/static/none"), stranger.delete("/login", headers=OWN), stranger.post("/act", data={"token": TOKEN}, headers=OWN),
        stranger.post("/login", content=b"x", headers={**OWN, "content-type": "multipart/form-data"}),
    ):
        assert answer.status_code >= 400
        assert "Timeline" not in answer.text
    assert stranger.post("/login", data={"name": "x" * 30_000}, headers=OWN).status_code == 413
    for token in (TOKEN, ""):
        headers = {"x-reportedly-token": token}
        assert stranger.post("/api/decisions", json={"kind": "redact", "names": ["x"]}, headers=headers).status_code == 403


def test_an_editor_corrects_and_the_history_bears_the_name(app: FastAPI) -> None:
    editor = person(app, "ed")
    incident, claim = with_toll(editor.client)
    before = killed(editor.client, incident)
    assert editor.act("correct", claim=claim, value="4321", reason="seen") == 303
    decisions = editor.client.get(f"/api/incidents/{incident}/history").json()["decisions"]
    assert [(d["who"], d["kind"], d["reason"]) for d in decisions] == [("ed", "correct", "seen")]
    assert "<td>ed</td>" in editor.client.get(f"/incident/{incident}/history").text
    admin = person(app, "ada")
    assert admin.act("undo", decision=decisions[0]["id"]) == 303
    assert killed(admin.client, incident) == before
    assert [d["who"] for d in admin.client.get("/api/decisions").json()] == ["ed", "ada"]


def test_a_form_cannot_say_who_sends_it(app: FastAPI) -> None:
    editor = person(app, "ed")
    _, claim = with_toll(editor.client)
    assert editor.act("confirm", claim=claim, who="ada", by="ada", name="ada") == 303
    body = {"kind": "confirm", "claim": claim, "who": "ada"}
    assert editor.client.post("/api/decisions", json=body, headers={"x-reportedly-token": editor.token}).status_code == 201
    assert {d["who"] for d in editor.client.get("/api/decisions").json()} == {"ed"}


def test_a_viewer_reads_and_changes_nothing(app: FastAPI) -> None:
    viewer, editor = person(app, "vi"), person(app, "ed")
    incident, claim = with_toll(viewer.client)
    report = viewer.client.get(f"/api/incidents/{incident}").json()["reports"][0]
    for path in ("/", f"/incident/{incident}", f"/incident/{incident}/history", f"/report/{report}", "/export", "/sources", "/account"):
        page = viewer.client.get(path)
        assert page.status_code == 200, path
        for form in FOR_EDITORS:
            assert form not in page.text, (path, form)
        assert "Log out" in page.text
    original = viewer.client.get(f"/api/reports/{report}").json()["report"]["sha256"]
    for path in (f"/incident/{incident}/correct", "/review", "/review/pairs", "/add", "/runs", f"/original/{original}"):
        assert viewer.client.get(path).status_code == 403, path
        assert editor.client.get(path).status_code == 200, path
    for path in ("/api/decisions", "/api/runs", "/api/review", "/api/review/pairs", "/api/export/bundle"):
        answer = viewer.client.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (403, "application/problem+json"), path
        assert editor.client.get(path).status_code == 200, path
    for path in ("/sheets/none", "/api/sheets/none"):  # what somebody uploaded is not told of to a viewer, not even that it is gone
        assert (viewer.client.get(path).status_code, editor.client.get(path).status_code) == (403, 404), path
    assert viewer.act("correct", claim=claim, value="9") == 403
    assert "reads only" in viewer.send("/act", act="correct", claim=claim, value="9").text
    assert viewer.send("/add", text="Killed 3 in Kano.").status_code == 403
    answer = viewer.client.post("/api/decisions", json={"kind": "reject", "claim": claim}, headers={"x-reportedly-token": viewer.token})
    assert (answer.status_code, answer.headers["content-type"]) == (403, "application/problem+json")
    assert editor.client.get("/api/decisions").json() == []


def test_every_changing_operation_refuses_a_viewer(app: FastAPI) -> None:
    viewer = person(app, "vi")
    token = viewer.token
    changing = [(m, p) for m, p in every_path(app) if m not in ("GET", "HEAD", "OPTIONS") and p not in OWN_PATHS]
    assert len(changing) >= 6
    for method, path in changing:
        answer = viewer.client.request(method, path, headers={**OWN, "x-reportedly-token": token}, data={"token": token})
        assert answer.status_code == 403, (method, path)


def test_names_are_hidden_and_shown_again_by_admins_alone(app: FastAPI) -> None:
    admin, editor, viewer = person(app, "ada"), person(app, "ed"), person(app, "vi")
    incident, claim = with_toll(editor.client)
    assert "Hide a name" not in editor.client.get(f"/incident/{incident}/correct").text
    assert "Hide a name" in admin.client.get(f"/incident/{incident}/correct").text
    assert editor.act("redact", names="Kano") == 403
    assert editor.act("correct", claim=claim, value="Zoë Kanoun", role="killed") in (303, 400)
    assert admin.act("redact", names="Zoë Kanoun") == 303
    hidden = admin.client.get("/api/decisions").json()[-1]["id"]
    for decision in (hidden, hidden[:10]):
        assert editor.act("undo", decision=decision) == 403
    assert admin.act("undo", decision=hidden) == 303
    shown = admin.client.get("/api/decisions").json()[-1]["id"]
    assert editor.act("undo", decision=shown) == 403
    assert admin.act("undo", decision=shown) == 303
    assert "Kanoun" not in viewer.client.get(f"/api/incidents/{incident}/history").text
    assert "Kanoun" not in viewer.client.get(f"/incident/{incident}/history").text


def test_files_of_the_server_are_not_read_for_people_elsewhere(app: FastAPI, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("Gunmen killed two guards in Nairobi on Tuesday, police said.")
    admin = person(app, "ada")
    assert "A folder of this machine" not in admin.client.get("/add").text
    for form in ({"path": str(tmp_path)}, {"again": str(tmp_path / "secret.txt")}):
        assert admin.send("/add", **form).status_code == 403
    answer = admin.client.post("/api/runs", json={"paths": [str(tmp_path)]}, headers={"x-reportedly-token": admin.token})
    assert answer.status_code == 403
    assert admin.client.get("/api/runs").json() == []


def test_name_and_password_are_wrong_in_the_same_way(app: FastAPI) -> None:
    stranger = person(app)
    answers = [stranger.log_in(name, password) for name, password in (("ada", "not the password"), ("nobody", "not the password"))]
    assert {a.status_code for a in answers} == {401}
    assert answers[0].text.replace('value="ada"', "") == answers[1].text.replace('value="nobody"', "")
    assert all("set-cookie" not in a.headers for a in answers)
    assert "not the password" not in answers[0].text
    assert stranger.client.get("/").status_code == 303


def test_repeated_failures_wait_whether_there_is_such_an_account_or_not(app: FastAPI) -> None:
    stranger = person(app)
    for name in ("vi", "nobody"):
        assert [stranger.log_in(name, "wrong, all of it").status_code for _ in range(FREE)] == [401] * FREE
        refused = stranger.log_in(name, PASSWORDS.get(name, "wrong, all of it"))
        assert refused.status_code == 429
        assert int(refused.headers["retry-after"]) >= 1
        assert "set-cookie" not in refused.headers
    assert stranger.log_in("ed").status_code == 303  # others are not held up


def test_the_cookie_is_for_this_site_and_no_script(app: FastAPI, path: Path) -> None:
    cookie = person(app).log_in("ed").headers["set-cookie"].lower()
    assert cookie.startswith(f"reportedly-{PORT}=")
    for part in ("httponly", "samesite=strict", "path=/"):
        assert part in cookie
    assert "secure" not in cookie
    assert "domain" not in cookie
    with app_over(path, Access(frozenset({PUBLIC}), secure=True, closed=True)) as public:
        cookie = person(public, base=f"https://{PUBLIC}").log_in("ed").headers["set-cookie"].lower()
        assert cookie.startswith("__host-reportedly=")
        assert "; secure" in cookie


def test_each_log_in_has_a_token_of_its_own(app: FastAPI) -> None:
    first, second = person(app, "ed"), person(app, "ed")
    assert first.token != second.token
    kept = next(iter(first.client.cookies.values()))
    assert first.token not in (kept, TOKEN)
    assert kept not in first.client.get("/add").text
    _, claim = with_toll(first.client)
    for token in ("", TOKEN, second.token, kept):
        form = {"token": token, "act": "confirm", "claim": claim, "back": "/"}
        assert first.client.post("/act", data=form, headers=OWN).status_code == 403
    first.log_in("ed")
    assert next(iter(first.client.cookies.values())) != kept
    other = person(app)
    other.client.cookies.set(f"reportedly-{PORT}", kept)
    assert other.client.get("/api/account").status_code == 401  # logging in again ended it


def test_log_out_ends_the_log_in_at_the_server(app: FastAPI) -> None:
    editor = person(app, "ed")
    kept = next(iter(editor.client.cookies.values()))
    assert editor.client.post("/logout", data={"token": "x"}, headers=OWN).status_code == 403
    answer = editor.send("/logout")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert editor.client.get("/").status_code == 303
    editor.client.cookies.set(f"reportedly-{PORT}", kept)
    assert editor.client.get("/api/incidents").status_code == 401


def test_what_is_over_is_refused_with_a_way_on(app: FastAPI, path: Path) -> None:
    editor = person(app, "ed")
    incident, claim = with_toll(editor.client)
    form = {"token": editor.token, "act": "reject", "claim": claim, "back": "/"}
    with Store.open(path) as store, store.writing() as connection:
        connection.execute(login.update().values(seen=login.c.seen - 3 * 3600))
    answer = editor.client.post("/act", data=form, headers=OWN)
    assert answer.status_code == 401
    assert "log in and do it again" in answer.text
    assert editor.client.get(f"/incident/{incident}?x=1").headers["location"] == f"/login?to=%2Fincident%2F{incident}%3Fx%3D1"
    assert editor.log_in("ed", to=f"/incident/{incident}?x=1").headers["location"] == f"/incident/{incident}?x=1"
    assert editor.client.get("/api/decisions").json() == []


def test_removal_and_another_role_hold_at_once(app: FastAPI, path: Path) -> None:
    editor, viewer = person(app, "ed"), person(app, "vi")
    with Store.open(path) as store:
        Accounts(store).remove("ed")
        Accounts(store).set_role("vi", AccountRole.EDITOR)
    assert editor.client.get("/").status_code == 303
    assert viewer.client.get("/add").status_code == 200


def test_a_person_changes_their_own_password(app: FastAPI) -> None:
    viewer, elsewhere, new = person(app, "vi"), person(app, "vi"), "words that nobody else has"
    assert viewer.send("/account/password", old="wrong, all of it", new=new, again=new).status_code == 403
    assert viewer.send("/account/password", old=PASSWORDS["vi"], new=new, again="others").status_code == 400
    assert viewer.send("/account/password", old=PASSWORDS["vi"], new="short", again="short").status_code == 400
    assert viewer.send("/account/password", old=PASSWORDS["vi"], new=new, again=new).headers["location"] == "/login"
    assert viewer.client.get("/").status_code == elsewhere.client.get("/").status_code == 303
    assert viewer.log_in("vi").status_code == 401
    assert viewer.log_in("vi", new).status_code == 303


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize("path", ["/act", "/api/decisions", "/add", "/sheets", "/login", "/logout", "/account/password"])
def test_a_change_from_elsewhere_changes_nothing_for_who_is_logged_in(shared: Person, headers: dict[str, str], path: str) -> None:
    before = shared.client.get("/api/decisions").json()
    form = {"token": shared.token, "act": "redact", "names": "x", "back": "/", "name": "ada", "password": PASSWORDS["ada"]}
    assert shared.client.post(path, data=form, headers=headers).status_code == 403
    assert shared.client.post(path, json={"kind": "redact", "names": ["x"]}, headers=headers).status_code == 403
    assert shared.client.get("/api/decisions").json() == before


@pytest.mark.parametrize("host", HOSTS)
def test_another_host_is_refused_before_the_log_in(shared: Person, host: str) -> None:
    for path in ("/", "/login", "/api/incidents", "/static/app.css"):
        assert shared.client.get(path, headers={"host": host}).status_code in (400, 421)
    form = {"name": "ada", "password": PASSWORDS["ada"]}
    assert shared.client.post("/login", data=form, headers={**OWN, "host": host}).status_code in (400, 421)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Person]:
    with app_over(team_copy(tmp_path_factory.mktemp("team"))) as made:
        yield person(made, "ada")


def test_behind_tls_the_public_name_alone_is_welcome(path: Path) -> None:
    with app_over(path, Access(frozenset({PUBLIC}), secure=True, closed=True)) as public:
        editor = person(public, "ed", f"https://{PUBLIC}")
        assert editor.client.get("/").status_code == 200
        _, claim = with_toll(editor.client)
        assert editor.act("confirm", claim=claim) == 303
        for host in (HOST, f"{PUBLIC}:{PORT}", f"{PUBLIC}.evil.example", f"x.{PUBLIC}", *HOSTS):
            assert editor.client.get("/", headers={"host": host}).status_code in (400, 421)
        form = {"token": editor.token, "act": "confirm", "claim": claim, "back": "/"}
        for origin in (f"http://{PUBLIC}", f"https://{HOST}", "null", f"https://{PUBLIC}:444", f"https://x.{PUBLIC}"):
            assert editor.client.post("/act", data=form, headers={"origin": origin}).status_code == 403


def test_without_any_account_a_public_server_opens_to_nobody(path: Path) -> None:
    with Store.open(path) as store:
        for name in ("ed", "vi", "ada"):
            Accounts(store).remove(name)
    with app_over(path, Access(frozenset({PUBLIC}), secure=True, closed=True)) as public:
        assert person(public, base=f"https://{PUBLIC}").client.get("/api/incidents").status_code == 401
    with app_over(path) as alone:
        assert person(alone).client.get("/").status_code == 200


def test_a_process_that_saw_an_account_stays_closed(app: FastAPI, path: Path) -> None:
    editor = person(app, "ed")
    with Store.open(path) as store:
        for name in ("ed", "vi", "ada"):
            Accounts(store).remove(name)
    assert editor.client.get("/").status_code == person(app).client.get("/").status_code == 303


def test_the_first_account_closes_a_running_server(tmp_path: Path) -> None:
    with app_over(tmp_path / "c.db") as app:
        alone = person(app)
        assert alone.client.get("/").status_code == 200
        assert alone.client.get("/login").headers["location"] == "/"
        assert alone.client.get("/api/account").json() == {"name": "tester", "role": "admin", "token": TOKEN}
        with Store.open(tmp_path / "c.db") as store:
            Accounts(store).add("ada", AccountRole.ADMIN, PASSWORDS["ada"])
        assert alone.client.get("/").status_code == 303
        assert alone.client.post("/api/decisions", json={"kind": "undo"}, headers={"x-reportedly-token": TOKEN}).status_code == 403
        assert alone.log_in("ada").status_code == 303
        assert alone.client.get("/").status_code == 200


@pytest.mark.parametrize("path", ELSEWHERE)
def test_nobody_is_sent_elsewhere_after_the_log_in(shared: Person, path: str) -> None:
    assert inside(path) == "/"
    assert shared.log_in("ada", to=path).headers["location"] == "/"
    assert "evil" not in Person(shared.client, OWN).client.get("/login", params={"to": path}).headers["location"]
