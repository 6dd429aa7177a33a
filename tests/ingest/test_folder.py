"""Every file under the paths ends as documents or as a refusal, whatever the folder does."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportedly.errors import UsageError
from reportedly.ingest import Document, Item, Refusal, Source, inputs
from reportedly.ingest.folder import count


def names(items: Iterator[Item] | list[Item]) -> list[tuple[str, str]]:
    return [(Path(i.name).name, "ok" if isinstance(i, Document) else "skipped" if i.skipped else "failed") for i in items]


def test_sorted_without_hidden_files_and_loops(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two.md").write_text("Two.")
    (tmp_path / "b" / "loop").symlink_to(tmp_path)
    (tmp_path / "a.txt").write_text("One.")
    (tmp_path / "a.yaml").write_text("title: One")
    (tmp_path / ".hidden.txt").write_text("no")
    (tmp_path / "c.bin").write_bytes(b"\x00\x01")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.txt")
    found = list(inputs([tmp_path]))
    assert names(found) == [
        ("a.txt", "ok"), ("loop", "skipped"), ("two.md", "ok"), ("c.bin", "skipped"), ("gone.txt", "failed"), ("pipe.txt", "failed"),
    ]  # fmt: skip
    assert count([tmp_path]) == len(found)
    assert all(item.reason for item in found if isinstance(item, Refusal))


def test_a_path_that_is_not_there_is_an_error_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no"):
        next(iter(inputs([tmp_path, tmp_path / "none"])))


def test_a_folder_that_vanishes_meanwhile(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one.txt").write_text("One.")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two.txt").write_text("Two.")
    (tmp_path / "c.txt").write_text("Three.")
    found = inputs([tmp_path])
    first = next(found)
    (tmp_path / "b" / "two.txt").unlink()
    (tmp_path / "b").rmdir()
    assert names([first, *found]) == [("one.txt", "ok"), ("b", "failed"), ("c.txt", "ok")]


def test_unreadable_and_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "big.txt").write_text("x" * 1000)
    monkeypatch.setattr("reportedly.ingest.folder.LARGEST", 999)
    assert names(list(inputs([tmp_path]))) == [("big.txt", "failed")]


def test_an_adapter_that_yields_some_and_then_fails() -> None:
    assert Source("a/b/c.txt", b"x").shown == "c.txt"
