"""The reader's pieces: joined they are the text, and what a number covers is its quote."""

from hypothesis import given
from hypothesis import strategies as st

from reportedly.web.highlight import Quote, paragraphs, pieces


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[Quote]]:
    text = draw(st.text(min_size=1, max_size=80))
    edges = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(edges, edges), max_size=6))
    return text, [Quote(n, min(p), max(p)) for n, p in enumerate(pairs, 1) if p[0] != p[1]]


@given(marked())
def test_pieces_are_the_text_and_each_quote_is_whole(given: tuple[str, list[Quote]]) -> None:
    text, quotes = given
    found = pieces(text, quotes)
    assert "".join(p.text for p in found) == text
    for quote in quotes:
        assert "".join(p.text for p in found if quote.number in p.numbers) == text[quote.start : quote.end]
        assert sum(quote.number in p.begins for p in found) == 1


def test_a_quote_over_two_lines_goes_on_in_the_second() -> None:
    lines = paragraphs(pieces("one two\nthree", [Quote(1, 4, 11)]))
    assert [[(p.text, p.numbers) for p in line] for line in lines] == [[("one ", ()), ("two", (1,))], [("thr", (1,)), ("ee", ())]]
