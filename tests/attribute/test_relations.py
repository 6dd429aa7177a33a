"""Source, cue and content of any attribution, as ranges of the text."""

from __future__ import annotations

import pytest

from reportedly.attribute.relations import relations_of
from reportedly.codebook import load_codebook
from reportedly.model import Report
from reportedly.text.parser import Parser

CASES = [
    ("The mayor of Orrin said that the bridge would close in May.", "The mayor of Orrin", "said", "that the bridge would close in May"),
    ("According to two officials, the talks have failed.", "two officials", "According to", "the talks have failed"),
    ("The talks have failed, the minister told reporters.", "the minister", "told", "The talks have failed"),
]


@pytest.mark.parametrize(("text", "source", "cue", "content"), CASES)
def test_source_cue_and_content(parser: Parser, text: str, source: str, cue: str, content: str) -> None:
    found = [r for r in relations_of(parser.parse(Report(text)), load_codebook()) if text[slice(*r.cue)] == cue]
    assert [(text[slice(*r.source)] if r.source else None, [text[a:b] for a, b in r.content]) for r in found] == [(source, [content])]


def test_nothing_is_said_where_nobody_speaks(parser: Parser) -> None:
    assert not list(relations_of(parser.parse(Report("Rain fell on the hills. The river rose by a metre.")), load_codebook()))


def test_ranges_lie_in_the_text(parser: Parser) -> None:
    text = '"We did not do it," he said — and then: "Ask them." ― Ana Ruiz\n\n: — "'
    for relation in relations_of(parser.parse(Report(text)), load_codebook()):
        for start, end in (relation.cue, *relation.content, *([relation.source] if relation.source else [])):
            assert 0 <= start < end <= len(text)
