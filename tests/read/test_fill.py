"""What a clause says of the people hit, the toll, the weapon and the doers."""

from collections.abc import Callable

import pytest

from reportedly.model import Filler, Role

Filled = Callable[..., tuple[Filler, ...]]


@pytest.mark.parametrize(
    ("text", "trigger", "role", "low", "high"),
    [
        ("At least nine people were killed in the village on Monday.", "killed", Role.KILLED, 9, None),
        ("A roadside bomb struck a bus, killing four and wounding seven.", "struck", Role.KILLED, 4, 4),
        ("A roadside bomb struck a bus, killing four and wounding seven.", "struck", Role.INJURED, 7, 7),
        ("Gunmen shot dead two farmers near the river.", "shot", Role.KILLED, 2, 2),
        ("LILLE, France - A student was stabbed to death on Monday.", "stabbed", Role.KILLED, 1, 1),
        ("Four pickers were found dead at the pit.", "found", Role.KILLED, 4, 4),
        ("A rocket hit the depot, but there were no casualties.", "hit", Role.KILLED, 0, 0),
        ("The shelling cost the lives of two nurses and a guard.", "shelling", Role.KILLED, 3, 3),
        ("The general was murdered on Friday.", "murdered", Role.KILLED, 1, 1),
    ],
)
def test_tolls(filled: Filled, text: str, trigger: str, role: Role, low: int, high: int | None) -> None:
    fillers = filled(text, trigger, role)
    assert [(f.low, f.high) for f in fillers] == [(low, high)]


def test_a_victim_carries_name_and_description(filled: Filled) -> None:
    (victim,) = filled("Gunmen killed the mayor, Pedro Alvarez, on Monday.", "killed", Role.TARGET)
    assert (victim.name, victim.outcome) == ("Pedro Alvarez", "killed")


@pytest.mark.parametrize(("text", "trigger"), [
    ("They tried to assassinate the governor, Pedro Alvarez, on Monday.", "assassinate"),
    ("An attempt had been made to kill the governor, Pedro Alvarez.", "kill"),
    ("The two men planned to kidnap or kill the governor, Pedro Alvarez.", "kill"),
    ("Rebels were accused of plotting to murder the governor, Pedro Alvarez.", "murder"),
    ("The attempted murder of the governor, Pedro Alvarez, shook the town.", "murder"),
])
def test_who_was_only_to_be_killed_is_not_dead(filled: Filled, text: str, trigger: str) -> None:
    assert filled(text, trigger, Role.KILLED) == ()
    assert {f.outcome for f in filled(text, trigger, Role.TARGET)} <= {"unknown", None}


def test_the_doer_is_the_subject_or_follows_by(filled: Filled) -> None:
    assert [f.span.quote for f in filled("Gunmen killed two farmers.", "killed", Role.PERPETRATOR)] == ["Gunmen"]
    assert [f.span.quote for f in filled("Two farmers were killed by masked men.", "killed", Role.PERPETRATOR)] == ["masked men"]


def test_a_weapon_keeps_its_wording(filled: Filled) -> None:
    assert [f.description for f in filled("A car bomb killed two farmers.", "killed", Role.WEAPON)] == ["car bomb"]


def test_every_filler_is_verbatim(filled: Filled) -> None:
    text = "Three soldiers, a teacher and her son were killed when a mortar round hit the school."
    for role in (Role.TARGET, Role.KILLED, Role.WEAPON):
        assert all(text[f.span.start : f.span.end] == f.span.quote for f in filled(text, "killed", role))


def test_an_earlier_figure_is_superseded_and_a_part_is_marked(filled: Filled) -> None:
    text = "The blast killed 14 people, a doctor said. Police had earlier put the toll at six. Four of the dead were pupils."
    assert {(f.low, f.qualifier) for f in filled(text, "blast", Role.KILLED)} >= {(14, "exact"), (6, "superseded")}


def test_the_attackers_death_is_no_victim(filled: Filled) -> None:
    assert filled("The bomber died in the blast.", "blast", Role.KILLED) == ()
