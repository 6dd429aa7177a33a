"""One parser for all tests of reading."""

from collections.abc import Callable

import pytest

from reportedly.codebook import load_codebook
from reportedly.model import Draft, Filler, Report, Role, Span, Status
from reportedly.read.fill import fill
from reportedly.read.mentions import Mention
from reportedly.text.analysis import Analysis
from reportedly.text.parser import Parser

Filled = Callable[..., tuple[Filler, ...]]


@pytest.fixture(scope="session")
def parsed() -> Callable[[str], Analysis]:
    parser = Parser.load()
    return lambda text: parser.parse(Report(text))


@pytest.fixture(scope="session")
def filled(parsed: Callable[[str], Analysis]) -> Filled:
    """Fillers of one role for the mention whose trigger is the given word."""

    def read(text: str, trigger: str, role: Role, types: tuple[str, ...] = ()) -> tuple[Filler, ...]:
        analysis = parsed(text)
        token = next(t for t in analysis.doc if t.text == trigger)
        number = next(i for i, s in enumerate(analysis.sentences) if s.start <= token.i < s.end)
        return tuple(f for f in fill(Mention(token.i, number, types), analysis, load_codebook()) if f.role is role)

    return read


def draft_of(*fillers: Filler) -> Draft:
    where = (Span("r", 0, 1, "x"),)
    return Draft("d", (), Status.OCCURRED, where, where, fillers)
