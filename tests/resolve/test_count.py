"""Which of a draft's counts are claims."""

from reportedly.model import Draft, Filler, Role, Span, Status
from reportedly.resolve.count import counts_of


def count(low: int | None, high: int | None, start: int, name: str | None = None, qualifier: str = "exact") -> Filler:
    return Filler(Role.KILLED, Span("r", start, start + 1, "x"), name=name, low=low, high=high, qualifier=qualifier)


def ranges(*fillers: Filler) -> list[tuple[int | None, int | None]]:
    where = (Span("r", 0, 1, "x"),)
    draft = Draft("d", (), Status.OCCURRED, where, where, fillers)
    return [(c.min, c.max) for c, _ in counts_of(draft, Role.KILLED)]


def test_one_named_victim_is_one() -> None:
    assert ranges(count(1, 1, 0, "Ann Lee"), count(1, 1, 9, "Ann Lee"), count(1, 1, 20)) == [(1, 1)]


def test_rival_tolls_stay_apart() -> None:
    assert ranges(count(9, 9, 0), count(None, 40, 9)) == [(9, 9), (None, 40)]


def test_named_dead_are_part_of_a_stated_toll() -> None:
    assert ranges(count(12, 12, 0), count(1, 1, 9, "Ann Lee")) == [(12, 12)]


def test_superseded_figures_drop_out() -> None:
    assert ranges(count(14, 14, 0), count(6, 6, 9, qualifier="superseded")) == [(14, 14)]
