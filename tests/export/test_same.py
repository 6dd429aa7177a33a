"""Every format holds the same incidents as every other one."""

from functools import cache
from itertools import combinations
from pathlib import Path
from tempfile import mkdtemp

import pytest

from reportedly.api import Chronicle
from reportedly.export import FORMATS
from reportedly.store.rows import Query
from tests.demo import demo_file
from tests.export.reading import DATED_ONLY, IDS


@cache
def held(name: str) -> frozenset[str]:
    folder = Path(mkdtemp())
    with Chronicle.open(demo_file(), create=False) as chronicle:
        if name == "site":
            chronicle.publish(folder / "site")
            return frozenset(IDS[name](folder / "site"))
        return frozenset(IDS[name](chronicle.export(name, folder)))


@cache
def dated() -> frozenset[str]:
    with Chronicle.open(demo_file(), create=False) as chronicle:
        return frozenset(row.id for row in chronicle.store.every_row(Query()) if row.first or row.last)


@pytest.mark.parametrize(("one", "other"), list(combinations(IDS, 2)))
def test_both_hold_the_same_incidents(one: str, other: str) -> None:
    left, right = held(one), held(other)
    if DATED_ONLY & {one, other}:
        left, right = left & dated(), right & dated()
    assert left
    assert left == right


def test_no_format_is_left_out() -> None:
    assert set(IDS) == {*FORMATS, "site"}
