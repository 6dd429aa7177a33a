"""Whoever tries passwords waits longer each time; memory does not grow, and one name does not hold up another."""

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.web.doorman import AT_ONCE, DRAWERS, FORGOTTEN, FREE, LONGEST_WAIT, Doorman


@dataclass(slots=True)
class Clock:
    now: float = 10.0

    def __call__(self) -> float:
        return self.now


def tried(doorman: Doorman, name: str = "ana") -> float:
    wait = doorman.begin(name)
    if not wait:
        doorman.done()
    return wait


def test_waits_grow_to_their_limit_and_are_forgotten() -> None:
    clock = Clock()
    doorman, waits = Doorman(clock), []
    for _ in range(FREE):
        assert tried(doorman) == 0
    for _ in range(12):
        waits.append(tried(doorman))
        assert tried(doorman) == waits[-1] > 0  # asking while one waits makes it no longer
        clock.now += waits[-1]
        assert tried(doorman) == 0
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT
    clock.now += FORGOTTEN + LONGEST_WAIT
    assert [tried(doorman) for _ in range(FREE)] == [0] * FREE


def test_who_knows_the_password_is_not_held_up_by_their_own_mistakes() -> None:
    doorman = Doorman(Clock())
    for _ in range(3 * FREE):
        for _ in range(FREE - 2):
            assert tried(doorman) == 0
        assert tried(doorman) == 0
        doorman.welcome("ANA ")


def test_few_at_once() -> None:
    doorman = Doorman(Clock())
    assert [doorman.begin(f"name {n}") for n in range(AT_ONCE)] == [0] * AT_ONCE
    assert doorman.begin("another") > 0
    doorman.done()
    assert doorman.begin("another") == 0


@settings(max_examples=5, deadline=None)
@given(st.lists(st.text(max_size=80), min_size=1))
def test_made_up_names_fill_no_memory(names: list[str]) -> None:
    doorman = Doorman(Clock())
    for n in range(2 * DRAWERS):
        tried(doorman, f"{names[n % len(names)]} {n}")
    assert len(doorman.drawers) <= DRAWERS
