"""Which time an incident gets, over real parses."""

import pytest

from reportedly.codebook import load_codebook
from reportedly.model import Basis, Draft, Published, Report, Status
from reportedly.resolve.time import dates_of
from reportedly.text.parser import Parser
from reportedly.text.segments import segmented

BOOK = load_codebook()


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser.load()


def date_of(parser: Parser, text: str, trigger: str, published: str = "2021-05-14") -> str | None:
    analysis = parser.parse(segmented(Report(text, published=Published(published, Basis.GIVEN)), BOOK))
    span = analysis.report.find(trigger)
    assert span is not None
    draft = Draft("d", ("other",), Status.OCCURRED, (span,), (span,), main=True)
    return dates_of([draft], analysis, BOOK)["d"][0].edtf


def test_today_in_a_quotation_counts_from_the_day_of_speaking(parser: Parser) -> None:
    text = 'A grenade was thrown at the mayor on May 2.\n"They tried to kill me today," he told a crowd that day.\n'
    assert date_of(parser, text, "kill") == "2021-05-02"


def test_a_weekend_is_made_sharper_by_a_day_that_is_told(parser: Parser) -> None:
    text = "A girl was shot last weekend, police said. It happened at 2 a.m. Saturday, when two cars collided.\n"
    assert date_of(parser, text, "shot", "2021-05-12") == "2021-05-08"


def test_the_day_of_a_find_is_not_that_of_the_act(parser: Parser) -> None:
    text = "A man accused of shooting five people in March was found dead in his cell on Tuesday.\n"
    assert date_of(parser, text, "shooting") == "2021-03"
