"""The partition of a chronicle depends on its reports and decisions alone: not on order, batches, stops, or what was merged when."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from reportedly.errors import ReportedlyError
from reportedly.model import Basis, Count, Published, Report, Role
from reportedly.pipeline import decide, merging
from reportedly.pipeline.decide import Hand
from reportedly.pipeline.merging import refresh, remerge
from reportedly.pipeline.views import refresh_views, view_of_incident
from reportedly.store import Entry, Store, groups, mentions, pending
from reportedly.store.rows import Query
from tests.pipeline.stub import code_one

MK = Hand("mk", "looked")
TEXTS = ["A blast killed 6 in Oldport.", "Again: a blast killed 6 there. Dawn claimed it.", "A blast killed 13 in another town.",
         "Later. The blast killed 13 of them. A second killed 6.", "Nothing happened.", "In May a blast killed 6. Dusk claimed it.",
         "Old news: the blast killed 13.", "A raid killed 20."]
REPORTS = [Report(text, name=f"{n}.txt", outlet=f"Outlet {n}", published=Published(f"2031-05-{n % 9 + 10}", Basis.GIVEN))
           for n, text in enumerate(TEXTS)]
acts = st.lists(st.one_of(
    st.tuples(st.just("put"), st.integers(0, 7), st.sampled_from("12")), st.tuples(st.just("drop"), st.integers(0, 7), st.just("")),
    st.tuples(st.just("remove"), st.integers(0, 7), st.just("")), st.tuples(st.just("refresh"), st.just(0), st.just("")),
    st.tuples(st.just("merge"), st.integers(0, 3), st.just("")), st.tuples(st.just("apart"), st.integers(0, 3), st.just("")),
    st.tuples(st.just("split"), st.integers(0, 3), st.just("")), st.tuples(st.just("correct"), st.integers(0, 7), st.just("")),
    st.tuples(st.just("undo"), st.integers(0, 5), st.just(""))), max_size=14)


def put(store: Store, number: int, version: str = "1", empty: bool = False) -> None:
    report = REPORTS[number]
    coding = code_one(report)
    if empty:
        coding = replace(coding, incidents=(), claims=(), main=None)
    store.put([Entry(report.name, report.text.encode(), coding, version)])


def do(store: Store, act: tuple[str, int, str]) -> None:
    kind, number, version = act
    there = store.clusters()
    match kind:
        case "put" | "drop":
            put(store, number, version or "9", kind == "drop")
        case "refresh":
            refresh(store)
        case "remove":
            decide.remove(store, [REPORTS[number].id], MK)
        case "merge":
            decide.merge(store, [g.id for g in there[number : number + 2]], MK)
        case "apart":
            decide.keep_apart(store, [g.id for g in there[number : number + 2]], MK)
        case "split":
            decide.split(store, there[number].id, there[number].members[:1], MK)
        case "correct":
            claim = next(c for c in code_one(REPORTS[number]).claims if c.role is Role.KILLED)
            decide.correct(store, claim.id, Count(6, 6), MK)
        case "undo":
            decide.undo(store, store.decisions()[number].id, MK)


@settings(max_examples=30, deadline=None)
@given(acts)
def test_whatever_happened_the_partition_is_that_of_judging_all_anew(
    tmp_path_factory: pytest.TempPathFactory, done: list[tuple[str, int, str]],
) -> None:
    with Store.open(tmp_path_factory.mktemp("merging") / "c.db") as store:
        refresh(store)
        for act in done:
            try:
                do(store, act)
            except (ReportedlyError, IndexError, StopIteration):
                continue
        refresh(store)
        refresh_views(store)
        grown, lines = store.digest(), {row.id: row for row in store.rows(Query(limit=1000)).rows}
        held = store.mention_records()
        assert list(store.faults()) == []
        assert lines.keys() == {g.id for g in store.clusters()}
        for name, line in lines.items():
            assert line.title == view_of_incident(store, name).title
        forget(store)
        remerge(store)
        assert store.digest() == grown
        assert store.mention_records() == held


def forget(store: Store) -> None:
    """As if nothing had been merged."""
    with store.writing() as connection:
        groups.put_stamp(connection, "")
        mentions.clear(connection)


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(len(TEXTS))), st.lists(st.booleans(), min_size=len(TEXTS), max_size=len(TEXTS)))
def test_any_order_and_any_batches_give_one_digest(tmp_path_factory: pytest.TempPathFactory, order: list[int], stops: list[bool]) -> None:
    folder = tmp_path_factory.mktemp("order")
    with Store.open(folder / "a.db") as whole, Store.open(folder / "b.db") as store:
        for number in range(len(TEXTS)):
            put(whole, number)
        refresh(whole)
        for number, stop in zip(order, stops, strict=True):
            put(store, number)
            if stop:
                refresh(store)
        refresh(store)
        assert store.digest() == whole.digest()
        assert not refresh(store)


def test_many_are_merged_in_pieces_and_a_stop_between_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "FEW", 2)
    with Store.open(tmp_path / "a.db") as store, Store.open(tmp_path / "b.db") as whole:
        put(store, 0)
        refresh(store)
        monkeypatch.setattr(merging, "SHARE", 0)
        for number in range(1, len(TEXTS)):
            put(store, number)
        assert merging._step(store)
        assert len(store.waiting()) == len(TEXTS) - 3
        refresh(store)
        assert store.waiting() == {}
        for number in range(len(TEXTS)):
            put(whole, number)
        refresh(whole)
        assert store.digest() == whole.digest()


def test_a_report_put_again_while_merging_waits_on(tmp_path: Path) -> None:
    with Store.open(tmp_path / "c.db") as store:
        put(store, 0)
        seen = store.waiting()
        put(store, 0, "2")
        with store.writing() as connection:
            pending.settle(connection, seen)
        assert store.waiting().keys() == seen.keys()
        refresh(store)
        put(store, 0, "2")
        assert store.waiting() == {}


def test_only_what_changed_gets_a_new_line(tmp_path: Path) -> None:
    with Store.open(tmp_path / "c.db") as store:
        for number in (0, 2, 7):
            put(store, number)
        refresh(store)
        assert refresh_views(store) == 3
        put(store, 1)
        refresh(store)
        assert refresh_views(store) == 1
        decide.redact(store, ["Dawn"], MK)
        assert refresh_views(store) == 3
        with store.reading() as connection:
            assert connection.execute(select(pending.stale)).all() == []


def test_a_decision_leaves_waiting_reports_to_whoever_adds_them(tmp_path: Path) -> None:
    with Store.open(tmp_path / "c.db") as store:
        for number in (0, 2):
            put(store, number)
        refresh(store)
        put(store, 7)
        first, second = (group.id for group in store.clusters()[:2])
        decide.keep_apart(store, [first, second], MK)
        assert list(store.waiting()) == [REPORTS[7].id]
        assert len(store.clusters()) == 2
        refresh(store)
        assert not store.waiting()
        assert len(store.clusters()) == 3


def test_rows_that_an_add_has_just_left_are_not_computed_for_a_decision(tmp_path: Path) -> None:
    with Store.open(tmp_path / "c.db") as store:
        put(store, 0)
        refresh(store)
        refresh_views(store)
        put(store, 2)
        refresh(store)
        now = time.time_ns()
        assert refresh_views(store, now) == 0
        assert refresh_views(store, now + 2 * 60 * 10**9) == 1  # whoever added it is gone
        put(store, 7)
        began = time.time_ns()
        refresh(store)
        assert refresh_views(store, began) == 1  # what went out of date since the decision


def test_the_log_is_known_by_its_end(tmp_path: Path) -> None:
    with Store.open(tmp_path / "a.db") as one, Store.open(tmp_path / "b.db") as two:
        for store in (one, two):
            put(store, 0)
            put(store, 2)
            refresh(store)
        decide.keep_apart(one, [group.id for group in one.clusters()], MK)
        assert (len(one.decisions()), len(two.decisions())) == (1, 0)
        decide.keep_apart(two, [group.id for group in two.clusters()], Hand("ab", "looked"))
        decide.undo(one, one.decisions()[0].id, MK)
        assert [d.who for d in two.decisions()] == ["ab"]
        assert [d.kind for d in one.decisions()][-1] == "undo"
