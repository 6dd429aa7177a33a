"""Spreadsheets that were uploaded and wait for their columns to be understood: in a folder of their own, gone with the app."""

from __future__ import annotations

import secrets
import tempfile
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path

from reportedly.sheets import Table, read_table, sheet_names

MOST = 20  # uploads that are kept; older ones are forgotten
MOST_TABLES = 3  # that are held in memory


@dataclass(frozen=True, slots=True)
class Upload:
    """One file: its id, where it lies, the sheets of a workbook."""

    id: str
    path: Path
    sheets: tuple[str, ...]


@dataclass(slots=True)
class Uploads:
    """What was uploaded, newest last."""

    folder: tempfile.TemporaryDirectory[str] | None = None
    kept: OrderedDict[str, Upload] = field(default_factory=OrderedDict)
    tables: OrderedDict[tuple[str, str | None], Table] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, name: str, content: bytes) -> Upload:
        """Put a file aside; raises InputError when it is no table."""
        wanted = secrets.token_urlsafe(12)
        with self.lock:
            self.folder = self.folder or tempfile.TemporaryDirectory(prefix="reportedly-sheets-")
            path = Path(self.folder.name) / wanted / name
        path.parent.mkdir()
        path.write_bytes(content)
        try:
            upload = Upload(wanted, path, sheet_names(path))
            self.table(upload)
        except Exception:
            _forget(path)
            raise
        with self.lock:
            self.kept[wanted] = upload
            while len(self.kept) > MOST:
                _forget(self.kept.popitem(last=False)[1].path)
        return upload

    def get(self, wanted: str) -> Upload | None:
        """An upload by its id."""
        with self.lock:
            return self.kept.get(wanted)

    def table(self, upload: Upload, sheet: str | None = None) -> Table:
        """The table of an upload, read once as long as it is looked at."""
        key = (upload.id, sheet)
        with self.lock:
            if key in self.tables:
                self.tables.move_to_end(key)
                return self.tables[key]
        found = read_table(upload.path, sheet)
        with self.lock:
            self.tables[key] = found
            while len(self.tables) > MOST_TABLES:
                self.tables.popitem(last=False)
        return found


def _forget(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.parent.rmdir()
