"""Products by NumPy change no annotation."""

from __future__ import annotations

from importlib.resources import files

import numpy as np
import spacy
from thinc.api import NumpyOps

from reportedly.text.kernels import NumpyProducts, use_numpy
from reportedly.text.parser import pipeline_folder


def test_annotations_are_those_of_the_stock_kernels() -> None:
    samples = sorted(files("reportedly.data").joinpath("samples").iterdir(), key=lambda p: p.name)[:8]
    texts = [p.read_text(encoding="utf-8") for p in samples]
    stock, ours = spacy.load(pipeline_folder()), spacy.load(pipeline_folder())
    use_numpy(ours)
    for one, other in zip(stock.pipe(texts), ours.pipe(texts), strict=True):
        assert [(t.tag_, t.dep_, t.head.i, t.ent_iob_, t.ent_type_, t.lemma_) for t in one] == [
            (t.tag_, t.dep_, t.head.i, t.ent_iob_, t.ent_type_, t.lemma_) for t in other]
        assert np.allclose(one.tensor, other.tensor, atol=1e-4)


def test_products_are_those_of_the_stock_kernels() -> None:
    random = np.random.default_rng(1)
    a, b = (random.standard_normal((30, 30)).astype("f") for _ in range(2))
    for first in (False, True):
        for second in (False, True):
            out = np.zeros((30, 30), dtype="f")
            found = NumpyProducts().gemm(a, b, out=out, trans1=first, trans2=second)
            assert found is out
            assert np.allclose(out, NumpyOps().gemm(a, b, trans1=first, trans2=second), atol=1e-4)
