"""Matrix products of the language pipeline by NumPy's BLAS.

The kernels that come with spaCy fall back to generic ones on many processors; NumPy's are chosen for the processor at run time.
The annotations are the same (tests/text/test_kernels.py); the networks take about two thirds of the time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from thinc.api import NumpyOps

if TYPE_CHECKING:
    from spacy.language import Language

Matrix = NDArray[np.float32]


class NumpyProducts(NumpyOps):  # type: ignore[misc]
    """spaCy's operations on the processor, with matrix products by NumPy."""

    def gemm(self, x: Matrix, y: Matrix, out: Matrix | None = None, trans1: bool = False, trans2: bool = False) -> Matrix:
        """The product of two matrices, each transposed when asked for."""
        product: Matrix = np.dot(x.T if trans1 else x, y.T if trans2 else y, out=out)
        return product


def use_numpy(nlp: Language) -> None:
    """Let the networks of a pipeline multiply by NumPy; those that run on something else than the plain processor stay."""
    ours = NumpyProducts()
    for _, component in nlp.pipeline:
        model: Any = getattr(component, "model", None)
        for node in model.walk() if model else ():
            if type(node.ops) is NumpyOps:
                node.ops = ours
