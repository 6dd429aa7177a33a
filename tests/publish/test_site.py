"""A published site: quotes within their limits, hidden names barred, links that lead somewhere, nothing asked of others."""

import html
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from reportedly.api import Act, Choice, Chronicle, SheetAsked
from reportedly.codebook.publishing import load_publishing
from reportedly.errors import InputError
from reportedly.model import Precision, Report, Who
from reportedly.publish.people import protected
from reportedly.publish.quoting import Quoting
from tests.demo import demo_file
from tests.sheets.acled import FIRST, table_of
from tests.web.browser import chromium, needs_browser

RULES = load_publishing()
QUOTE = re.compile(r"<q dir=\"auto\">(.*?)</q>", re.DOTALL)
HOSTILE_TITLE = "<script>alert(1)</script><img src=https://x.example/a.png onerror=alert(1)> \u202egnp"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published") / "site"
    with Chronicle.open(demo_file(), create=False) as chronicle:
        done = chronicle.publish(folder, title="Tested")
        assert done.incidents == chronicle.overview().incidents
    assert done.pages == len(list(folder.rglob("*.html")))
    return folder


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    with Chronicle.open(demo_file(), create=False) as chronicle:
        return list(chronicle.store.reports())


def quotes_of(site: Path) -> list[str]:
    return [html.unescape(q) for page in sorted(site.rglob("*.html")) for q in QUOTE.findall(page.read_text("utf-8"))]


def test_no_quote_is_longer_than_300_characters(site: Path) -> None:
    quotes = quotes_of(site)
    assert len(quotes) > 40
    assert max(map(len, quotes)) <= 300


def quotes_by_report(site: Path, reports: list[Report]) -> dict[str, set[str]]:
    """The quotes of each report over all pages, by the outlet and title that the pages give."""
    known = {(r.outlet or "outlet unknown", r.title or r.name): r.id for r in reports}
    found = defaultdict[str, set[str]](set)
    for page in site.glob("incident/*.html"):
        text = page.read_text("utf-8")
        heads = re.findall(r'<li id="s(\d+)"><bdi>(.*?)</bdi>, .*?: <(?:span|a) .*?>(.*?)</(?:span|a)>', text)
        sources = {number: known[html.unescape(outlet), html.unescape(title)] for number, outlet, title in heads}
        for quote, number in re.findall(r'<q dir="auto">(.*?)</q> <span class="small">\(<a href="#s(\d+)">', text):
            found[sources[number]].add(html.unescape(quote))
    return found


def shown_of(report: Report, quotes: set[str]) -> int:
    """How many characters of a report the quotes show; words that stand in several places count where they add least."""
    shown: set[int] = set()
    for quote in sorted(quotes, key=lambda q: (-len(q), q)):
        words = r"\s+".join(re.escape(w).replace("█", ".") for w in quote.removesuffix("…").split())
        places = [set(range(*found.span())) for found in re.finditer(words, report.text)]
        assert places, f"not in the report: {quote}"
        shown |= min(places, key=lambda place: len(place - shown))
    return len(shown)


def test_all_quotes_of_a_report_together_are_at_most_a_tenth_of_it(site: Path, reports: list[Report]) -> None:
    quotes = quotes_by_report(site, reports)
    told = [report for report in reports if report.id in quotes]
    assert len(told) > len(reports) * 0.8
    for report in told:
        assert 0 < shown_of(report, quotes[report.id]) <= len(report.text) * 0.1


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links, self.ids, self.fetched = list[str](), set[str](), list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.ids.add(known.get("id") or "")
        if tag == "a":
            self.links.append(known.get("href") or "")
        self.fetched += [v for k, v in attrs if v and (k in ("src", "srcset", "data", "poster") or (tag == "link" and k == "href"))]
        assert tag not in ("script", "iframe", "object", "embed", "form"), tag


def parsed(page: Path) -> _Links:
    found = _Links()
    found.feed(page.read_text("utf-8"))
    return found


def test_every_link_leads_to_a_page_or_to_a_report_of_others(site: Path) -> None:
    pages = {page.resolve(): parsed(page) for page in site.rglob("*.html")}
    for page, found in pages.items():
        assert set(found.fetched) <= {"data:,"}
        for link in found.links:
            if link.startswith(("https://", "http://")):
                continue
            name, _, anchor = link.partition("#")
            there = (page.parent / name).resolve() if name else page
            assert there in pages, link
            assert not anchor or anchor in pages[there].ids, link


def test_the_same_chronicle_gives_the_same_site(site: Path, tmp_path: Path) -> None:
    with Chronicle.open(demo_file(), create=False) as chronicle:
        chronicle.publish(tmp_path / "again", title="Tested")
    for page in site.rglob("*"):
        if page.is_file():
            assert (tmp_path / "again" / page.relative_to(site)).read_bytes() == page.read_bytes()


