"""TIMEX3 scoring: figures by hand on a small document, and the shared set when it is there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from reportedly.codebook.times import load_times
from reportedly.errors import UsageError
from reportedly.evaluate.time import evaluate_time
from reportedly.evaluate.timex import timexes
from reportedly.text.expressions import expressions_of

TML = """<?xml version="1.0" ?>
<TimeML><DCT><TIMEX3 tid="t0" type="DATE" value="1999-03-05" functionInDocument="CREATION_TIME">1999-03-05</TIMEX3></DCT>
<TEXT>Two men <EVENT eid="e1">died</EVENT> on <TIMEX3 tid="t1" type="DATE" value="1999-03-02">Tuesday</TIMEX3>.
A third was shot <TIMEX3 tid="t2" type="DATE" value="1998">early last year</TIMEX3>; the sea is old.
He lived for <TIMEX3 tid="t3" type="DURATION" value="P3W">two weeks</TIMEX3> in Oslo.</TEXT></TimeML>
"""


@pytest.mark.parametrize(("words", "value"), [
    ("on Friday", "1999-03-05"), ("on Monday night", "1999-03-01TNI"), ("last week", "1999-W08"), ("three weeks ago", "1999-W06"),
    ("two years ago", "1997"), ("in the 1990s", "199X"), ("for ten days", "P10D"), ("several months of work", "PXM"),
    ("now", "PRESENT_REF"),
    ("at 9 a.m. Tuesday", "1999-03-02T09:00"), ("the third quarter of 1998", "1998-Q3"), ("every week", "P1W"), ("last summer", "1998-SU"),
    ("a two-hour siege", "PT2H"), ("over the weekend", "1999-W08-WE"),
])
def test_values(words: str, value: str) -> None:
    assert [t.value for t in timexes(expressions_of(words, load_times()), date(1999, 3, 5))] == [value]


def test_figures_of_a_small_document(tmp_path: Path) -> None:
    (tmp_path / "one.tml").write_text(TML, encoding="utf-8")
    figures = evaluate_time(tmp_path, baseline=False).to_json()
    assert (figures["gold"], figures["found"]) == (3, 3)
    assert (figures["strict_f1"], figures["relaxed_f1"], figures["value_f1"]) == (1.0, 1.0, 0.6667)


def test_a_folder_without_documents_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        evaluate_time(tmp_path)
