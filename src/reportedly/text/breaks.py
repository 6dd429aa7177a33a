"""Sentence starts that a statistical parser misses: line ends, glued sentences, list marks."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc


@Language.component("reportedly_line_breaks")
def line_breaks(doc: Doc) -> Doc:
    """A sentence starts after a line end and after a full stop that is glued to the next word."""
    for before, token in zip(doc[:-1], doc[1:], strict=True):
        if "\n" in before.text or (before.text == "." and not before.whitespace_ and token.text[:1].isupper() and token.is_alpha and len(token) > 2):
            token.is_sent_start = True
    return doc
