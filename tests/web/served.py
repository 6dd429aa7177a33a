"""The web app over a copy of the demo chronicle: in-process for requests, on a port for a real browser."""

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2 as httpx
import uvicorn
from fastapi.testclient import TestClient

from reportedly.api import Chronicle
from reportedly.web.app import create_app
from tests.demo import demo_file

PORT = 8765
HOST = f"127.0.0.1:{PORT}"
TOKEN = "the-token-of-this-start"
OWN = {"origin": f"http://{HOST}", "sec-fetch-site": "same-origin"}


@contextmanager
def client_over(path: Path) -> Iterator[TestClient]:
    with Chronicle.open(path) as chronicle:
        yield TestClient(create_app(chronicle, PORT, "tester", TOKEN), base_url=f"http://{HOST}", follow_redirects=False)


def demo_copy(folder: Path) -> Path:
    return Path(shutil.copy(demo_file(), folder / "demo.db"))


@contextmanager
def address_of(path: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with Chronicle.open(path) as chronicle:
        server = uvicorn.Server(
            uvicorn.Config(create_app(chronicle, port, "tester", TOKEN), host="127.0.0.1", port=port, log_level="warning")
        )
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        address = f"http://127.0.0.1:{port}"
        for _ in range(100):
            try:
                httpx.get(address + "/static/app.css")
                break
            except httpx.ConnectError:
                time.sleep(0.05)
        yield address
        server.should_exit = True
        thread.join(10)
