"""Sets and counts that may grow larger than memory: kept in a temporary SQLite file that goes away by itself."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any


class Scratch:
    """What was met so far, with a line for each and how often it was met; close it in the end."""

    def __init__(self) -> None:
        self._file = sqlite3.connect("", isolation_level=None)
        self._file.execute("PRAGMA journal_mode=OFF")
        self._file.execute("CREATE TABLE met (key TEXT PRIMARY KEY, line TEXT, times INTEGER) WITHOUT ROWID")
        self._file.execute("BEGIN")

    def meet(self, key: str, line: Any = None) -> bool:
        """Note one; whether it is the first time.  `line` (JSON) is kept of the last time."""
        told = json.dumps(line)
        done = self._file.execute("UPDATE met SET times = times + 1, line = ? WHERE key = ?", (told, key))
        if done.rowcount:
            return False
        self._file.execute("INSERT INTO met VALUES (?, ?, 1)", (key, told))
        return True

    def lines(self) -> Iterator[tuple[str, Any, int]]:
        """Key, line and times of all, by key."""
        for key, line, times in self._file.execute("SELECT key, line, times FROM met ORDER BY key"):
            yield key, json.loads(line), times

    def close(self) -> None:
        """Give the file back."""
        self._file.close()

    def __enter__(self) -> Scratch:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
