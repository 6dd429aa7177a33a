"""Coding keeps the order of the reports, whether they are parsed or not."""

from __future__ import annotations

from reportedly.model import Report
from reportedly.pipeline.code import Tools, code_all

DULL = "The council agreed the budget for roads, schools and parks on Tuesday. " * 12
LOUD = "Gunmen shot dead two farmers near Sabla on Tuesday, police said."


def test_reports_that_are_not_parsed_keep_their_place_and_hold_nothing() -> None:
    tools = Tools.load()
    texts = [DULL + "A", LOUD + " A.", DULL + "B", DULL + "C", LOUD + " B.", DULL + "D"]
    codings = list(code_all([Report(text) for text in texts], tools))
    assert [c.report.text for c in codings] == texts
    assert [bool(c.claims) for c in codings] == [False, True, False, False, True, False]
    assert [bool(c.incidents) for c in codings] == [False, True, False, False, True, False]


def test_the_date_of_a_report_that_is_not_parsed_is_found_too() -> None:
    tools = Tools.load()
    (coding,) = code_all([Report("VALMERE, 3 May 2023 — " + DULL)], tools)
    assert coding.report.published.edtf == "[2023-05-03..2023-05-04]"
