"""The one-to-one assignment with the greatest total (Kuhn and Munkres), for tables of a few dozen rows."""

from __future__ import annotations

from collections.abc import Sequence

INFINITE = float("inf")


def best_pairs(values: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Rows and columns, each used at most once, whose values sum to the most; pairs worth nothing are left out."""
    if not values or not values[0]:
        return []
    wide = values if len(values) <= len(values[0]) else [list(column) for column in zip(*values, strict=True)]
    columns = _assigned(wide)
    pairs = ((row, column) if wide is values else (column, row) for column, row in columns)
    return sorted((row, column) for row, column in pairs if values[row][column] > 0)


def _assigned(values: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """(column, row) for each row of a table that has at least as many columns; shortest augmenting paths with potentials."""
    rows, columns = len(values), len(values[0])
    row_price, column_price = [0.0] * (rows + 1), [0.0] * (columns + 1)
    owner = [0] * (columns + 1)  # the row (from 1) that has a column; column 0 is a stand-in
    for row in range(1, rows + 1):
        owner[0] = row
        path = _path(values, owner, row_price, column_price)
        column = path[0]
        while column:
            before = path[column]
            owner[column] = owner[before]
            column = before
    return [(column - 1, owner[column] - 1) for column in range(1, columns + 1) if owner[column]]


def _path(values: Sequence[Sequence[float]], owner: list[int], row_price: list[float], column_price: list[float]) -> list[int]:
    """The column before each column on the cheapest way to a free one; entry 0 is that free column."""
    columns = len(values[0])
    cost, before, done = [INFINITE] * (columns + 1), [0] * (columns + 1), [False] * (columns + 1)
    here = 0
    while owner[here]:
        done[here] = True
        row = owner[here]
        for column in range(1, columns + 1):
            reach = -values[row - 1][column - 1] - row_price[row] - column_price[column]
            if not done[column] and reach < cost[column]:
                cost[column], before[column] = reach, here
        nearest = min((c for c in range(1, columns + 1) if not done[c]), key=cost.__getitem__)
        step = cost[nearest]
        for column in range(columns + 1):
            if done[column]:
                row_price[owner[column]] += step
                column_price[column] -= step
            else:
                cost[column] -= step
        here = nearest
    before[0] = here
    return before
