"""Documents for tests of the store."""

from __future__ import annotations

from reportedly.model import Basis, Published, Report
from reportedly.store import Entry, Grouping, Store
from tests.pipeline.stub import code_one


def report_of(text: str, name: str = "a.txt") -> Report:
    from reportedly.store.originals import sha256_of

    return Report(text, name=name, sha256=sha256_of(text.encode("utf-8", "surrogatepass")), outlet="Oldport Post", title="Blast at harbour",
                  published=Published("2031-05-06", Basis.METADATA))


def entry_of(text: str, name: str = "a.txt", version: str = "1") -> Entry:
    return Entry(name, text.encode("utf-8", "surrogatepass"), code_one(report_of(text, name)), version)


def group_all(store: Store) -> None:
    """All local incidents as one incident."""
    locals_ = store.local_incidents()
    store.regroup((), [Grouping(one.id, one.report, "0ABCDEFGH1", f"H{n:09}") for n, one in enumerate(locals_)], "stamp")
