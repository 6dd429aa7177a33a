"""Escaping: nothing from a source acts on a terminal, a log or a spreadsheet, and nothing is lost."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from reportedly.escape import FORMULA_STARTS, cell, uncell, visible

hostile = st.text(alphabet=st.sampled_from("=+-@\t\r'\" ＝１a\x1b[31m\u202e\u200b\n"), max_size=12) | st.text()


@given(hostile)
def test_visible_leaves_no_control_character(text: str) -> None:
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in visible(text))


@given(hostile)
def test_no_cell_starts_a_formula_and_every_cell_comes_back(text: str) -> None:
    assert not cell(text).startswith(FORMULA_STARTS)
    assert uncell(cell(text)) == text


def test_plain_text_is_untouched() -> None:
    assert cell("killed 14") == "killed 14"
    assert visible("José · Київ") == "José · Київ"
