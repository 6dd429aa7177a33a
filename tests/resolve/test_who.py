"""Parties of a draft: each once, titles split off, the words that hold the name shown."""

from reportedly.codebook import load_codebook
from reportedly.model import Draft, Filler, Report, Role, Status
from reportedly.resolve.who import parties_of
from reportedly.text.analysis import Analysis
from reportedly.text.parser import Parser

TEXT = "A general was shot on Monday. General Ivan Moss was fifty."


def analysis_and_draft(*fillers: tuple[str, str | None, str | None]) -> tuple[Analysis, Draft]:
    analysis = Parser.load().parse(Report(TEXT))
    spans = [(analysis.report.span(TEXT.index(quote), TEXT.index(quote) + len(quote)), name, words) for quote, name, words in fillers]
    found = tuple(Filler(Role.TARGET, span, name=name, description=words, outcome="killed") for span, name, words in spans)
    where = (analysis.report.span(0, 9),)
    return analysis, Draft("d", (), Status.OCCURRED, where, where, found)


def test_a_description_and_a_name_of_one_party_are_one_with_the_words_of_the_name() -> None:
    analysis, draft = analysis_and_draft(("A general", "General Ivan Moss", "general"), ("General Ivan Moss", "General Ivan Moss", None))
    ((who, filler),) = parties_of(draft, Role.TARGET, analysis, load_codebook())
    assert (who.name, who.title, who.description) == ("Ivan Moss", "General", "general")
    assert filler.span.quote == "General Ivan Moss"


def test_two_descriptions_are_two_parties() -> None:
    analysis, draft = analysis_and_draft(("A general", None, "general"), ("General Ivan Moss", "Ivan Moss", None))
    assert len(parties_of(draft, Role.TARGET, analysis, load_codebook())) == 2
