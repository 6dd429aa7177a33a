"""The native bundle: everything that a chronicle is made of, in a BagIt folder (RFC 8493), to be read back without loss.

`data/originals/` holds the bytes that were read, `data/codings.jsonl` the reports with their claims, `data/sources.jsonl` where
each was found, `data/captures.jsonl` how it was fetched, `data/arrivals.jsonl` when it came in, `data/decisions.jsonl` what
people decided, `data/handles.jsonl` ids once given, `data/outcomes.jsonl` how inputs ended; `data/schema/` describes them.
`sha256sum -c manifest-sha256.txt` checks it without this program.  What merging finds is not in it: it is computed again, and
comes out the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from reportedly.errors import InputError
from reportedly.export.atomic import whole_folder
from reportedly.export.schemas import SCHEMAS
from reportedly.model import Coding, Decision, from_json, to_json
from reportedly.pipeline.merging import refresh
from reportedly.pipeline.views import refresh_views
from reportedly.store import Entry, Outcome, Store
from reportedly.store.records import Arrival, Capture, Handle, Source

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST = "manifest-sha256.txt"


def _line(value: object) -> str:
    return json.dumps(to_json(value), ensure_ascii=True, sort_keys=True) + "\n"


def write(store: Store, out: Path) -> None:
    """Write the bundle of a chronicle into a new folder."""
    with whole_folder(out) as folder:
        data = folder / "data"
        (data / "originals").mkdir(parents=True)
        (data / "schema").mkdir()
        (folder / "bagit.txt").write_text(DECLARATION, "utf-8")
        for name, lines in _files(store).items():
            with (data / f"{name}.jsonl").open("w", encoding="ascii", newline="") as file:
                file.writelines(lines)
        for name, schema in SCHEMAS.items():
            (data / "schema" / f"{name}.json").write_text(json.dumps(schema, indent=1, sort_keys=True) + "\n", "utf-8")
        for sha256 in sorted({source.sha256 for source in store.sources()}):
            (data / "originals" / sha256).write_bytes(store.original(sha256))
        (folder / MANIFEST).write_text("".join(_manifest(folder)), "utf-8")


def _files(store: Store) -> dict[str, Iterator[str]]:
    versions = ({"version": store.version_of(c.report.id), "coding": to_json(c)} for c in store.codings())
    return {
        "codings": map(_line, versions), "sources": map(_line, store.sources()), "decisions": map(_line, store.decisions()),
        "handles": map(_line, store.handles()), "outcomes": map(_line, store.outcomes()),
        "captures": map(_line, store.every_capture()),
        "arrivals": (_line(Arrival(report, at)) for report, at in sorted(store.arrivals().items())),
    }


def _manifest(folder: Path) -> Iterator[str]:
    for path in sorted(p for p in (folder / "data").rglob("*") if p.is_file()):
        with path.open("rb") as file:
            yield f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.relative_to(folder).as_posix()}\n"


def read(folder: Path, store: Store) -> int:
    """Read a bundle into a chronicle; how many reports it holds.  Raises InputError when it is no bundle or was altered."""
    check(folder)
    sources: dict[str, list[Source]] = {}
    for raw in _lines(folder, "sources"):
        source: Source = from_json(Source, raw)
        sources.setdefault(source.report, []).append(source)
    count = 0
    for raw in _lines(folder, "codings"):
        coding: Coding = from_json(Coding, raw["coding"])
        _put(store, coding, raw["version"], sources.get(coding.report.id, []), folder)
        count += 1
    store.put((), [from_json(Outcome, raw) for raw in _lines(folder, "outcomes")])
    captures, arrivals = (_lines(folder, name) for name in ("captures", "arrivals"))
    store.put_history([from_json(Capture, raw) for raw in captures], [from_json(Arrival, raw) for raw in arrivals])
    _put_decisions(store, [from_json(Decision, raw) for raw in _lines(folder, "decisions")])
    refresh(store)
    store.put_handles([from_json(Handle, raw) for raw in _lines(folder, "handles")])
    refresh_views(store)
    return count


def _put(store: Store, coding: Coding, version: str, found: Iterable[Source], folder: Path) -> None:
    first, *others = found
    store.put([Entry(first.name, _original(folder, first.sha256), coding, version)])
    for other in others:
        store.add_source(coding.report, other.name, _original(folder, other.sha256))


def _original(folder: Path, sha256: str) -> bytes:
    if len(sha256) != 64 or not all(c in "0123456789abcdef" for c in sha256):
        raise InputError(f"{folder}: {sha256[:80]!r} names no original", "a SHA-256 has 64 hex digits", "The bundle was altered.")
    return (folder / "data" / "originals" / sha256).read_bytes()


def _put_decisions(store: Store, found: Iterable[Decision]) -> None:
    known = {d.id for d in store.decisions()}
    for decision in found:
        if decision.id not in known:
            store.decide(decision)


def check(folder: Path) -> None:
    """Compare every file with the manifest; raises InputError naming the first that differs or was added."""
    manifest = folder / MANIFEST
    if not manifest.is_file():
        raise InputError(f"{folder} is no bundle", f"it holds no {MANIFEST}", "Name the folder that `export --as bundle` wrote.")
    wanted = set(manifest.read_text("utf-8").splitlines())
    for line in sorted(wanted ^ {line.rstrip("\n") for line in _manifest(folder)}):
        name = folder / line.partition("  ")[2]
        raise InputError(f"{name} is not as the manifest says", "it was altered, added or lost", "Take another copy of the bundle.")


def _lines(folder: Path, name: str) -> Iterator[Any]:
    path = folder / "data" / f"{name}.jsonl"
    with path.open(encoding="ascii") as file:
        for number, line in enumerate(file, 1):
            try:
                yield json.loads(line)
            except ValueError as error:
                raise InputError(f"{path}:{number} cannot be read", str(error), "Take another copy of the bundle.") from error
