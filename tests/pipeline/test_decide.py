"""People's acts over a store: logged, anchored, in force after re-reading, undone without a trace in the chronicle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reportedly.errors import ConflictError, UsageError
from reportedly.merge.views import Rule
from reportedly.model import Basis, Count, Published, Report, Role, Who
from reportedly.pipeline import decide
from reportedly.pipeline.decide import Hand
from reportedly.pipeline.decided import masks, orphans
from reportedly.pipeline.history import Clock, as_of, history
from reportedly.pipeline.merging import refresh
from reportedly.pipeline.views import view_of_incident
from reportedly.store import Entry, Store
from tests.pipeline.stub import code_one

MK = Hand("mk", "read it again")


def reports() -> list[Report]:
    told = [("a", "A blast killed 6 in Oldport.", "05"), ("b", "Again: a blast killed 6 there. Dawn claimed it.", "06"),
            ("c", "A blast killed 13 in another town.", "09"), ("d", "Later. The blast killed 14 of them.", "10")]
    return [Report(text, name=name, outlet=f"Outlet {name}", published=Published(f"2031-05-{day}", Basis.GIVEN))
            for name, text, day in told]


def fill(store: Store, version: str = "1", drop: str = "") -> None:
    for report in reports():
        coding = code_one(report)
        if report.name == drop:
            coding = replace(coding, incidents=(), claims=(), main=None)
        store.put([Entry(report.name, report.text.encode(), coding, version)])
    refresh(store)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "c.db") as opened:
        fill(opened)
        yield opened


def of(store: Store, name: str) -> str:
    """The incident that the report of this name mainly tells of."""
    report = next(r for r in reports() if r.name == name)
    return next(g.id for g in store.clusters() if set(code_one(report).incidents) & set(g.members))


def toll(store: Store, name: str) -> str | None:
    role = view_of_incident(store, of(store, name)).of(Role.KILLED)
    return role.chosen.words if role and role.chosen else None


def a_claim(store: Store, name: str) -> str:
    claims = view_of_incident(store, of(store, name)).of(Role.KILLED)
    assert claims is not None
    return claims.values[0].claims[0].id


def test_a_correction_wins_and_survives_another_reading(store: Store) -> None:
    decide.correct(store, a_claim(store, "c"), Count(15, 15), MK)
    assert toll(store, "c") == "15"
    fill(store, "2")
    view = view_of_incident(store, of(store, "c")).of(Role.KILLED)
    assert view is not None
    assert (toll(store, "c"), view.rule) == ("15", Rule.PERSON)


def test_undo_gives_the_chronicle_back(store: Store) -> None:
    before = view_of_incident(store, of(store, "c"))
    act = decide.correct(store, a_claim(store, "c"), Count(15, 15), MK)
    decide.undo(store, act.id[:8], MK)
    assert view_of_incident(store, of(store, "c")) == before
    assert len(store.decisions()) == 2
    with pytest.raises(UsageError):
        decide.undo(store, act.id, MK)


def test_merge_leads_both_ids_on_and_split_gives_them_back(store: Store) -> None:
    one, other = of(store, "a"), of(store, "c")
    groups = store.clusters()
    act = decide.merge(store, [one, other], MK)
    assert store.incident(one) == store.incident(other)
    decide.undo(store, act.id, MK)
    assert store.clusters() == groups


def test_what_a_person_split_no_merge_joins(store: Store) -> None:
    decide.merge(store, [of(store, "a"), of(store, "c")], MK)
    report = next(r for r in reports() if r.name == "c")
    decide.split(store, of(store, "a"), [report.id], MK)
    assert of(store, "a") != of(store, "c")
    with pytest.raises(ConflictError):
        decide.merge(store, [of(store, "a"), of(store, "c")], MK)
    fill(store, "2")
    assert of(store, "a") != of(store, "c")


def test_who_looked_at_an_older_state_is_told(store: Store) -> None:
    decide.reject(store, a_claim(store, "a"), replace(MK, expected=""))
    with pytest.raises(ConflictError):
        decide.correct(store, a_claim(store, "c"), Count(1, 1), replace(MK, expected=""))


def test_an_act_whose_incident_vanished_is_flagged(store: Store) -> None:
    act = decide.correct(store, a_claim(store, "c"), Count(15, 15), MK)
    assert orphans(store) == ()
    fill(store, "2", drop="c")
    assert orphans(store) == (act,)
    fill(store, "3")
    assert (orphans(store), toll(store, "c")) == ((), "15")


def test_a_decision_needs_a_name(store: Store) -> None:
    with pytest.raises(UsageError):
        decide.redact(store, ["Dawn"], Hand(""))
    with pytest.raises(UsageError):
        decide.correct(store, "nothing", Count(1, 1), MK)
    with pytest.raises(UsageError):
        decide.correct(store, a_claim(store, "a"), Who("Ana"), MK)
    assert store.decisions() == ()


def test_redacted_names_are_masked(store: Store) -> None:
    decide.redact(store, ["Dawn"], MK)
    view = masks(store).record(view_of_incident(store, of(store, "b")))
    assert "Dawn" not in str(view)


def test_added_words_must_be_there(store: Store) -> None:
    report = next(r for r in reports() if r.name == "a")
    local = code_one(report).incidents[0]
    span = report.find("Oldport")
    assert span is not None
    decide.add(store, local, (Role.TARGET, Who("the market of Oldport", "Oldport"), span), MK)
    target = view_of_incident(store, of(store, "a")).of(Role.TARGET)
    assert target is not None
    assert target.values[0].words == "the market of Oldport"


def test_as_of_by_publication_and_by_recording(store: Store) -> None:
    early = list(as_of(store, "2031-05-06"))
    assert sorted(r for v in early for r in v.reports) == sorted(r.id for r in reports() if r.name in "ab")
    assert list(as_of(store, "2000-01-01", Clock.RECORDED)) == []
    assert len(list(as_of(store, "2999", Clock.RECORDED))) == len(store.clusters())


def test_history_tells_reports_and_decisions(store: Store) -> None:
    decide.correct(store, a_claim(store, "a"), Count(7, 7), MK)
    found = history(store, of(store, "a"))
    assert found.changes[0].words.startswith("first reported: Bombing")
    assert [d.kind for d in found.decisions] == ["correct"]


def test_a_reading_without_one_report_retracts_exactly_what_only_it_supports(store: Store, tmp_path: Path) -> None:
    with Store.open(tmp_path / "fewer.db") as fewer:
        for report in reports()[:3]:
            fewer.put([Entry(report.name, report.text.encode(), code_one(report), "1")])
        refresh(fewer)
        fill(store, "2", drop="d")
        assert fewer.clusters() == store.clusters()


def test_removing_a_report_retracts_what_only_it_supports_and_bringing_it_back_gives_all_back(store: Store, tmp_path: Path) -> None:
    told = next(c for c in code_one(next(r for r in reports() if r.name == "b")).claims if c.role is Role.KILLED)
    act = decide.correct(store, told.id, Count(7, 7), MK)
    before = [view_of_incident(store, g.id) for g in store.clusters()]
    gone = next(r for r in reports() if r.name == "b")
    decide.remove(store, [gone.id[:10]], MK)
    with Store.open(tmp_path / "fewer.db") as fewer:
        for report in reports():
            if report.name != "b":
                fewer.put([Entry(report.name, report.text.encode(), code_one(report), "1")])
        refresh(fewer)
        assert [g.members for g in fewer.clusters()] == [g.members for g in store.clusters()]
        assert [c.claims for c in fewer.codings()] == [c.claims for c in store.codings()]
    assert orphans(store) == (act,)
    assert any(act.id[:8] in flag for flag in view_of_incident(store, of(store, "a")).flags)
    assert list(store.faults()) == []
    fill(store)
    assert [view_of_incident(store, g.id) for g in store.clusters()] == before
    assert orphans(store) == ()


def test_a_merge_whose_report_is_gone_is_flagged_and_holds_again_when_it_is_back(store: Store) -> None:
    act = decide.merge(store, [of(store, "a"), of(store, "c")], MK)
    whole = store.clusters()
    decide.remove(store, [next(r.id for r in reports() if r.name == "c")], MK)
    assert orphans(store) == (act,)
    assert any("merge by mk" in flag for flag in view_of_incident(store, of(store, "a")).flags)
    fill(store)
    assert store.clusters() == whole


def test_a_removal_cannot_be_undone_and_needs_a_name(store: Store) -> None:
    report = reports()[0].id
    with pytest.raises(UsageError):
        decide.remove(store, [report], Hand(""))
    act = decide.remove(store, [report], MK)
    with pytest.raises(UsageError):
        decide.undo(store, act.id, MK)


def test_removing_every_report_leaves_the_log_and_no_byte_of_theirs(tmp_path: Path) -> None:
    from reportedly.api import Act, Chronicle

    with Chronicle.open(tmp_path / "c.db") as chronicle:
        fill(chronicle.store)
        chronicle.act(Act("redact", "mk", names=("Nobody Here",)))
        assert b"Oldport" in (tmp_path / "c.db").read_bytes() + (tmp_path / "c.db-wal").read_bytes()
        chronicle.act(Act("remove", "mk", reports=tuple(r.id for r in reports())))
        counts = chronicle.store.counts()
        assert (counts.originals, counts.reports, counts.claims, counts.local_incidents, counts.incidents, counts.judgements) == (0,) * 6
        assert counts.decisions == 2
        assert chronicle.rows().total == 0
        assert chronicle.search("Oldport") == ()
        left = b"".join(f.read_bytes() for f in tmp_path.iterdir())
        assert b"Oldport" not in left
        assert b"blast killed" not in left


def test_what_one_incident_was_on_a_day(store: Store) -> None:
    from reportedly.api import Chronicle

    decide.merge(store, [of(store, "a"), of(store, "c")], MK)
    chronicle = Chronicle(store)
    early = chronicle.incident_as_of(of(store, "a"), "2031-05-06")
    assert [v.reports for v in early] == [tuple(r.id for r in reports() if r.name in "ab")]
    assert chronicle.incident_as_of(of(store, "a"), "2031-05-04") == ()
    assert chronicle.incident_as_of(of(store, "a"), "2000-01-01", Clock.RECORDED) == ()
