"""The command line: one verb, one call of the Python API."""

from reportedly.cli import (
    accounts,
    archiving,
    assistants,
    chronicle,
    coding,
    deciding,
    evaluating,
    exporting,
    places,
    publishing,
    serving,
    sheets,
)
from reportedly.cli.app import app, main

__all__ = ["accounts", "app", "archiving", "assistants", "chronicle", "coding", "deciding", "evaluating", "exporting", "main", "places",
           "publishing", "serving", "sheets"]
