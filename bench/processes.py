"""Processes below one, by their number and by the words of their command: for benchmarks and tests that kill some."""

from __future__ import annotations

from pathlib import Path


def below(pid: int) -> list[int]:
    """All processes below one."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(entry.name))
    found, waiting = [], [pid]
    while waiting:
        some = children.get(waiting.pop(), [])
        found += some
        waiting += some
    return found


def command_of(pid: int) -> bytes:
    """The words of a process's command, parted by blanks; empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ")
    except OSError:
        return b""


def named(words: bytes, pid: int) -> list[int]:
    """The processes below one whose command holds some words."""
    return [found for found in below(pid) if words in command_of(found)]
