"""A reading that adds a model's proposals to what is found locally: it can propose, never remove and never speak for a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.errors import EvidenceError
from reportedly.merge.views import IncidentView, Level, Rule
from reportedly.model import CONFIRMED, PERSON, Claim, Code, Coding, Count, Raw, Report, Role, Value, When, Where, Who
from reportedly.pipeline.merging import refresh
from reportedly.pipeline.views import view_of_incident
from reportedly.store import Entry, Store
from tests.pipeline.stub import code_one
from tests.pipeline.test_merging import REPORTS

MODEL = "model.v1"
VALUES: tuple[tuple[Role, Value], ...] = (
    (Role.KILLED, Count(990, 990, "990")), (Role.INJURED, Count(3, 3, "3")), (Role.PLACE, Where("Elsewhere", country="XB")),
    (Role.DATE, When("2031-07-01")), (Role.TYPE, Code("shooting")), (Role.WEAPON, Raw("a gun")), (Role.STATUS, Code("planned")),
    (Role.PERPETRATOR, Who("Dusk", "Dusk", "group")))
made_up = st.tuples(st.integers(0, len(REPORTS) - 1), st.sampled_from(VALUES), st.integers(0, 20), st.integers(1, 8))
proposals = st.lists(made_up, max_size=12)


def proposed(report: Report, coding: Coding, made: list[tuple[int, tuple[Role, Value], int, int]]) -> Coding:
    """The coding with what a model proposes for each of its incidents, in words of the report."""
    more = [Claim(report.id, (incident,), role, value, (report.span(start, start + length),), by=MODEL)
            for number, (role, value), start, length in made if REPORTS[number] is report and start + length <= len(report.text)
            for incident in coding.incidents]
    return replace(coding, claims=tuple({c.id: c for c in (*coding.claims, *more)}.values()))


def filled(store: Store, codings: list[Coding]) -> dict[str, IncidentView]:
    """The incident of each local one."""
    store.put([Entry(c.report.name, c.report.text.encode(), c, "1") for c in codings])
    refresh(store)
    return {local: view for group in store.clusters() for view in (view_of_incident(store, group.id),) for local in group.members}


def told(view: IncidentView) -> Iterator[Claim]:
    yield from (c for role in view.roles for value in role.values for c in value.claims)
    yield from (c for statement in view.statements for c in statement.claims)


@settings(max_examples=25, deadline=None)
@given(proposals)
def test_what_is_found_locally_stays_whatever_a_model_proposes(
    tmp_path_factory: pytest.TempPathFactory, made: list[tuple[int, tuple[Role, Value], int, int]],
) -> None:
    folder, alone = tmp_path_factory.mktemp("proposed"), [code_one(r) for r in REPORTS]
    both = [proposed(r, c, made) for r, c in zip(REPORTS, alone, strict=True)]
    with Store.open(folder / "off.db") as off, Store.open(folder / "on.db") as on:
        without, with_model = filled(off, alone), filled(on, both)
        assert without.keys() == with_model.keys()
        for local, view in without.items():
            mine = {c.id for c in told(view) if local in c.incidents}
            there = {c.id: c for c in told(with_model[local])}
            assert mine <= there.keys()
            assert all(there[name].by != MODEL for name in mine)
        for value in (v for view in with_model.values() for role in view.roles for v in role.values):
            assert value.level is not Level.CORRECTED
            assert "person" not in value.evidence
        assert all(role.rule is not Rule.PERSON for view in with_model.values() for role in view.roles)


@pytest.mark.parametrize("mark", [PERSON, CONFIRMED])
def test_no_reading_confirms_or_corrects_in_the_name_of_a_person(mark: str, tmp_path: Path) -> None:
    coding = code_one(REPORTS[0])
    forged = replace(coding, claims=(replace(coding.claims[0], by=f"{mark}mk"), *coding.claims[1:]))
    with Store.open(tmp_path / "c.db") as store, pytest.raises(EvidenceError, match="calls a claim a person's"):
        store.put([Entry("0.txt", b"0", forged, "1")])


def test_words_that_a_model_made_up_are_refused(tmp_path: Path) -> None:
    coding = code_one(REPORTS[0])
    forged = replace(coding, claims=(*coding.claims, replace(coding.claims[0], spans=(replace(coding.claims[0].spans[0], quote="made up"),),
                                                            by=MODEL, id="")))
    with Store.open(tmp_path / "c.db") as store, pytest.raises(EvidenceError, match="a quote is not in the text"):
        store.put([Entry("0.txt", b"0", forged, "1")])
