"""The pages in a real browser: each screen, each correction, keys, evidence, accessibility, hostile reports."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx2 as httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request

from reportedly.api import Chronicle
from tests.shared import SHARED, needs_shared
from tests.web.browser import chromium, needs_browser
from tests.web.served import address_of, demo_copy

pytestmark = needs_browser
SELECT = """p => {
  const range = document.createRange();
  range.selectNodeContents(p);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""
CHOOSE = """words => {
  const all = [];
  const walk = document.createTreeWalker(document.querySelector("[data-report-text]"), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) if (!walk.currentNode.parentElement.closest("sup")) all.push(walk.currentNode);
  const whole = all.map(node => node.data).join("");
  const find = (at, end) => {
    for (const node of all) { if (at < node.length || (end && at === node.length)) return [node, at]; at -= node.length; }
  };
  const start = whole.indexOf(words), range = document.createRange();
  range.setStart(...find(start, false));
  range.setEnd(...find(start + words.length, true));
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""
HOSTILE = (
    "text/16_html_in_text.txt",
    "text/12_bidi.txt",
    "text/13_ansi_escapes.txt",
    "text/15_traversal_title.txt",
    "html/04_xss_in_text.html",
    "html/05_xss_metadata.html",
    "html/25_mxss.html",
    "html/26_css_exfil.html",
    "html/27_iframe_srcdoc_object.html",
    "rss/12_content_xss.xml",
)
TRICKY = "Gunmen killed two guards 𝒜 in Nairobi\u0301 on Tuesday, police said. مسلحون قتلوا اثنين في نيروبي. \u05d0\u05d1 Three died.\n"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with address_of(demo_copy(tmp_path_factory.mktemp("site"))) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def richest(site: str) -> str:
    rows = httpx.get(f"{site}/api/incidents").json()["page"]["rows"]
    return str(max(rows, key=lambda row: (row["reports"], row["id"]))["id"])


def screens(site: str) -> list[str]:
    incident = richest(site)
    report = httpx.get(f"{site}/api/incidents/{incident}").json()["reports"][0]
    return [
        "/",
        "/timeline",
        "/map",
        "/board",
        "/actors",
        "/actor?name=Boko+Haram",
        "/places",
        "/review",
        "/review/places",
        "/review/dates",
        "/review/claims",
        "/sources",
        "/add",
        "/runs",
        "/export",
        "/method",
        "/search?q=hospital",
        f"/incident/{incident}",
        f"/incident/{incident}/compare",
        f"/incident/{incident}/history",
        f"/incident/{incident}/correct",
        f"/report/{report}",
    ]


class Watch:
    """Notes everything on a page that must never be: errors, dialogs, requests to elsewhere."""

    def __init__(self, page: Page, site: str) -> None:
        self.site, self.found = site, list[str]()
        page.on("console", self._console)
        page.on("dialog", self._dialog)
        page.on("request", self._request)
        page.on("pageerror", lambda error: self.found.append(f"error: {error}"))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.found.append(f"console: {message.text}")

    def _dialog(self, dialog: Dialog) -> None:
        self.found.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.site, "data:")):
            self.found.append(f"request: {request.url}")


def test_every_screen_opens_without_errors_or_foreign_requests(page: Page, site: str) -> None:
    watch = Watch(page, site)
    for path in screens(site):
        answer = page.goto(site + path)
        assert answer is not None
        assert answer.status == 200, path
        assert page.locator("h1").count() == 1, path
        page.wait_for_load_state("networkidle")
    assert watch.found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_accessibility_finding_on_any_screen(browser: Browser, site: str, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    found = []
    for path in screens(site):
        page.goto(site + path)
        for violation in Axe().run(page).response["violations"]:
            if violation["impact"] in ("serious", "critical"):
                found.append(f"{path}: {violation['id']}: {violation['nodes'][0]['html'][:120]}")
    context.close()
    assert found == []


def test_the_page_fits_a_narrow_screen(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    for path in screens(site):
        page.goto(site + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
    context.close()


def test_a_facet_narrows_the_list_and_stays_in_the_address(page: Page, site: str) -> None:
    page.goto(site)
    before = page.locator("article.card").count()
    page.locator("aside fieldset", has_text="Kind").locator("a").first.click()
    assert "type=" in page.url
    narrowed = page.locator("article.card").count()
    assert 0 < narrowed < before
    page.reload()
    assert page.locator("article.card").count() == narrowed


def test_reading_works_without_javascript(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site)
    page.locator("article.card h3 a").first.click()
    assert page.locator("mark").count() > 0
    context.close()


def test_a_quote_leads_to_its_words_in_the_report(page: Page, site: str) -> None:
    page.goto(f"{site}/incident/{richest(site)}")
    link = page.locator("a[data-quote]").first
    link.hover()
    target = page.locator(f"#{link.get_attribute('data-quote')}")
    assert "lit" in (target.get_attribute("class") or "")
    words = re.sub(r"…|\d+$", "", link.inner_text().strip("“”")).strip("“”. ")
    assert target.inner_text().split()[0].strip(".,") in words


def test_a_file_is_added_and_its_progress_told(page: Page, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Gunmen killed three guards at a market in Bama, Nigeria, on 6 May 2014, police said.\n", "utf-8")
    with address_of(tmp_path / "c.db") as address:
        page.goto(address)
        page.get_by_role("link", name="Drop files").click()
        page.locator("input[name=files]").set_input_files(tmp_path / "a.txt")
        page.get_by_role("button", name="Add the files").click()
        page.locator("progress, main [role=status]").first.wait_for()
        page.get_by_text("1 processed").wait_for(timeout=60_000)
        page.get_by_role("link", name="See the chronicle").click()
        assert page.locator("article.card").count() == 1


def test_slash_goes_to_the_search_box(page: Page, site: str) -> None:
    page.goto(site)
    page.keyboard.press("/")
    page.keyboard.type("hospital")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=hospital")
    assert page.locator("article.card").count() > 0


def test_the_histogram_is_a_brush(page: Page, site: str) -> None:
    page.goto(site)
    bars = page.locator("[data-brush] [data-first]")
    first, last = bars.nth(2), bars.nth(8)
    since, until = first.get_attribute("data-first"), last.get_attribute("data-last")
    for bar, step in ((first, "down"), (last, "up")):
        box = bar.bounding_box()
        assert box
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 20, steps=4)
        getattr(page.mouse, step)()
    page.wait_for_url("**since=*")
    assert f"since={since}" in page.url
    assert f"until={until}" in page.url


def test_a_printed_incident_is_a_dossier_with_numbered_quotes(page: Page, site: str) -> None:
    page.goto(f"{site}/incident/{richest(site)}")
    numbers = {link.inner_text() for link in page.locator("a[data-quote] sup").all()}
    page.emulate_media(media="print")
    notes = page.locator("ol.notes li")
    assert notes.first.is_visible()
    assert numbers <= {note.get_attribute("value") for note in notes.all()}
    assert not page.locator("header.site").is_visible()
    assert not page.locator(".reader").is_visible()
    assert len(page.pdf()) > 10_000


class TestReviewKeys:
    """The queue by keys alone, in a chronicle of its own."""

    @pytest.fixture
    def own(self, tmp_path: Path) -> Iterator[str]:
        with address_of(demo_copy(tmp_path)) as address:
            yield address

    def test_move_decide_undo(self, page: Page, own: str) -> None:
        page.goto(f"{own}/review")
        items = page.locator("[data-item]").count()
        assert items > 1
        second = page.locator("[data-item]").nth(1).locator("input[name=incidents]").first.get_attribute("value")
        page.keyboard.press("n")
        assert "current" in (page.locator("[data-item]").nth(1).get_attribute("class") or "")
        page.keyboard.press("p")
        page.keyboard.press("n")
        with page.expect_navigation():
            page.keyboard.press("x")
        (made,) = httpx.get(f"{own}/api/decisions").json()
        assert made["kind"] == "different"
        assert second in (made["subject"], *json.loads(made["payload"]).get("incidents", [second]))
        assert page.locator("[data-item]").count() == items - 1
        with page.expect_navigation():
            page.keyboard.press("u")
        assert page.locator("[data-item]").count() == items
        with page.expect_navigation():
            page.keyboard.press("m")
        assert httpx.get(f"{own}/api/decisions").json()[-1]["kind"] == "merge"

    def test_claims_are_accepted_and_rejected(self, page: Page, own: str) -> None:
        page.goto(f"{own}/review/claims")
        for key, kind in (("a", "confirm"), ("x", "reject")):
            before = len(httpx.get(f"{own}/api/decisions").json())
            with page.expect_navigation():
                page.keyboard.press(key)
            log = httpx.get(f"{own}/api/decisions").json()
            assert (len(log), log[-1]["kind"]) == (before + 1, kind)
            page.goto(f"{own}/review/claims")
        page.keyboard.press("e")
        page.wait_for_url("**/correct")

    def test_help_and_switching_keys_off(self, page: Page, own: str) -> None:
        page.goto(f"{own}/review")
        page.keyboard.press("?")
        assert page.locator("#keys-help dl").is_visible()
        page.locator("#keys-toggle").click()
        page.keyboard.press("x")
        page.wait_for_timeout(300)
        assert httpx.get(f"{own}/api/decisions").json() == []


class TestCorrections:
    """Each correction by hand, in a chronicle of its own."""

    @pytest.fixture
    def own(self, tmp_path: Path) -> Iterator[str]:
        with address_of(demo_copy(tmp_path)) as address:
            yield address

    def test_set_reject_and_undo(self, page: Page, own: str) -> None:
        incident = richest(own)
        page.goto(f"{own}/incident/{incident}/correct")
        card = page.locator("section", has=page.get_by_role("heading", name="Killed", exact=True)).locator("form").first
        card.get_by_label("New value").fill("4321")
        card.get_by_label("Reason").fill("as the court found")
        card.get_by_role("button", name="Set the value").click()
        assert "Corrected" in page.locator("[role=status]").inner_text()
        page.goto(f"{own}/incident/{incident}")
        assert "4321" in page.content()
        page.goto(f"{own}/incident/{incident}/history")
        assert "as the court found" in page.content()
        page.get_by_role("button", name=re.compile("Undo correct")).click()
        page.goto(f"{own}/incident/{incident}")
        assert "4321" not in page.content()

    def test_merge_and_split(self, page: Page, own: str) -> None:
        rows = httpx.get(f"{own}/api/incidents").json()["page"]["rows"]
        page.goto(f"{own}/incident/{rows[0]['id']}/correct")
        page.get_by_label("The same as incident").fill(rows[-1]["id"])
        page.get_by_role("button", name="Merge").click()
        assert len(httpx.get(f"{own}/api/incidents").json()["page"]["rows"]) == len(rows) - 1
        page.goto(f"{own}/incident/{rows[0]['id']}")
        page.goto(page.url + "/correct")
        page.get_by_role("checkbox").first.check()
        page.get_by_role("button", name="Split").click()
        assert len(httpx.get(f"{own}/api/incidents").json()["page"]["rows"]) >= len(rows)

    def test_selected_words_become_evidence(self, page: Page, own: str) -> None:
        incident = richest(own)
        report = httpx.get(f"{own}/api/incidents/{incident}").json()["reports"][0]
        page.goto(f"{own}/report/{report}")
        page.locator("article.fulltext p").first.evaluate(SELECT)
        page.wait_for_timeout(200)
        page.locator("#add-claim select[name=role]").select_option("weapon")
        page.get_by_label("Value").fill("what I saw")
        page.get_by_role("button", name="Add", exact=True).click()
        text = httpx.get(f"{own}/api/reports/{report}").json()["report"]["text"]
        (made,) = httpx.get(f"{own}/api/decisions").json()
        assert made["kind"] == "add"
        claims = httpx.get(f"{own}/api/reports/{report}").json()["claims"]
        (span,) = next(c for c in claims if (c["value"] or {}).get("text") == "what I saw")["spans"]
        assert text[span["start"] : span["end"]] == span["quote"]
        assert span["quote"].split()[0] == text.split()[0]


def test_marked_words_equal_the_evidence_for_any_script(page: Page, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"name": "a", "text": TRICKY, "published": "2021-03-03"}), "utf-8")
    with Chronicle.open(tmp_path / "c.db") as chronicle:
        chronicle.add([tmp_path / "a.jsonl"])
        (report,) = chronicle.store.reports()
        spans = sorted({s for c in chronicle.coding(report.id).claims for s in c.spans}, key=lambda s: (s.start, s.end))
    with address_of(tmp_path / "c.db") as address:
        page.goto(f"{address}/report/{report.id}")
        assert spans
        shown = page.locator("article.fulltext").evaluate(
            "a => { const c = a.cloneNode(true); c.querySelectorAll('sup').forEach(s => s.remove()); return c.textContent; }"
        )
        assert TRICKY.strip() in shown
        covered = "".join(page.locator("article.fulltext mark").all_text_contents())
        union = sorted({n for s in spans for n in range(s.start, s.end)})
        assert covered == "".join(TRICKY[n] for n in union)


@pytest.mark.parametrize("words", ["مسلحون قتلوا", "Nairobi\u0301 on", "𝒜 in", "third paragraph"])
def test_chosen_words_of_any_script_become_the_evidence(page: Page, tmp_path: Path, words: str) -> None:
    text = TRICKY + "\n\nA bomb killed two people there on 3 March 2021.\n\n\nThis is the third paragraph 𝒜 of it.\n"
    (tmp_path / "a.jsonl").write_text(json.dumps({"name": "a", "text": text, "published": "2021-03-03"}), "utf-8")
    with Chronicle.open(tmp_path / "c.db") as chronicle:
        chronicle.add([tmp_path / "a.jsonl"])
        (report,) = chronicle.store.reports()
    with address_of(tmp_path / "c.db") as address:
        page.goto(f"{address}/report/{report.id}")
        page.evaluate(CHOOSE, words)
        page.wait_for_timeout(200)
        assert page.locator("#add-claim input[name=quote]").input_value() == words
        start, end = (int(page.locator(f"#add-claim input[name={name}]").input_value()) for name in ("start", "end"))
        assert report.text[start:end] == words


@needs_shared
def test_nothing_in_a_hostile_report_runs(page: Page, tmp_path: Path) -> None:
    with Chronicle.open(tmp_path / "c.db") as chronicle:
        for name in HOSTILE:
            if (SHARED / "hostile" / name).is_file():
                chronicle.add([SHARED / "hostile" / name])
        reports = [report.id for report in chronicle.store.reports()]
        incidents = [row.id for row in chronicle.rows().rows]
    with address_of(tmp_path / "c.db") as address:
        watch = Watch(page, address)
        pages = ["/", "/map", "/board", "/review", "/sources", "/search?q=%3Cscript%3E", *(f"/report/{r}" for r in reports)]
        pages += [f"/incident/{i}{part}" for i in incidents for part in ("", "/compare", "/history", "/correct")]
        for path in pages:
            page.goto(address + path)
            assert page.evaluate("window.pwned") is None, path
            assert page.locator("main script, main iframe, main object, main style, main img").count() == 0, path
        assert watch.found == []
