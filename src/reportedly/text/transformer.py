"""The layers of a BERT encoder (Devlin et al. 2019, arXiv:1810.04805) by NumPy, in single precision, for one thread.

What is done a little otherwise than in the paper, for speed, moves no vector by more than 0.00001: query, key and value are one product;
the wide inner layer is made for some rows at a time, so that they stay in the processor's cache; the error function inside GELU is an
approximation by sums and one exponential, since the exact one took longer than the products around it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
LAYERS, HEADS = 6, 12
UPPER = 3  # the first of the layers that are tuned
FIRST, LAST = 101, 102  # the marks at the ends of a window
ROWS = 128  # of the inner layer at a time
TINY = np.float32(1e-12)
FAR = np.float32(1e9)  # taken from the score of a filled-up place, so that it has no share
ONE, HALF = np.float32(1.0), np.float32(0.5)
ERF_STEP = np.float32(0.3275911 / np.sqrt(2))  # Abramowitz and Stegun 1964, 7.1.26: error below 1.5e-7
ERF_TERMS = tuple(np.float32(term) for term in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592))


@dataclass(frozen=True, slots=True)
class Linear:
    """A product with a matrix (inputs by outputs), and what is added."""

    matrix: Matrix
    bias: Matrix

    @classmethod
    def of(cls, held: Mapping[str, Matrix], *names: str) -> Linear:
        """One product for several layers of the file that have the same input."""
        return cls(np.concatenate([held[f"{n}.weight"] for n in names]).T.copy(), np.concatenate([held[f"{n}.bias"] for n in names]))

    def __call__(self, x: Matrix) -> Matrix:
        """A row of outputs for each row of inputs."""
        made: Matrix = x @ self.matrix
        made += self.bias
        return made


@dataclass(frozen=True, slots=True)
class Norm:
    """Brings each row to mean 0 and variance 1, then to the learned scale."""

    weight: Matrix
    bias: Matrix

    @classmethod
    def of(cls, held: Mapping[str, Matrix], name: str) -> Norm:
        """The norm of that name in the file."""
        return cls(held[f"{name}.weight"], held[f"{name}.bias"])

    def __call__(self, x: Matrix) -> Matrix:
        """Each row on its own."""
        off: Matrix = x - x.mean(-1, keepdims=True)
        off /= np.sqrt(np.einsum("ij,ij->i", off, off)[:, None] / np.float32(x.shape[-1]) + TINY)
        off *= self.weight
        off += self.bias
        return off


@dataclass(frozen=True, slots=True)
class Layer:
    """Attention among the places of a window, then a wide inner layer, each added to what came in."""

    asked: Linear  # query, key and value
    mixed: Linear
    mixed_norm: Norm
    inner: Linear
    outer: Linear
    outer_norm: Norm

    @classmethod
    def of(cls, held: Mapping[str, Matrix], name: str) -> Layer:
        """The layer of that name in the file."""
        attention = f"{name}.attention"
        return cls(
            Linear.of(held, *(f"{attention}.self.{part}" for part in ("query", "key", "value"))),
            Linear.of(held, f"{attention}.output.dense"), Norm.of(held, f"{attention}.output.LayerNorm"),
            Linear.of(held, f"{name}.intermediate.dense"),
            Linear.of(held, f"{name}.output.dense"), Norm.of(held, f"{name}.output.LayerNorm"))

    def __call__(self, x: Matrix, left_out: Matrix) -> Matrix:
        """`x` has a row a place, window after window; `left_out` says of each window which places are only filled up."""
        x = self.mixed_norm(self.mixed(self._attended(x, left_out)) + x)
        return self.outer_norm(np.concatenate(list(self._widened(x))) + x)

    def _attended(self, x: Matrix, left_out: Matrix) -> Matrix:
        windows, length = left_out.shape[0], left_out.shape[-1]
        query, key, value = self.asked(x).reshape(windows, length, 3, HEADS, -1).transpose(2, 0, 3, 1, 4)
        shares = query * np.float32(query.shape[-1] ** -0.5) @ key.swapaxes(-1, -2)
        shares -= left_out
        shares -= shares.max(-1, keepdims=True)
        np.exp(shares, out=shares)
        shares /= shares.sum(-1, keepdims=True)
        made: Matrix = (shares @ value).transpose(0, 2, 1, 3).reshape(x.shape)
        return made

    def _widened(self, x: Matrix) -> Iterator[Matrix]:
        for start in range(0, len(x), ROWS):
            yield self.outer(gelu(self.inner(x[start : start + ROWS])))


@dataclass(frozen=True, slots=True)
class Transformer:
    """The whole model: what each piece and each place begins with, the lower layers, and the upper ones as published and as tuned."""

    pieces: Matrix
    places: Matrix
    norm: Norm
    lower: tuple[Layer, ...]
    published: tuple[Layer, ...]
    tuned: tuple[Layer, ...]

    @classmethod
    def of(cls, held: Mapping[str, Matrix], added: Mapping[str, Matrix]) -> Transformer:
        """The model of a file's matrices by name, and of what is added to some of those of the upper layers."""
        places = held["embeddings.position_embeddings.weight"] + held["embeddings.token_type_embeddings.weight"][0]
        layers = tuple(Layer.of(held, f"encoder.layer.{n}") for n in range(LAYERS))
        changed = {**held, **{name: held[name] + more for name, more in added.items()}}
        tuned = tuple(Layer.of(changed, f"encoder.layer.{n}") for n in range(UPPER, LAYERS))
        norm = Norm.of(held, "embeddings.LayerNorm")
        return cls(held["embeddings.word_embeddings.weight"], places, norm, layers[:UPPER], layers[UPPER:], tuned)

    def __call__(self, windows: Sequence[Sequence[int]]) -> Matrix:
        """For each window, filled up to the longest, and each place of it: the last layer as published, then the last one as tuned."""
        x, left_out = self.begun(windows)
        ends = (reduce(lambda y, layer: layer(y, left_out), upper, x) for upper in (self.published, self.tuned))
        made: Matrix = np.concatenate(list(ends), axis=1).reshape(len(windows), left_out.shape[-1], -1)
        return made

    def begun(self, windows: Sequence[Sequence[int]]) -> tuple[Matrix, Matrix]:
        """The lower layers over windows of pieces, each between two marks, a row a place; and which places are only filled up."""
        longest = max(map(len, windows)) + 2
        ids = np.zeros((len(windows), longest), dtype=np.int64)
        left_out: Matrix = np.full((len(windows), 1, 1, longest), FAR, dtype=np.float32)
        for row, window in enumerate(windows):
            ids[row, : len(window) + 2] = [FIRST, *window, LAST]
            left_out[row, ..., : len(window) + 2] = 0.0
        x = self.norm((self.pieces[ids] + self.places[:longest]).reshape(-1, self.pieces.shape[1]))
        return reduce(lambda y, layer: layer(y, left_out), self.lower, x), left_out


def gelu(x: Matrix) -> Matrix:
    """x · Φ(x), for a normal distribution Φ (Hendrycks and Gimpel 2016); off by no more than 0.000001."""
    size = np.abs(x)
    step = ONE / (ONE + ERF_STEP * size)
    beyond = step * ERF_TERMS[0]  # the mass beyond x, on both sides
    for term in ERF_TERMS[1:]:
        beyond += term
        beyond *= step
    beyond *= np.exp(size * size * -HALF)
    made: Matrix = np.maximum(x, 0) - beyond * size * HALF
    return made
