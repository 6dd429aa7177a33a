"""The app on a port of this machine, as long as it is needed: for benchmarks, screenshots and tests."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from reportedly.api import Chronicle
from reportedly.web.app import create_app

PATIENCE = 30.0  # seconds to start


@contextmanager
def served(path: Path | str, who: str = "reader", token: str | None = None) -> Iterator[str]:
    """The address at which a chronicle is served by a thread of this process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with Chronicle.open(path) as chronicle:
        app = create_app(chronicle, port, who, token)
        server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        begun = time.monotonic()
        while not server.started and time.monotonic() - begun < PATIENCE:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
        server.should_exit = True
        thread.join(10)
        app.state.site.runs.close()
