"""Sentence starts that a statistical parser misses: line ends, glued sentences, list marks, and sentences without end."""

from __future__ import annotations

from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc, Token

LONGEST = 200  # tokens of a sentence; what reads sentences may take the square of it, and trees of it are walked recursively
ENDS = frozenset(".!?")


@Language.component("reportedly_line_breaks")
def line_breaks(doc: Doc) -> Doc:
    """A sentence starts after a line end, after a full stop that is glued to the next word, and before it grows too long."""
    start, end = 0, 0  # of the stretch since the last start that was set; after the last full stop in it
    for before, token in pairwise(doc):
        if "\n" in before.text or _glued(before, token):
            token.is_sent_start = True
            start = end = token.i
        elif before.text in ENDS and token.is_title:
            end = token.i
        if token.i - start >= LONGEST:
            start = end = end if end > start else token.i
            doc[start].is_sent_start = True
    return doc


def _glued(before: Token, token: Token) -> bool:
    """Whether a word is glued to the end of what stands before it: to its full stop, or to its last word in lower case."""
    ends = before.text == "." or (before.text.islower() and before.is_alpha)
    return ends and not before.whitespace_ and token.is_title and token.is_alpha and len(token) > 2
