"""`mcp`: tools for assistants over standard input and output."""

from __future__ import annotations

from reportedly.cli.app import app
from reportedly.cli.chronicle import CHRONICLE


@app.command()
def mcp(chronicle: str = CHRONICLE) -> None:
    """Serve read-only tools to an assistant (Model Context Protocol, standard input and output)."""
    from reportedly.api import Chronicle
    from reportedly.mcp import make_server

    with Chronicle.open(chronicle, create=False) as opened:
        make_server(opened).run("stdio")
