"""The web app over a copy of the demo chronicle: in-process for requests, on a port for a real browser."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fastapi.testclient import TestClient

from reportedly.api import Chronicle
from reportedly.web.app import create_app
from reportedly.web.serving import served
from tests.demo import demo_file

PORT = 8765
HOST = f"127.0.0.1:{PORT}"
TOKEN = "the-token-of-this-start"
OWN = {"origin": f"http://{HOST}", "sec-fetch-site": "same-origin"}


@contextmanager
def client_over(path: Path) -> Iterator[TestClient]:
    with Chronicle.open(path) as chronicle:
        app = create_app(chronicle, PORT, "tester", TOKEN)
        yield TestClient(app, base_url=f"http://{HOST}", follow_redirects=False)
        app.state.site.runs.close()


def demo_copy(folder: Path) -> Path:
    return Path(shutil.copy(demo_file(), folder / "demo.db"))


@contextmanager
def address_of(path: Path) -> Iterator[str]:
    with served(path, "tester", TOKEN) as address:
        yield address
