"""What merging must obey whatever the reports say: no order, batch or repetition changes it, and people have the last word."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.codebook.merging import load_merging
from reportedly.merge import Cluster, cluster, judge
from reportedly.merge.block import pairs
from reportedly.merge.ids import handle
from reportedly.merge.local import LocalIncident
from reportedly.model import Decision, Where, Who
from tests.merge.samples import local

PLACES = [Where("Oldport", country="XA", lat=10.0, lon=20.0), Where("Highmoor", country="XA", lat=12.0, lon=22.0), None]
VICTIMS = [(), ("Ana Brandt",), ("Ivo Karst",), ("Brandt",), ("Ana Brandt", "Ivo Karst")]
TEXTS = ["", "Ilko Verrandt, 41, was found at Nettlebed quarry.", "Osanna Quill of Tarnow spoke of Verrandt and Nettlebed."]
row = st.tuples(st.integers(1, 28), st.sampled_from(PLACES), st.sampled_from(VICTIMS), st.sampled_from([None, 1, 7]),
                st.sampled_from(TEXTS), st.booleans())
rows = st.lists(row, max_size=12)


def built(found: list[tuple[int, Where | None, tuple[str, ...], int | None, str, bool]]) -> list[LocalIncident]:
    return [local(f"i{n:02}", f"{text} Report {n} of day {day}.", when=f"2031-05-{day:02}", published="2031-06-01", place=place,
                  victims=victims, killed=dead, main=main)
            for n, (day, place, victims, dead, text, main) in enumerate(found)]


def merged(incidents: list[LocalIncident], log: tuple[Decision, ...] = ()) -> tuple[Cluster, ...]:
    return cluster(incidents, judge(incidents, log), log)


@settings(max_examples=60, deadline=None)
@given(rows, st.randoms(use_true_random=False))
def test_commutative_and_idempotent(found, random) -> None:  # type: ignore[no-untyped-def]
    incidents = built(found)
    shuffled = [*random.sample(incidents, len(incidents)), *incidents[:3]]
    assert merged(incidents) == merged(shuffled)


@settings(max_examples=40, deadline=None)
@given(rows, st.integers(0, 12))
def test_batches_do_not_matter(found, cut) -> None:  # type: ignore[no-untyped-def]
    """A ∪ B then C is A then B ∪ C: the result is a function of the set."""
    incidents = built(found)
    early = {i.id for i in incidents[:cut]}
    merged([i for i in incidents if i.id in early])
    assert merged([*incidents[cut:], *incidents[:cut]]) == merged(incidents)


@settings(max_examples=40, deadline=None)
@given(rows, st.floats(0.0, 6.0))
def test_a_higher_threshold_only_drops_judgements(found, more) -> None:  # type: ignore[no-untyped-def]
    incidents, rules = built(found), load_merging()
    stricter = replace(rules, same=rules.same + more)
    lower = {(j.left, j.right) for j in judge(incidents, rules=rules) if j.verdict == "same"}
    assert {(j.left, j.right) for j in judge(incidents, rules=stricter) if j.verdict == "same"} <= lower


@settings(max_examples=40, deadline=None)
@given(rows)
def test_the_score_is_the_sum_of_its_reasons(found) -> None:  # type: ignore[no-untyped-def]
    for judgement in judge(built(found)):
        assert abs(judgement.score - sum(r.points for r in judgement.reasons)) < 0.01
        assert all(r.detail for r in judgement.reasons)


@settings(max_examples=40, deadline=None)
@given(rows)
def test_no_report_is_in_one_incident_twice(found) -> None:  # type: ignore[no-untyped-def]
    incidents = built(found)
    one = [replace(i, report="r" if n < 4 else i.report) for n, i in enumerate(incidents)]
    reports = {i.id: i.report for i in one}
    for group in merged(one):
        told = [reports[m] for m in group.members]
        assert len(told) == len(set(told))


@settings(max_examples=40, deadline=None)
@given(rows)
def test_merge_then_undo_gives_both_back_and_ids_lead_on(found) -> None:  # type: ignore[no-untyped-def]
    incidents = built(found)
    before = merged(incidents)
    if len(before) < 2:
        return
    joined = [*before[0].members, *before[1].members]
    act = Decision("merge", before[0].id, json.dumps({"members": joined}))
    after = merged(incidents, (act,))
    home = next(g for g in after if set(joined) <= set(g.members))
    assert home.id in {handle(m) for m in home.members}
    assert merged(incidents, (act, Decision("undo", act.id))) == before


@settings(max_examples=40, deadline=None)
@given(rows, rows)
def test_not_the_same_holds_whatever_comes_later(found, later) -> None:  # type: ignore[no-untyped-def]
    incidents = built([*found, *later])
    if len(found) < 2:
        return
    log = (Decision("different", "x", json.dumps({"apart": [["i00"], ["i01"]]})), Decision("merge", "x", json.dumps({"members": [
        i.id for i in incidents]})))
    assert not any({"i00", "i01"} <= set(g.members) for g in merged(incidents, log))


@settings(max_examples=30, deadline=None)
@given(rows)
def test_renaming_everywhere_changes_nothing_else(found) -> None:  # type: ignore[no-untyped-def]
    plain = [(d, p, v, k, "", m) for d, p, v, k, _, m in found]
    other = [(d, p, tuple(x.replace("Brandt", "Marnok") for x in v), k, t, m) for d, p, v, k, t, m in plain]
    assert {g.members for g in merged(built(plain))} == {g.members for g in merged(built(other))}


def test_a_large_block_is_compared_in_proportion_and_whatever_the_order() -> None:
    rules = replace(load_merging(), cap=10)
    many = [local(f"i{n:03}", f"Report {n}.", when=f"2031-05-{n % 28 + 1:02}", victims=("Ana Brandt",)) for n in range(200)]
    found = {(a.id, b.id) for a, b in pairs(many, rules)}
    assert len(found) < 200 * 2 * rules.cap
    assert {m for pair in found for m in pair} == {i.id for i in many}


def described(name: str, *whom: Who, **more: object) -> LocalIncident:
    return replace(local(name, f"Report {name}.", place=PLACES[0], **more), targets=whom)  # type: ignore[arg-type]


def test_a_described_victim_meets_a_named_one() -> None:
    named = described("a", Who("Ivo Karst", "Karst", "person", "rocket designer Ivo Karst"), when="2031-05-05")
    designer = Who(None, "a rocket designer", "person", "a rocket designer")
    unnamed = described("b", designer, when="2031-05", published="2031-09-01", main=False)
    assert {g.members for g in merged([named, unnamed])} == {("a", "b")}


def test_another_trade_in_the_same_city_and_month_does_not() -> None:
    named = described("a", Who("Ivo Karst", "Karst", "person", "rocket designer Ivo Karst"), when="2031-05-05")
    unnamed = described("b", Who(None, "a baker", "person", "a baker"), when="2031-05", published="2031-09-01", main=False)
    assert {g.members for g in merged([named, unnamed])} == {("a",), ("b",)}


def test_two_descriptions_of_one_victim_meet() -> None:
    """Neither report names him; one writes weeks, the other months later."""
    moscow = Where("Moscow", country="RU", lat=55.75, lon=37.62)
    scientist = described("a", Who(None, "a missile scientist", "person", "missile scientist", outcome="killed"), when="2024-12",
                          published="2025-04-25", main=False)
    engineer = described("b", Who(None, "a top engineer of its cruise missiles", "person", "top engineer of its cruise missiles",
                                  outcome="killed"), when="2024-12-08/2024-12-15", published="2024-12-17", main=False)
    named = described("c", Who("Mikhail Karst", "Karst", "person", "missile designer Mikhail Karst", outcome="killed"), when="2024-12-12",
                      published="2024-12-13")
    there = [replace(one, places=(moscow,), types=("assassination",)) for one in (scientist, engineer, named)]
    assert {g.members for g in merged(there)} == {("a", "b", "c")}
    apart = replace(there[0], places=(Where("Kursk", country="RU", lat=51.7, lon=36.2),))
    assert ("a",) in {g.members for g in merged([apart, *there[1:]])}


@settings(max_examples=60, deadline=None)
@given(rows, st.floats(0.0, 6.0))
def test_a_higher_threshold_only_splits(found, more) -> None:  # type: ignore[no-untyped-def]
    incidents, rules = built(found), load_merging()
    stricter = replace(rules, same=rules.same + more)
    home = {m: g.id for g in cluster(incidents, judge(incidents, rules=rules), rules=rules) for m in g.members}
    for group in cluster(incidents, judge(incidents, rules=stricter), rules=stricter):
        assert len({home[m] for m in group.members}) == 1
