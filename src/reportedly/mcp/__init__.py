"""A server of read-only tools for assistants (Model Context Protocol); what reports say is marked as untrusted."""

from reportedly.mcp.server import make_server

__all__ = ["make_server"]
