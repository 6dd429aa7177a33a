"""What the language model (`text/encoder.py`) makes of words: its context vectors, averaged, as dense features of the learned weights.

Weights hold only for the model that they were learned with; vectors of another width are left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan

from reportedly.text.encoder import SIZE, rows_of

Vector = NDArray[np.float32]
WINDOW = 4  # tokens on either side
LEAST_LETTERS = 0.5  # share of tokens
ENOUGH = 100  # tokens whose mean is taken as it is
LOCAL = 3  # of a trigger's vector, as many parts of equal length are of its surroundings, two of the whole document


@dataclass(frozen=True, slots=True, eq=False)
class Vectors:
    """The context vectors of a document's words, their mean, and the mean of the greatest values of its sentences."""

    words: Vector
    whole: Vector

    def of_trigger(self, token: Token, sentence: TokenSpan) -> Vector:
        """A trigger: its own vector, the mean of its near words, of its sentence, and the whole document's."""
        if not len(self.words):
            return self.words
        near = self.words[max(0, token.i - WINDOW) : token.i + WINDOW + 1]
        around = self.words[sentence.start : sentence.end]
        return np.concatenate([self.words[token.i], near.mean(0), around.mean(0), self.whole])


def vectors_of(doc: Doc, usual: Vector) -> Vectors:
    """A document's vectors; none when its pipeline made none.

    The fewer words a document has, the less its mean says: that of a short one is drawn towards a `usual` report's.
    """
    words: Vector = rows_of(doc)[:, :SIZE]
    if not len(words):
        none: Vector = np.zeros(0, dtype=np.float32)
        return Vectors(none, none)
    told = telling(doc)
    greatest = [words[s.start : s.end].max(0) for s in doc.sents if told[s.start : s.end].any()]  # of all words it would grow with length
    whole: Vector = np.concatenate([words[told].mean(0), np.mean(greatest, axis=0)])
    if len(usual) == len(whole):
        whole = usual + (whole - usual) * np.float32(min(1.0, len(doc) / ENOUGH))
    return Vectors(words, whole)


def telling(doc: Doc) -> NDArray[np.bool_]:
    """The tokens that say something of a report: all, but only those of letters where most are digits and marks."""
    letters = np.array([token.is_alpha for token in doc])
    return letters if 0 < letters.mean() < LEAST_LETTERS else np.ones(len(doc), dtype=np.bool_)


def apart(first: Vector, second: Vector) -> Vector:
    """How far two triggers' surroundings differ, in each dimension."""
    width = len(first) * LOCAL // (LOCAL + 2)
    distance: Vector = np.abs(first[:width] - second[:width])
    return distance


def beside(own: Vector, others: list[Vector]) -> Vector:
    """A trigger's vector, and how far its surroundings differ from the mean of others."""
    return np.concatenate([own, apart(own, mean_of(others))])


def mean_of(vectors: list[Vector]) -> Vector:
    """The mean of several; none for none."""
    mean: Vector = np.mean(vectors, axis=0) if vectors else np.zeros(0, dtype=np.float32)
    return mean
