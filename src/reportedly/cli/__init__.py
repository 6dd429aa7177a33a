"""The command line: one verb, one call of the Python API."""

from reportedly.cli.app import app, main

__all__ = ["app", "main"]
