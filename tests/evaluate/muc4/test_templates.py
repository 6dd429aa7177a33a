import pytest

from reportedly.codebook.muc4 import load_muc4
from reportedly.evaluate.muc4.matching import credit
from reportedly.evaluate.muc4.scoring import Points, score_message, score_messages, total
from reportedly.evaluate.muc4.templates import Fill, Option, Template, fill_of, read_responses

SLOTS = {slot.short: slot for slot in load_muc4().slots}
RESPONSE = '''
; a remark of the system
0.  MESSAGE: ID                TST9-MUC4-0001
1.  MESSAGE: TEMPLATE          1
2.  INCIDENT: DATE             - 03 MAR 88
3.  INCIDENT: LOCATION         PERU: CUZCO (CITY)
4.  INCIDENT: TYPE             ATTACK
7.  INCIDENT: INSTRUMENT TYPE  -
8.  PERP: INCIDENT CATEGORY    TERRORIST ACT
19. HUM TGT: DESCRIPTION       "FARMERS"
                               "THE \\"OLD\\" BAKER"
20. HUM TGT: TYPE              CIVILIAN: "FARMERS"

0.  MESSAGE: ID                TST9-MUC4-0002
1.  MESSAGE: TEMPLATE          *
2.  INCIDENT: DATE             *
'''


def worth(slot: str, key: str, said: str) -> float:
    wanted, given = fill_of(key, SLOTS[slot]), fill_of(said, SLOTS[slot])
    assert wanted
    assert given
    return credit(wanted, given, SLOTS[slot])


def test_a_response_file_is_read() -> None:
    found = read_responses(RESPONSE)
    assert found["TST9-MUC4-0002"] == ()
    (template,) = found["TST9-MUC4-0001"]
    assert template.fills("category") == (Fill((Option(("TERRORIST ACT",)),)),)
    assert template.fills("instrument_type") == ()
    assert [o.values for f in template.fills("hum_description") for o in f.options] == [("FARMERS",), ('THE "OLD" BAKER',)]
    assert template.fills("hum_type")[0].options[0] == Option(("CIVILIAN",), ("FARMERS",))


@pytest.mark.parametrize(("slot", "line", "options"), [
    ("hum_number", '3 - / 4: "FARMERS" / "PEASANTS"', [(("3 -", "4"), ("FARMERS", "PEASANTS"))]),
    ("hum_description", '"MAYOR OF SELM" / "MAYOR": "IDA HOLM"', [(("MAYOR OF SELM", "MAYOR"), ("IDA HOLM",))]),
    ("location", "(PERU: CUZCO (CITY)) / (PERU)", [(("PERU: CUZCO (CITY)", "PERU"), ())]),
    ("date", "(- 03 MAR 88) / (03 MAR 88)", [(("- 03 MAR 88", "03 MAR 88"), ())]),
    ("category", "?TERRORIST ACT", [(("TERRORIST ACT",), ())]),
])
def test_fills_with_alternatives(slot: str, line: str, options: list[tuple[tuple[str, ...], tuple[str, ...]]]) -> None:
    fill = fill_of(line, SLOTS[slot])
    assert fill
    assert [(o.values, o.tags) for o in fill.options] == options
    assert fill.optional == line.startswith("?")


@pytest.mark.parametrize(("slot", "key", "said", "points"), [
    ("hum_description", '"FARMERS"', '"THE SIX FARMERS"', 1.0),
    ("hum_description", '"FARMERS"', '"BAKERS"', 0.0),
    ("type", "BOMBING", "ATTACK", 0.5),
    ("type", "ATTACK", "BOMBING", 0.0),
    ("instrument_type", 'MACHINE GUN: "X"', 'GUN: "Y"', 0.5),
    ("perp_confidence", 'SUSPECTED OR ACCUSED BY AUTHORITIES: "P"', 'SUSPECTED OR ACCUSED: "P"', 0.5),
    ("phys_effect", 'SOME DAMAGE: "MILL"', 'DESTROYED: "MILL"', 0.5),
    ("hum_type", 'CIVILIAN: "FARMERS"', "CIVILIAN", 0.5),
    ("hum_type", 'CIVILIAN: "FARMERS"', 'CIVILIAN: "BAKERS"', 0.0),
    ("hum_number", '6: "FARMERS"', '6: "FARMERS"', 1.0),
    ("hum_number", '~6: "FARMERS"', '6: "FARMERS"', 0.0),
    ("location", "PERU: CUZCO (CITY)", "PERU", 0.5),
    ("location", "PERU: CUZCO (CITY)", "PERU: PUNO (CITY)", 0.5),
    ("location", "PERU", "PERU: PUNO (CITY)", 0.0),
    ("location", "PERU: CUZCO (CITY)", "CHILE: CUZCO (CITY)", 0.0),
    ("date", "- 03 MAR 88", "-03 MAR 88", 1.0),
    ("date", "03 MAR 88", "- 03 MAR 88", 0.0),
])
def test_credit(slot: str, key: str, said: str, points: float) -> None:
    assert worth(slot, key, said) == points


def template(kind: str, farmer: str, optional: bool = False) -> Template:
    return Template("m", {
        "type": (Fill((Option((kind,)),)),), "hum_description": (Fill((Option((farmer,)),)),),
        "date": (Fill((Option(("03 MAR 88",)),), optional=True),),
    }, optional)


def summed(keys: list[Template], responses: list[Template]) -> Points:
    return sum((points for _, points in score_message(keys, responses)), Points())


def test_a_right_template_takes_its_points() -> None:
    assert summed([template("ATTACK", "FARMERS")], [template("ATTACK", "FARMERS")]) == Points(3, 3, 3)


def test_missing_and_spurious_templates_count_but_optional_ones_do_not() -> None:
    assert summed([template("ATTACK", "FARMERS")], []) == Points(0, 2, 0)
    assert summed([template("ATTACK", "FARMERS", optional=True)], []) == Points()
    assert summed([], [template("ATTACK", "FARMERS")]) == Points(0, 0, 3)


def test_other_types_or_nobody_in_common_are_no_pair() -> None:
    assert summed([template("ATTACK", "FARMERS")], [template("BOMBING", "FARMERS")]).right == 0
    assert summed([template("ATTACK", "FARMERS")], [template("ATTACK", "BAKERS")]).right == 0


def test_the_total_sums_all_slots() -> None:
    table = score_messages({"m": [template("ATTACK", "FARMERS")]}, {"m": [template("ATTACK", "FARMERS")]})
    assert total(table) == Points(3, 3, 3)
    assert total(table).f == 1
