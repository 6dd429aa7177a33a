"""The parts of the transformer against their definitions, computed plainly."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reportedly.text.encoder import SIZE, encoder
from reportedly.text.transformer import HEADS, ROWS, Matrix, gelu

NEAR = 2e-6


@given(st.floats(-1e4, 1e4, width=32))
def test_gelu_is_x_times_the_mass_below_x(x: float) -> None:
    exact = x * (1 + math.erf(x / math.sqrt(2))) / 2
    assert abs(float(gelu(np.array([x], dtype=np.float32))[0]) - exact) <= NEAR * max(1.0, abs(x))


def test_a_layer_is_attention_and_an_inner_layer_each_added_and_normed() -> None:
    layer = encoder().model.lower[0]
    length = ROWS + 3
    x = np.random.default_rng(1).normal(size=(length, SIZE)).astype(np.float32)
    asked = x @ layer.asked.matrix + layer.asked.bias
    query, key, value = np.split(asked.astype(np.float64), 3, axis=1)
    heads = []
    for one in np.split(np.arange(SIZE), HEADS):
        scores = np.exp(query[:, one] @ key[:, one].T / math.sqrt(len(one)))
        heads.append(scores / scores.sum(1, keepdims=True) @ value[:, one])
    middle = plainly_normed(np.hstack(heads) @ layer.mixed.matrix + layer.mixed.bias + x, layer.mixed_norm.weight, layer.mixed_norm.bias)
    inner = middle @ layer.inner.matrix + layer.inner.bias
    bent = inner * (1 + np.vectorize(math.erf)(inner / math.sqrt(2))) / 2
    wanted = plainly_normed(bent @ layer.outer.matrix + layer.outer.bias + middle, layer.outer_norm.weight, layer.outer_norm.bias)
    assert np.allclose(layer(x, np.zeros((1, 1, 1, length), dtype=np.float32)), wanted, atol=1e-4)


def plainly_normed(x: Matrix, weight: Matrix, bias: Matrix) -> Matrix:
    off = x - x.mean(1, keepdims=True)
    normed: Matrix = off / np.sqrt((off**2).mean(1, keepdims=True) + 1e-12) * weight + bias
    return normed
