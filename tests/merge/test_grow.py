"""Merging what comes into what is there gives what judging everything at once gives."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.codebook.merging import load_merging
from reportedly.merge import cluster, judge
from reportedly.merge.block import keyed, parts_of, stretches_of
from reportedly.merge.decisions import bonds_of
from reportedly.merge.grow import Change, grow
from reportedly.merge.local import LocalIncident
from reportedly.merge.packed import packed, unpacked
from reportedly.model import Verdict
from reportedly.pipeline.shelf import StoreShelf
from reportedly.store import Store, groups
from tests.merge.samples import local
from tests.merge.test_laws import row

RULES = replace(load_merging(), cap=4, rare_keys=4)
SIZE = 14
rows = st.lists(row, min_size=SIZE, max_size=SIZE)
moves = st.lists(st.lists(st.tuples(st.integers(0, SIZE - 1), st.sampled_from([None, 0, 0, 1])), min_size=1, max_size=6), max_size=6)


def mentions_of(found: list[object], variant: int) -> list[LocalIncident]:
    """The same mentions as another reading would give them, in few reports and on few days, so that blocks are crowded."""
    made = []
    for n, (day, place, victims, dead, text, main) in enumerate(found):  # type: ignore[misc]
        when = f"2031-05-{(day + 3 * variant) % 9 + 1:02}"
        one = local(f"i{n:02}", f"{text} Report {n}.", published="2031-06-01", when=when, place=place, victims=victims, killed=dead)
        made.append(replace(one, report=f"r{n % 11}", main=main))
    return made


@settings(max_examples=40, deadline=None)
@given(rows, moves)
def test_growing_step_by_step_gives_what_judging_all_at_once_gives(
    tmp_path_factory: pytest.TempPathFactory, found: list[object], steps: list[list[tuple[int, int | None]]],
) -> None:
    variants = [mentions_of(found, 0), mentions_of(found, 1)]
    present: dict[str, LocalIncident] = {}
    homes: dict[str, str] = {}
    with Store.open(tmp_path_factory.mktemp("grow") / "c.db") as store, store.writing() as connection:
        for step in steps:
            wanted = {f"i{n:02}": None if variant is None else variants[variant][n] for n, variant in step}
            old = tuple(present[i] for i in wanted if i in present)
            new = tuple(one for one in wanted.values() if one)
            shelf = StoreShelf(connection, RULES)
            growth = grow(shelf, Change(old, new), bonds_of(()), RULES)
            for one in old:
                present.pop(one.id)
                homes.pop(one.id)
            present.update({one.id: one for one in new})
            homes.update({m: group.id for group in growth.clusters for m in group.members})
            judged = judge(present.values(), rules=RULES)
            assert groups.judgements(connection) == judged
            assert homes == {m: group.id for group in cluster(present.values(), judged, rules=RULES) for m in group.members}


@settings(max_examples=40, deadline=None)
@given(rows)
def test_a_packed_mention_comes_back_and_is_judged_alike(found: list[object]) -> None:
    whole = mentions_of(found, 0)
    again = [unpacked(packed(one)) for one in whole]
    assert [packed(one) for one in again] == [packed(one) for one in whole]
    assert judge(again) == judge(whole)
    assert all(j.verdict is not Verdict.DIFFERENT for j in judge(again))
    rules = load_merging()
    assert [keyed(one, rules).keys for one in again] == [keyed(one, rules).keys for one in whole]


@given(st.integers(-5, 5), st.integers(-5, 5))
def test_neighbouring_stretches_share_a_part_and_parts_hold_their_stretches(one: int, other: int) -> None:
    shared = set(parts_of(one)) & set(parts_of(other))
    assert bool(shared) == (abs(one - other) <= 1)
    assert all(one in stretches_of(part) for part in parts_of(one))
