"""Dense features come from the pipeline's own vectors, and are left out where it has none."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import spacy
from spacy.tokens import Doc

from reportedly.codebook.weights import Linear
from reportedly.read.vectors import apart, beside, mean_of, vectors_of
from reportedly.text.analysis import Analysis
from reportedly.text.encoder import SIZE

Parse = Callable[[str], Analysis]
NONE = np.zeros(0, dtype=np.float32)


def test_a_trigger_has_its_surroundings_and_the_whole(parsed: Parse) -> None:
    analysis = parsed("Gunmen shot a judge in Lodrava. He died on the way to hospital.")
    vectors = vectors_of(analysis.doc, NONE)
    width, published = SIZE, analysis.doc.tensor[:, :SIZE]
    made = vectors.of_trigger(analysis.doc[1], analysis.sentences[0])
    assert len(made) == 5 * width
    assert np.allclose(made[:width], published[1])
    assert np.allclose(made[3 * width : 4 * width], published.mean(0))


def test_a_pipeline_without_vectors_gives_none() -> None:
    doc = Doc(spacy.blank("en").vocab, words=["Gunmen", "shot", "him"])
    vectors = vectors_of(doc, NONE)
    assert not len(vectors.whole)
    assert not len(vectors.of_trigger(doc[1], doc[:]))
    assert not len(mean_of([]))


def test_weights_leave_out_vectors_of_another_length() -> None:
    weights = Linear(1.0, {"a": 0.5}, np.ones(4, dtype=np.float32))
    assert weights.logit(["a"], np.ones(4, dtype=np.float32)) == 5.5
    assert weights.logit(["a"], np.ones(3, dtype=np.float32)) == 1.5
    assert weights.logit(["a"]) == 1.5


def test_distance_is_of_the_surroundings_alone() -> None:
    first, second = np.arange(10, dtype=np.float32), np.zeros(10, dtype=np.float32)
    assert apart(first, second).tolist() == [0, 1, 2, 3, 4, 5]
    assert apart(first, first).sum() == 0
    assert len(beside(first, [second, first])) == 16


def test_a_short_text_is_drawn_towards_a_usual_report(parsed: Parse) -> None:
    doc = parsed("Gunmen shot a judge in Lodrava.").doc
    plain, usual = vectors_of(doc, NONE).whole, np.zeros(2 * SIZE, dtype=np.float32)
    assert np.allclose(vectors_of(doc, usual).whole, plain * len(doc) / 100, atol=1e-5)


def test_the_whole_does_not_grow_with_the_length_of_a_report(parsed: Parse) -> None:
    once = "Gunmen shot a judge in Lodrava. He died on the way to hospital. "
    short, long = (vectors_of(parsed(once * n).doc, NONE).whole for n in (32, 128))
    width = len(short) // 2
    assert abs(long[width:].mean() - short[width:].mean()) < 0.05 * abs(short[width:].mean())


def test_digits_and_marks_say_nothing_of_a_report(parsed: Parse) -> None:
    text = "Gunmen shot a judge in Lodrava. He died on the way to hospital."
    plain, filled = (parsed(t).doc for t in (text, text + "\n\n" + "12 34 . " * 200))
    width = SIZE
    apart_now = np.abs(vectors_of(filled, NONE).whole[:width] - vectors_of(plain, NONE).whole[:width]).mean()
    apart_of_all = np.abs(filled.tensor.mean(0) - plain.tensor.mean(0))[:width].mean()
    assert apart_now < 0.5 * apart_of_all
