"""The small language model: its vectors know what words mean, do not depend on what is read beside them, and cost what is bounded."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.errors import ModelError
from reportedly.text.checked import check_files, model_folder
from reportedly.text.encoder import MOST, PACKAGE, PIECES, PINNED, SIZE, WIDTH, Encoder, encoder
from reportedly.text.transformer import Matrix


@pytest.fixture(scope="module")
def nlp() -> spacy.language.Language:
    made = spacy.blank("en")
    made.add_pipe("sentencizer")
    return made


def mean(found: Matrix) -> Matrix:
    middle: Matrix = found[:, :SIZE].mean(0)
    length: Matrix = middle / np.linalg.norm(middle)
    return length


def test_what_means_the_same_is_nearer_than_what_shares_words(nlp: spacy.language.Language) -> None:
    said, same, other = (mean(encoder().vectors(nlp(text))) for text in (
        "A bomb killed three people in Kabul.", "An explosion in the Afghan capital left three dead.",
        "The film bombed at the box office in Kabul."))
    assert said @ same > said @ other + 0.1


def test_a_word_has_the_vector_of_its_place(nlp: spacy.language.Language) -> None:
    doc = nlp("He fired the gun. She fired the clerk.")
    found = encoder().vectors(doc)
    first, second = (found[token.i] for token in doc if token.text == "fired")
    assert not np.allclose(first, second, atol=0.1)


@settings(max_examples=30, deadline=None)
@given(text=st.text(max_size=200))
def test_every_text_has_a_row_for_each_token(nlp: spacy.language.Language, text: str) -> None:
    doc = nlp(text)
    found = encoder().vectors(doc)
    assert found.shape == (len(doc), WIDTH)
    assert np.isfinite(found).all()


def test_windows_are_computed_alike_alone_and_together(nlp: spacy.language.Language) -> None:
    short = "Gunmen killed two guards " + "near the old bridge " * 20 + "on Monday. "
    longer = "Police later said that " + "somebody saw the car " * 25 + "on the road."
    alone, together = encoder().vectors(nlp(short)), encoder().vectors(nlp(short + longer))
    assert np.allclose(alone, together[: len(alone)], atol=1e-4)


def test_the_cost_of_a_long_text_is_bounded(nlp: spacy.language.Language) -> None:
    def took(words: int) -> float:
        doc = nlp("word " * words)
        begun = time.process_time()
        found = encoder().vectors(doc)
        assert found[-1].any()
        return time.process_time() - begun

    assert took(MOST * PIECES * 10) < 3 * took(MOST * PIECES)


def test_a_model_that_was_altered_is_named(tmp_path: Path) -> None:
    folder = shutil.copytree(model_folder(PACKAGE, "model.safetensors"), tmp_path / "model")
    check_files(folder, PINNED)
    (folder / "tokenizer.json").write_text("{}")
    with pytest.raises(ModelError, match=r"tokenizer\.json was altered"):
        check_files(folder, PINNED)
    (folder / "tokenizer.json").unlink()
    with pytest.raises(ModelError, match=r"tokenizer\.json is missing"):
        check_files(folder, PINNED)
    with pytest.raises(ModelError, match="holds no model"):
        model_folder(PACKAGE, "no such file")


def test_the_model_is_the_published_one() -> None:
    model = Encoder.load().model
    assert model.pieces.shape == (30_522, SIZE)
    assert [layer.inner.matrix.shape for layer in (*model.lower, *model.published)] == [(SIZE, 4 * SIZE)] * 6


def test_the_two_halves_of_a_vector_differ(nlp: spacy.language.Language) -> None:
    found = encoder().vectors(nlp("Gunmen shot a farmer."))
    assert np.isfinite(found).all()
    assert not np.allclose(found[:, :SIZE], found[:, SIZE:], atol=0.1)
