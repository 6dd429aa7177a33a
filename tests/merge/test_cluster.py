"""Clusters do not depend on order, do not chain, and obey people."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.merge import cluster, judge
from reportedly.merge.local import LocalIncident
from reportedly.model import Decision, Where
from tests.merge.samples import local

HARBOUR = Where("Oldport", country="XA", lat=10.0, lon=20.0)
HILL = Where("Highmoor", country="XA", lat=12.0, lon=22.0)


def partition(incidents: list[LocalIncident], decisions: tuple[Decision, ...] = ()) -> set[tuple[str, ...]]:
    return {c.members for c in cluster(incidents, judge(incidents, decisions), decisions)}


def test_two_reports_of_one_killing_are_one_incident() -> None:
    pair = [local("a", place=HARBOUR, victims=("Ana Brandt",)), local("b", place=HARBOUR, victims=("Brandt",), published="2031-05-07")]
    assert partition(pair) == {("a", "b")}


def test_two_generals_killed_by_bombs_in_one_city_in_different_months_stay_apart() -> None:
    first = local("a", place=HARBOUR, victims=("Ivo Karst",))
    second = local("b", place=HARBOUR, victims=("Oleg Marn",), when="2031-09-10", published="2031-09-11")
    retold = local("c", place=HARBOUR, victims=("Ivo Karst",), published="2031-09-11", main=False)
    assert partition([first, second, retold]) == {("a", "c"), ("b",)}


days = st.integers(1, 9).map(lambda d: f"2031-05-0{d}")
names = st.sampled_from([(), ("Ana Brandt",), ("Ivo Karst",)])
samples = st.lists(st.tuples(days, st.sampled_from([HARBOUR, HILL, None]), names, st.sampled_from([None, 1, 7])), max_size=9)


def built(rows: list[tuple[str, Where | None, tuple[str, ...], int | None]]) -> list[LocalIncident]:
    return [local(f"i{n}", when=day, published="2031-05-10", place=place, victims=victims, killed=dead)
            for n, (day, place, victims, dead) in enumerate(rows)]


@settings(max_examples=60, deadline=None)
@given(samples, st.randoms())
def test_any_order_gives_the_same_partition(rows, random) -> None:  # type: ignore[no-untyped-def]
    incidents = built(rows)
    shuffled = random.sample(incidents, len(incidents))
    assert cluster(incidents, judge(incidents)) == cluster(shuffled + shuffled[:2], judge(shuffled))


@settings(max_examples=60, deadline=None)
@given(samples)
def test_every_local_incident_is_in_exactly_one_cluster(rows) -> None:  # type: ignore[no-untyped-def]
    incidents = built(rows)
    members = [m for c in cluster(incidents, judge(incidents)) for m in c.members]
    assert sorted(members) == sorted(i.id for i in incidents)


@settings(max_examples=40, deadline=None)
@given(samples)
def test_not_the_same_holds_whatever_else_is_joined(rows) -> None:  # type: ignore[no-untyped-def]
    incidents = built(rows)
    ids = [i.id for i in incidents]
    log = (
        Decision("different", "i0", json.dumps({"apart": [["i0"], ["i1"]]})),
        Decision("merge", "i0", json.dumps({"members": ids})),
    )
    assert not any({"i0", "i1"} <= set(members) for members in partition(incidents, log))
