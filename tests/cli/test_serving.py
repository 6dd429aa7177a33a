"""serve as a user types it: refused where others could come in, and a real server that speaks TLS to those with an account."""

import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2 as httpx
import pytest

from reportedly.store import Store
from reportedly.store.accounts import AccountRole, Accounts
from tests.tls import certificate

GOOD = "correct horse battery"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(path: Path, *words: str | Path) -> list[str]:
    return [sys.executable, "-m", "reportedly", "serve", "--no-browser", "--chronicle", str(path), *map(str, words)]


@contextmanager
def running(command: list[str], port: int) -> Iterator[None]:
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        try:
            for _ in range(300):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                assert process.poll() is None, process.communicate()[0].decode()
                time.sleep(0.1)
            yield
        finally:
            process.terminate()
            process.wait(20)


@pytest.mark.parametrize("words", [
    ("--host", "0.0.0.0"), ("--host", "0.0.0.0", "--behind-tls-proxy", "--public-host", "a.example"), ("--public-host", "a.example"),
    ("--behind-tls-proxy", "--public-host", "a.example"),
])  # fmt: skip
def test_others_are_not_let_in_without_accounts(tmp_path: Path, words: tuple[str, ...]) -> None:
    Store.open(tmp_path / "c.db").close()
    command = serve(tmp_path / "c.db", "--port", str(free_port()), *words)
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 2
    assert "no admin account" in ran.stderr
    assert "reportedly account add NAME --role admin" in ran.stderr


def test_accounts_without_tls_are_not_enough(tmp_path: Path) -> None:
    with Store.open(tmp_path / "c.db") as store:
        Accounts(store).add("ana", AccountRole.ADMIN, GOOD)
    command = serve(tmp_path / "c.db", "--port", str(free_port()), "--host", "0.0.0.0", "--public-host", "a.example")
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 2
    assert "TLS" in ran.stderr
    assert "--tls-cert" in ran.stderr


def test_a_real_server_speaks_tls_to_those_with_an_account(tmp_path: Path) -> None:
    with Store.open(tmp_path / "c.db") as store:
        Accounts(store).add("ana", AccountRole.ADMIN, GOOD)
    (cert, key), port = certificate(tmp_path), free_port()
    words = ("--host", "0.0.0.0", "--public-host", "localhost", "--tls-cert", cert, "--tls-key", key)
    command = serve(tmp_path / "c.db", "--port", str(port), *words)
    base = f"https://localhost:{port}"
    with running(command, port), httpx.Client(base_url=base, verify=ssl.create_default_context(cafile=str(cert)), timeout=30) as client:
        assert client.get("/api/incidents").status_code == 401
        assert client.get("/", headers={"x-forwarded-for": "127.0.0.1", "x-forwarded-proto": "http"}).headers["location"] == "/login?to=%2F"
        assert client.get("/", headers={"host": f"127.0.0.1:{port}"}).status_code == 421
        answer = client.post("/login", data={"name": "ana", "password": GOOD}, headers={"origin": base})
        assert answer.status_code == 303
        assert "; Secure" in answer.headers["set-cookie"]
        assert client.get("/api/account").json()["role"] == "admin"
        with pytest.raises(httpx.TransportError):
            httpx.get(f"http://localhost:{port}/login", timeout=10)
