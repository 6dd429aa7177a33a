import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from reportedly.codebook.muc4 import load_muc4_mapping
from reportedly.errors import UsageError
from reportedly.evaluate.muc4 import evaluate_muc4
from reportedly.evaluate.muc4.drafts import most_named, templates_of
from reportedly.evaluate.muc4.run import report_of
from reportedly.evaluate.muc4.templates import Template
from reportedly.model import Claim, Code, Coding, Count, Precision, Raw, Report, Role, Stance, Value, When, Where, Who

TEXT = ("TST9-MUC4-0001\n\n   CUZCO, 3 MAR 88 -- [TEXT] THE RED FRONT SAID IT KILLED IDA HOLM, MAYOR OF CUZCO, WITH A BOMB ON "
        "MONDAY IN PERU.")


def coding(values: Iterable[tuple[Role, Value]], report: Report) -> Coding:
    span = report.span(0, 5)
    slots = [Claim(report.id, ("i",), role, value, (span,)) for role, value in values]
    claim = Claim(report.id, ("i",), Role.PERPETRATOR, Who("Red Front", "the Red Front", "armed_group"), (span,),
                  Stance.CLAIMS_RESPONSIBILITY, statement=True)
    return Coding(report, ("i",), (*slots, claim))


def fills(template: Template, slot: str) -> list[tuple[str, ...]]:
    return [(o.values[0], *o.tags) for f in template.fills(slot) for o in f.options]


REPORT = report_of("TST9-MUC4-0001", TEXT)
MAYOR = Who("Ida Holm", "Ida Holm", "person", title="mayor of Cuzco", outcome="killed")
BOMB = [(Role.TYPE, Code("bombing")), (Role.STATUS, Code("occurred")), (Role.DATE, When("1988-02-29")), (Role.TARGET, MAYOR),
        (Role.PLACE, Where("Cuzco", country="PE", lat=-13.5, lon=-72.0, precision=Precision.PLACE)), (Role.WEAPON, Raw("a bomb"))]


def test_a_report_is_dated_by_its_dateline_and_read_without_marks() -> None:
    assert REPORT.published.edtf == "1988-03-03"
    assert "[TEXT]" not in REPORT.text


def test_our_coding_as_a_template() -> None:
    (template,) = templates_of(coding(BOMB, REPORT))
    assert fills(template, "type") == [("BOMBING",)]
    assert fills(template, "date") == [("29 FEB 88",)]
    assert fills(template, "location") == [("PERU: CUZCO (CITY)",)]
    assert fills(template, "instrument_type") == [("BOMB", "A BOMB")]
    assert fills(template, "perp_confidence") == [("CLAIMED OR ADMITTED", "RED FRONT")]
    assert fills(template, "hum_name") == [("IDA HOLM",)]
    assert fills(template, "hum_description") == [("MAYOR OF CUZCO", "IDA HOLM")]
    assert fills(template, "hum_type") == [("GOVERNMENT OFFICIAL", "IDA HOLM")]
    assert fills(template, "hum_effect") == [("DEATH", "IDA HOLM")]


def test_a_thing_is_a_physical_target() -> None:
    mill = Who(None, "the town's bridge", description="the town's bridge", outcome="destroyed")
    (template,) = templates_of(coding([(Role.TYPE, Code("bombing")), (Role.TARGET, mill)], REPORT))
    assert fills(template, "phys_type") == [("TRANSPORTATION ROUTE", "THE TOWN'S BRIDGE")]
    assert fills(template, "phys_effect") == [("DESTROYED", "THE TOWN'S BRIDGE")]
    assert not template.fills("hum_type")


def test_the_toll_counts_a_group() -> None:
    farmers = Who(None, "farmers", description="farmers", outcome="killed")
    (template,) = templates_of(coding([(Role.TYPE, Code("shooting")), (Role.TARGET, farmers), (Role.KILLED, Count(6, None))], REPORT))
    assert fills(template, "hum_number") == [("6 -", "FARMERS")]
    assert fills(template, "date") == [("- 03 MAR 88",)]
    assert fills(template, "location") == [("PERU",)]


