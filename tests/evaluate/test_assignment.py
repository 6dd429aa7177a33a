from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from reportedly.evaluate.assignment import best_pairs

TABLE = st.integers(1, 4).flatmap(lambda width: st.lists(
    st.lists(st.integers(0, 5).map(lambda v: v / 2), min_size=width, max_size=width), min_size=1, max_size=4))


def brute(values: list[list[float]]) -> float:
    rows, columns = range(len(values)), range(len(values[0]))
    if len(rows) <= len(columns):
        return max(sum(values[r][c] for r, c in zip(rows, chosen, strict=True)) for chosen in permutations(columns, len(rows)))
    return max(sum(values[r][c] for r, c in zip(chosen, columns, strict=True)) for chosen in permutations(rows, len(columns)))


@given(TABLE)
def test_the_total_is_the_greatest(values: list[list[float]]) -> None:
    pairs = best_pairs(values)
    assert sum(values[i][j] for i, j in pairs) == brute(values)
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    assert all(values[i][j] > 0 for i, j in pairs)


def test_nothing_against_nothing() -> None:
    assert best_pairs([]) == []
    assert best_pairs([[], []]) == []
