"""A team at work in a real browser: log in, correct, see one's name, log out; roles, expiry, accessibility."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from reportedly.store import Store
from reportedly.store.schema import login
from tests.web.browser import chromium, needs_browser
from tests.web.served import address_of
from tests.web.team import PASSWORDS, team_copy

pytestmark = needs_browser


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return team_copy(tmp_path_factory.mktemp("team"))


@pytest.fixture(scope="module")
def site(path: Path) -> Iterator[str]:
    with address_of(path) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def enter(page: Page, name: str) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORDS[name])
    page.get_by_role("button", name="Log in").click()


def accessible(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []


def test_an_editor_logs_in_corrects_sees_the_name_and_logs_out(site: str, page: Page) -> None:
    page.goto(f"{site}/")
    expect(page).to_have_title("Log in · reportedly")
    accessible(page)
    enter(page, "ed")
    page.locator("article.card h3 a").first.click()
    incident = page.url
    page.get_by_role("link", name="Correct", exact=True).click()
    expect(page.get_by_role("heading", name="Hide a name")).to_have_count(0)
    form = page.locator("form:has(button[value=reject])").first
    form.get_by_label("Reason").fill("looked at it again")
    form.get_by_role("button", name="It does", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Confirmed")
    page.goto(f"{incident}/history")
    row = page.get_by_role("row").filter(has_text="looked at it again")
    expect(row.get_by_role("cell").nth(1)).to_have_text("ed")
    page.get_by_role("link", name="ed (editor)").click()
    accessible(page)
    assert page.evaluate("document.cookie") == ""
    page.get_by_role("button", name="Log out", exact=True).click()
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    page.go_back()  # nothing of it was kept by the browser
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    page.goto(incident)
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    enter(page, "ed")
    assert page.url == incident  # where they wanted to go


def test_a_viewer_finds_no_button_and_is_refused(site: str, page: Page) -> None:
    page.goto(f"{site}/")
    enter(page, "vi")
    page.locator("article.card h3 a").first.click()
    for name in ("Correct", "Merge", "Split", "Review", "Add"):
        expect(page.get_by_role("link", name=name, exact=True)).to_have_count(0)
    answer = page.goto(f"{page.url}/correct")
    assert answer
    assert answer.status == 403
    expect(page.get_by_text("your account reads only")).to_be_visible()
    accessible(page)


def test_what_is_over_asks_for_the_log_in_again(site: str, page: Page, path: Path) -> None:
    page.goto(f"{site}/review")
    enter(page, "ada")
    expect(page.get_by_role("heading", name="Review")).to_be_visible()
    with Store.open(path) as store, store.writing() as connection:
        connection.execute(login.update().values(began=login.c.began - 13 * 3600))
    page.reload()
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()


def test_a_wrong_password_is_told_and_keeps_the_name(site: str, page: Page) -> None:
    page.goto(f"{site}/login")
    page.get_by_label("Name").fill("ed")
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_have_text("The name or the password is wrong.")
    expect(page.get_by_label("Name")).to_have_value("ed")
    expect(page.get_by_label("Password")).to_have_value("")
    accessible(page)


def test_another_site_cannot_send_the_forms_of_who_is_logged_in(site: str, page: Page, tmp_path: Path) -> None:
    page.goto(f"{site}/")
    enter(page, "ada")
    before = page.evaluate("fetch('/api/decisions').then(r => r.text())")
    evil = tmp_path / "evil.html"
    fields = "".join(f"<input name={name} value={value}>" for name, value in (("act", "redact"), ("names", "x")))
    evil.write_text(f"<form method=post action={site}/act>{fields}<button>Go</button></form>")
    page.goto(evil.as_uri())
    page.get_by_role("button").click()
    page.wait_for_load_state()
    page.goto(f"{site}/")
    assert page.evaluate("fetch('/api/decisions').then(r => r.text())") == before