@pytest.mark.parametrize("values", [
    [(Role.TYPE, Code("battle")), (Role.TARGET, MAYOR)],
    [(Role.TYPE, Code("bombing")), (Role.STATUS, Code("denied")), (Role.TARGET, MAYOR)],
    [(Role.TYPE, Code("bombing"))],
    [(Role.TYPE, Code("bombing")), (Role.TARGET, Who(None, "two soldiers", description="two soldiers"))],
])
def test_what_muc4_does_not_ask_for(values: list[tuple[Role, Value]]) -> None:
    assert templates_of(coding(values, REPORT)) == ()


@pytest.mark.parametrize(("place", "written"), [
    (Where("Cuzco", country="PE"), "PERU"),
    (Where("Cuzco", country="BR", lat=-13.5, lon=-72.0), "PERU"),
    (Where("Peru", country="PE", lat=-10.0, lon=-75.0, precision=Precision.COUNTRY), "PERU"),
])
def test_a_place_is_written_when_it_is_known_to_be_there(place: Where, written: str) -> None:
    (template,) = templates_of(coding([(Role.TYPE, Code("bombing")), (Role.TARGET, MAYOR), (Role.PLACE, place)], REPORT))
    assert fills(template, "location") == [(written,)]


@pytest.mark.parametrize(("who", "organization", "individual"), [
    (Who(None, "fighters of the Red Front", description="fighters of the Red Front"), "RED FRONT", "FIGHTERS OF THE RED FRONT"),
    (Who(None, "two armed men", description="two armed men"), None, "TWO ARMED MEN"),
    (Who(None, "it"), None, None),
    (Who("Lima", "Lima"), None, None),
])
def test_doers_are_persons_or_groups(who: Who, organization: str | None, individual: str | None) -> None:
    span = REPORT.span(0, 5)
    slots = [(Role.TYPE, Code("shooting")), (Role.TARGET, MAYOR), (Role.PERPETRATOR, who)]
    claims = tuple(Claim(REPORT.id, ("i",), role, value, (span,)) for role, value in slots)
    (template,) = templates_of(Coding(REPORT, ("i",), claims))
    assert fills(template, "perp_individual") == ([(individual,)] if individual else [])
    assert fills(template, "perp_organization") == ([(organization,)] if organization else [])


def test_means_that_only_a_verb_implies_have_a_kind_alone() -> None:
    values: list[tuple[Role, Value]] = [(Role.TYPE, Code("shooting")), (Role.TARGET, MAYOR), (Role.WEAPON, Raw("firearm"))]
    (template,) = templates_of(coding(values, REPORT))
    assert fills(template, "instrument") == []
    assert fills(template, "instrument_type") == [("GUN", "-")]


def test_the_country_that_is_named_most() -> None:
    named_as = load_muc4_mapping().named_as
    assert most_named("PERUVIAN police of PERU and CHILE", named_as) == "PERU"
    assert most_named("nowhere", named_as) is None


def test_a_set_is_coded_and_scored_with_the_systems_beside_it(tmp_path: Path) -> None:
    key = {"MESSAGE: TEMPLATE": ["1"], "INCIDENT: TYPE": ["BOMBING"], "HUM TGT: NAME": ['"IDA HOLM"']}
    (tmp_path / "muc4.jsonl").write_text(
        json.dumps({"id": "TST9-MUC4-0001", "split": "tst9", "text": TEXT, "templates": [key]}), encoding="utf-8")
    figures = evaluate_muc4(tmp_path, coder=lambda reports: [coding(BOMB, r) for r in reports])
    data = figures.to_json()
    assert data["slots"]["hum_name"]["f"] == 1
    assert data["all_slots"]["recall"] == 1
    assert [name for name, _ in figures.rows()] == ["reportedly"]


def test_the_role_filling_set_alone_will_do(tmp_path: Path) -> None:
    template = {"incident_type": "bombing", "PerpInd": [], "PerpOrg": [[["red front", 0]]], "Target": [], "Victim": [[["ida holm", 0]]],
                "Weapon": [[["bomb", 0]]]}
    message = {"docid": "TST9-MUC4-0001", "doctext": "the red front said it killed ida holm with a bomb.", "templates": [template]}
    (tmp_path / "test.json").write_text(json.dumps(message), encoding="utf-8")
    figures = evaluate_muc4(tmp_path, coder=lambda reports: [coding(BOMB, r) for r in reports]).to_json()
    assert figures["gtt_f1"] == 1


def test_a_folder_without_the_set_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"muc4\.jsonl"):
        evaluate_muc4(tmp_path, coder=lambda reports: [])
