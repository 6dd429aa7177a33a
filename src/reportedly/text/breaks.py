"""Sentence starts that a statistical parser misses: line ends, glued sentences, list marks."""

from __future__ import annotations

from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc, Token


@Language.component("reportedly_line_breaks")
def line_breaks(doc: Doc) -> Doc:
    """A sentence starts after a line end and after a full stop that is glued to the next word."""
    for before, token in pairwise(doc):
        if "\n" in before.text or _glued(before, token):
            token.is_sent_start = True
    return doc


def _glued(before: Token, token: Token) -> bool:
    return before.text == "." and not before.whitespace_ and token.is_title and token.is_alpha and len(token) > 2
