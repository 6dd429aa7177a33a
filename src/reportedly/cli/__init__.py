"""The command line: one verb, one call of the Python API."""

from reportedly.cli import chronicle, code, corpus, health
from reportedly.cli.app import app, main

__all__ = ["app", "chronicle", "code", "corpus", "health", "main"]