def test_an_earlier_site_is_replaced_and_nothing_else_is(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a.txt").write_text("mine", "utf-8")
    with Chronicle.open(demo_file(), create=False) as chronicle:
        chronicle.publish(tmp_path / "site", title="First")
        chronicle.publish(tmp_path / "site", title="Second")
        with pytest.raises(InputError, match="is there already"):
            chronicle.publish(tmp_path / "mine")
    assert "Second" in (tmp_path / "site" / "index.html").read_text("utf-8")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["mine", "site"]


def test_a_hidden_name_and_a_finer_place_are_on_no_page(tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(demo_file().read_bytes())
    with Chronicle.open(copy) as chronicle:
        said = (s.speaker for row in chronicle.rows().rows for s in chronicle.incident(row.id).statements)
        name = next(speaker for speaker in said if len(speaker.split()) == 2)
        chronicle.act(Act("redact", "tester", names=(name,)))
        chronicle.publish(tmp_path / "site", Choice(finest=Precision.COUNTRY))
    text = "\n".join(p.read_text("utf-8") for p in (tmp_path / "site").rglob("*.html"))
    assert name not in text
    assert "█" in text
    assert "class=\"dot\"" not in text
    assert "No place is finer than: country." in text


@pytest.mark.parametrize(("who", "is_so"), [
    (Who("Ana Brandt", description="a 16-year-old pupil"), True), (Who("Ana Brandt", description="36-year-old"), False),
    (Who("Ana Brandt", "the boy Ana Brandt"), True), (Who("Ana Brandt", description="Boyd's deputy"), False),
    (Who("Ana Brandt", "Ana Brandt, aged 9"), True), (Who("Ana Brandt", title="detainee"), True),
    (Who("Ana Brandt", outcome="abducted"), True), (Who("Ana Brandt", outcome="killed"), False)])
def test_children_and_people_held_are_not_named(who: Who, is_so: bool) -> None:
    assert protected(who, RULES) is is_so


def test_the_same_words_count_once() -> None:
    report = Report("x" * 900 + " one two three four five six seven eight nine ten.")
    quoting = Quoting(RULES)
    whole = report.span(901, 950)
    assert quoting.of(report, whole) == report.text[901:950]
    assert quoting.of(report, report.span(910, 940)) == report.text[910:940]
    assert quoting.shares() == {report.id: 49}
    assert quoting.of(report, report.span(0, 800)) is not None
    assert quoting.shares()[report.id] <= len(report.text) * 0.1
    assert quoting.of(report, report.span(400, 800)) is None


def test_rows_of_a_reference_set_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "acled.csv").write_text(table_of([FIRST]), "utf-8")
    (tmp_path / "own.csv").write_text("date,place,killed\n2031-05-02,Highfield,2\n", "utf-8")
    with Chronicle.open(tmp_path / "c.db") as chronicle:
        for name in ("acled.csv", "own.csv"):
            chronicle.import_sheet(SheetAsked(tmp_path / name))
        done = chronicle.publish(tmp_path / "site")
    assert (done.incidents, done.left_out) == (1, 1)
    assert "aircraft" not in "".join(p.read_text("utf-8") for p in (tmp_path / "site").rglob("*.html"))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    text = ("Gunmen killed two guards <script>alert(2)</script> outside a bank in Nairobi on Tuesday, police said. " * 3) + "More. " * 400
    (folder / "a.jsonl").write_text(json.dumps(
        {"name": "a.txt", "text": text, "published": "2021-03-03", "outlet": "<b>x</b>\udcff", "title": HOSTILE_TITLE,
         "url": "javascript:alert(1)"}), "utf-8")
    with Chronicle.open(folder / "c.db") as chronicle:
        chronicle.add([folder / "a.jsonl"])
        chronicle.publish(folder / "site", title="<i>t</i>")
    return folder / "site"


def test_what_a_report_says_never_acts(hostile: Path) -> None:
    for page in hostile.rglob("*.html"):
        found = parsed(page)
        assert not [link for link in found.links if link.startswith("javascript")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@needs_browser
@pytest.mark.parametrize("where", ["site", "hostile"])
def test_in_a_real_browser_axe_finds_nothing_and_nothing_is_asked_of_others(
        where: str, browser: Browser, request: pytest.FixtureRequest) -> None:
    folder: Path = request.getfixturevalue(where)
    pages = [*sorted(folder.glob("*.html")), *sorted(folder.glob("incident/*.html"))[:4]]
    for scheme in ("light", "dark"):
        context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda r, asked=asked: asked.append(r.url))  # type: ignore[misc]
        for path in pages:
            page.goto(path.as_uri())
            found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
            assert found.violations_count == 0, (path.name, found.generate_report())
        assert [url for url in asked if not url.startswith(("file://", "data:"))] == []
        context.close()


@needs_browser
def test_the_style_holds_under_its_own_policy_and_a_narrow_screen_scrolls_only_down(site: Path, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    for path in [*sorted(site.glob("*.html")), *sorted(site.glob("incident/*.html"))[:4]]:
        page.goto(path.as_uri())
        assert page.evaluate("getComputedStyle(document.querySelector('header')).borderBottomStyle") == "solid"
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert problems == []
    context.close()


