"""The reader may not get worse: every figure stays at or above its floor, and floors only rise."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.errors import CodebookError
from reportedly.evaluate.floors import FLOORED, as_yaml, load_floors, raised, shortfalls
from reportedly.evaluate.gold import GoldFigures, evaluate_with
from reportedly.evaluate.gold.records import Figure
from tests.evaluate.conftest import SETS, Coded
from tests.shared import needs_shared


def measured(**f1: float) -> GoldFigures:
    return GoldFigures({name: Figure(value, value, 0, 0, 0) for name, value in f1.items()}, 1)


@needs_shared
@pytest.mark.parametrize("name", SETS)
def test_no_figure_is_under_its_floor(name: str, coded: Callable[[str], Coded]) -> None:
    articles, codings = coded(name)
    figures = evaluate_with(articles, lambda reports: codings[: len(list(reports))], SETS[name][2])
    assert not [str(s) for s in shortfalls(name, figures, load_floors())]


def test_the_sets_with_floors_are_those_that_are_measured() -> None:
    assert set(load_floors()) == {s.name for s in FLOORED} == set(SETS)


def test_a_figure_under_its_floor_is_told() -> None:
    found = shortfalls("dev", measured(incident=0.5), {"dev": {"incident": 0.6, "claim": 0.1}})
    assert [str(s) for s in found] == ["dev incident: 0.500 is under its floor of 0.600", "dev claim: 0.000 is under its floor of 0.100"]


@given(st.floats(0, 1), st.floats(0, 1))
def test_floors_only_rise_and_are_reached_by_what_was_measured(floor: float, value: float) -> None:
    new = raised({"dev": {"incident": floor}}, "dev", measured(incident=value))
    assert new["dev"]["incident"] >= floor
    assert floor > value or not shortfalls("dev", measured(incident=value), new)


def test_floors_survive_their_file() -> None:
    floors = {"seeds": {"incident": 0.5}, "dev": {}, "passages": {"record": 0.25}}
    assert load_floors(as_yaml(floors, ["# what this is"])) == floors


@pytest.mark.parametrize("text", ["dev: {incident: 1.5}", "dev: {incident: high}", "dev: 3", "[1]"])
def test_a_floor_that_is_no_fraction_is_told(text: str) -> None:
    with pytest.raises(CodebookError):
        load_floors(text)
