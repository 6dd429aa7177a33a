"""People's acts survive re-reading, are undone without a trace in the values, and are never applied to anything else."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from reportedly.merge.anchors import anchored, member_anchors, rebound
from reportedly.merge.decisions import bonds_of
from reportedly.merge.local import locals_of
from reportedly.merge.redact import masks_of
from reportedly.merge.replay import replayed, without_report
from reportedly.model import Basis, Claim, Code, Coding, Count, Decision, Published, Report, Role, Who, to_json

TEXT = "A bomb killed six people in Oldport. Ana Brandt, 44, died in her shop. In March a fire in Highmoor killed two."
REPORT = Report(TEXT, name="r", published=Published("2031-05-06", Basis.GIVEN))


def coding(version: str = "1", killed: int | None = 6, second: bool = True) -> Coding:
    """What a reader of some version says; ids of local incidents change with the version."""
    bomb, fire = f"bomb{version}", f"fire{version}"
    claims = [_claim(bomb, Role.EVENT, None, "A bomb killed six people in Oldport"), _claim(bomb, Role.TYPE, Code("bombing"), "bomb"),
              _claim(bomb, Role.TARGET, Who("Ana Brandt", "Ana Brandt"), "Ana Brandt")]
    claims += [_claim(bomb, Role.KILLED, Count(killed, killed, "six"), "six people")] if killed is not None else []
    claims += [_claim(fire, Role.EVENT, None, "a fire in Highmoor"), _claim(fire, Role.KILLED, Count(2, 2), "two")] if second else []
    return Coding(REPORT, (bomb, fire) if second else (bomb,), tuple(claims), bomb)


def _claim(incident: str, role: Role, value: object, words: str) -> Claim:
    span = REPORT.find(words)
    assert span is not None
    return Claim(REPORT.id, (incident,), role, value, (span,), by="local.v1")  # type: ignore[arg-type]


def toll(read: Coding) -> Claim:
    return next(c for c in read.claims if c.role is Role.KILLED)


def act(kind: str, read: Coding, claim: Claim, **payload: object) -> Decision:
    body = json.dumps({"target": anchored(claim, read), **payload})
    return Decision(kind, claim.id, body, json.dumps(to_json(claim)), who="mk", at="2031-06-01")


def correction(read: Coding, number: int) -> Decision:
    return act("correct", read, toll(read), value=to_json(Count(number, number)))


def tolls(read: Coding, log: tuple[Decision, ...]) -> list[tuple[str, int | None, str]]:
    found = replayed(read, log).coding
    return [(c.incidents[0], c.value.min, c.by) for c in found.claims if c.role is Role.KILLED and isinstance(c.value, Count)]


def test_a_correction_replaces_the_value_and_names_the_person() -> None:
    assert tolls(coding(), (correction(coding(), 7),)) == [("bomb1", 7, "person:mk"), ("fire1", 2, "local.v1")]


def test_a_correction_survives_a_new_reading_with_other_ids_and_values() -> None:
    log = (correction(coding(), 7),)
    assert tolls(coding("2", killed=9), log)[0] == ("bomb2", 7, "person:mk")


def test_a_correction_holds_when_the_reader_does_not_find_the_claim_any_more() -> None:
    log = (correction(coding(), 7),)
    assert ("bomb2", 7, "person:mk") in tolls(coding("2", killed=None), log)


def test_a_correction_whose_incident_vanished_is_an_orphan_and_touches_nothing_else() -> None:
    read = coding()
    fire = next(c for c in read.claims if c.incidents == ("fire1",) and c.role is Role.KILLED)
    log = (act("correct", read, fire, value=to_json(Count(3, 3))),)
    found = replayed(coding("2", second=False), log)
    assert found.orphans == log
    assert found.coding == coding("2", second=False)
    assert without_report(log, ["another"]) == log


def test_undo_is_the_identity_and_the_log_keeps_both() -> None:
    first = correction(coding(), 7)
    log = (first, Decision("undo", first.id, who="mk"))
    assert replayed(coding(), log).coding == coding()
    again = (*log, Decision("undo", log[1].id, who="mk"))
    assert tolls(coding(), again)[0] == ("bomb1", 7, "person:mk")


def test_reject_and_confirm() -> None:
    read = coding()
    assert [t[0] for t in tolls(coding("2"), (act("reject", read, toll(read)),))] == ["fire2"]
    assert tolls(coding("2"), (act("confirm", read, toll(read)),))[0] == ("bomb2", 6, "confirmed:mk")


def test_add_makes_a_claim_of_words_that_the_reader_passed_over() -> None:
    read = coding()
    victim = replace(toll(read), role=Role.TARGET, value=Who("Ana Brandt"), spans=(REPORT.span(37, 47),), id="")
    log = (act("add", read, victim, value=to_json(Who("Ana Brandt", "Ana Brandt", outcome="killed"))),)
    found = [c for c in replayed(coding("2"), log).coding.claims if c.by == "person:mk"]
    assert [(c.incidents, c.spans[0].quote) for c in found] == [(("bomb2",), "Ana Brandt")]


@given(st.integers(0, 9), st.integers(0, 9))
def test_acts_on_different_claims_commute(one: int, other: int) -> None:
    read = coding()
    fire = next(c for c in read.claims if c.incidents == ("fire1",) and c.role is Role.KILLED)
    acts = (correction(read, one), act("correct", read, fire, value=to_json(Count(other, other))))
    assert set(replayed(coding("2"), acts).coding.claims) == set(replayed(coding("2"), acts[::-1]).coding.claims)


def test_not_the_same_holds_after_a_new_reading() -> None:
    old, new = locals_of(coding()), locals_of(coding("2"))
    log = (Decision("different", "x", json.dumps({"apart": [[old[0].id], [old[1].id]], "anchors": member_anchors(old)})),)
    assert bonds_of(rebound(log, new)).apart == {new[0].id: frozenset({new[1].id}), new[1].id: frozenset({new[0].id})}


def test_a_redacted_name_is_a_bar_of_its_length_and_offsets_hold() -> None:
    masks = masks_of((Decision("redact", "Ana Brandt", json.dumps({"names": ["Ana Brandt"]})),))
    assert masks.text("Brandt's shop, said ANA BRANDT; Brandtson stays") == "██████'s shop, said ██████████; Brandtson stays"
    hidden = masks.record(coding().claims[2])
    assert (hidden.id, hidden.spans[0].start, hidden.spans[0].quote) == (coding().claims[2].id, 37, "██████████")
