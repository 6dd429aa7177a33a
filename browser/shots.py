"""Screenshots of the real pages over the demo chronicle: `make screenshots` writes docs/screenshots/*.png.

Needs a Chromium on the machine (Debian's will do) and the development extra.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from reportedly.api import Chronicle
from reportedly.web.serving import served

TARGET = Path(__file__).parents[1] / "docs" / "screenshots"
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: its name, the page, and how it is looked at."""

    name: str
    path: str
    width: int = 1280
    height: int = 860
    scheme: str = "light"
    media: str = "screen"


def shots(incident: str, report: str) -> Iterator[Shot]:
    """What is pictured, for an incident with several accounts and one of its reports."""
    yield Shot("chronicle", "/")
    yield Shot("chronicle-dark", "/", scheme="dark")
    yield Shot("chronicle-narrow", "/", 320, 700)
    yield Shot("timeline", "/timeline")
    yield Shot("map", "/map", height=700)
    yield Shot("incident", f"/incident/{incident}", height=1000)
    yield Shot("compare", f"/incident/{incident}/compare", height=640)
    yield Shot("dossier", f"/incident/{incident}", 800, 1000, media="print")
    yield Shot("board", "/board")
    yield Shot("report", f"/report/{report}")
    yield Shot("review", "/review")
    yield Shot("add", "/add", height=760)
    yield Shot("export", "/export")


@contextmanager
def demo() -> Iterator[tuple[str, str, str]]:
    """The address of the demo chronicle, its best reported incident, and a report of that."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "demo.db"
        with as_file(files("reportedly.data").joinpath("samples")) as samples, Chronicle.open(path) as chronicle:
            chronicle.add([samples])
            best = max(chronicle.rows().rows, key=lambda row: (row.accounts, row.reports, row.id))
            report = chronicle.incident(best.id).reports[0]
        with served(path) as address:
            yield address, best.id, report


def take(browser: Browser, address: str, shot: Shot) -> None:
    """Write one picture."""
    context = browser.new_context(viewport={"width": shot.width, "height": shot.height}, color_scheme=shot.scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address + shot.path, wait_until="networkidle")
    page.emulate_media(media=shot.media, color_scheme=shot.scheme)  # type: ignore[arg-type]
    page.wait_for_timeout(300)
    page.screenshot(path=TARGET / f"{shot.name}.png")
    context.close()


def main() -> int:
    """Write all pictures; 1 when there is no browser."""
    chromium = next((found for name in NAMES if (found := shutil.which(name))), None)
    if chromium is None:
        print("No Chromium was found; on Debian: apt-get install chromium", file=sys.stderr)
        return 1
    TARGET.mkdir(parents=True, exist_ok=True)
    with demo() as (address, incident, report), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for shot in shots(incident, report):
            take(browser, address, shot)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
