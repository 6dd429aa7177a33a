"""The verb serve: the pages for this machine, or for a team whose members have accounts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from reportedly.cli.app import app
from reportedly.cli.chronicle import BY, CHRONICLE, user
from reportedly.cli.render import say

if TYPE_CHECKING:
    from reportedly.store.accounts import Limits
    from reportedly.web.binding import Binding

LOCAL = "127.0.0.1"


@app.command()
def serve(
    chronicle: str = CHRONICLE,
    port: int = typer.Option(8765, "--port", min=1, max=65535, help="Port on this machine."),
    no_browser: bool = typer.Option(False, "--no-browser", help="Do not open the browser."),
    by: str | None = BY,
    host: str = typer.Option(LOCAL, "--host", metavar="ADDRESS", help="Address to listen at; others than this need accounts and TLS."),
    public_host: list[str] = typer.Option([], "--public-host", metavar="NAME", help="Name under which people reach it, once for each."),
    tls_cert: Path | None = typer.Option(None, "--tls-cert", metavar="FILE", help="Certificate (PEM), with those that lead to its root."),
    tls_key: Path | None = typer.Option(None, "--tls-key", metavar="FILE", help="Its key (PEM)."),
    behind_tls_proxy: bool = typer.Option(False, "--behind-tls-proxy", help="A server in front of this one speaks TLS."),
    idle_hours: float = typer.Option(2.0, "--idle-hours", min=0.05, max=168.0, help="A log-in ends after so long without use."),
    session_hours: float = typer.Option(12.0, "--session-hours", min=0.05, max=168.0, help="A log-in ends after so long in any case."),
) -> None:
    """The web app and REST API: for this machine, or for a team (docs/team.md)."""
    from reportedly.store.accounts import Limits
    from reportedly.web.binding import Binding

    asked = Binding(host, port, tuple(public_host), tls_cert, tls_key, behind_tls_proxy)
    _refuse_taken(asked)
    _run(chronicle, asked, Limits(int(idle_hours * 3600), int(session_hours * 3600)), (by or user(), not no_browser))


def _run(chronicle: str, asked: Binding, limits: Limits, told: tuple[str, bool]) -> None:
    """Serve until stopped; `told` is under which name decisions are logged without accounts, and whether to open the browser."""
    import threading
    import webbrowser
    from dataclasses import replace

    import uvicorn

    from reportedly.api import Chronicle
    from reportedly.store.accounts import Accounts
    from reportedly.web.app import create_app
    from reportedly.web.binding import access_of

    with Chronicle.open(chronicle) as opened:
        access = replace(access_of(asked, Accounts(opened.store).admins()), limits=limits)
        address = f"http://{asked.name}/" if asked.local else f"{access.scheme}://{asked.public[0] if asked.public else asked.name}/"
        site = create_app(opened, asked.port, told[0], access=access)
        say(f"{address}  (Ctrl-C stops it)")
        if told[1] and asked.local:
            threading.Timer(1.0, webbrowser.open, (address,)).start()
        try:
            uvicorn.run(
                site, host=asked.bound, port=asked.port, log_level="warning", server_header=False, proxy_headers=False,
                ssl_certfile=asked.cert, ssl_keyfile=asked.key)
        finally:
            site.state.site.runs.close()


def _refuse_taken(asked: Binding) -> None:
    """Say so before anything is opened when another program has the port."""
    import socket

    from reportedly.errors import UsageError

    with socket.socket(socket.AF_INET6 if ":" in asked.bound else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((asked.bound, asked.port))
        except OSError as error:
            why = error.strerror or str(error)
            raise UsageError(f"port {asked.port} cannot be used", why, "Name another with --port, or another --host.") from error
