"""One parser for all tests of reading."""

from collections.abc import Callable

import pytest

from reportedly.codebook import Codebook, load_codebook
from reportedly.model import Draft, Filler, Report, Role, Status
from reportedly.read.fill import fill
from reportedly.read.mentions import Mention
from reportedly.read.outcomes import completed
from reportedly.text.analysis import Analysis
from reportedly.text.parser import Parser

Filled = Callable[..., tuple[Filler, ...]]


def draft_at(trigger: str, types: tuple[str, ...], analysis: Analysis, book: Codebook) -> Draft:
    """The draft of an incident that one word tells of, with what the rules fill in."""
    token = next(t for t in analysis.doc if t.text == trigger)
    number = next(i for i, s in enumerate(analysis.sentences) if s.start <= token.i < s.end)
    where = (analysis.span(token),)
    return Draft(trigger, types, Status.OCCURRED, where, where, fill(Mention(token.i, number, types), analysis, book))


@pytest.fixture(scope="session")
def parsed() -> Callable[[str], Analysis]:
    parser = Parser.load()
    return lambda text: parser.parse(Report(text))


@pytest.fixture(scope="session")
def filled(parsed: Callable[[str], Analysis]) -> Filled:
    """Fillers of one role for an incident whose trigger is the given word."""

    def read(text: str, trigger: str, role: Role, types: tuple[str, ...] = ()) -> tuple[Filler, ...]:
        analysis, book = parsed(text), load_codebook()
        (draft,) = completed([draft_at(trigger, types, analysis, book)], analysis, book)
        return draft.of(role)

    return read
