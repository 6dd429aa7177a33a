"""People in hospital are injured; the dead, and the hospital's officials, are not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reportedly.codebook import load_codebook
from reportedly.model import Role
from reportedly.read.local import LocalReader
from reportedly.text.analysis import Analysis

Parse = Callable[[str], Analysis]


@pytest.mark.parametrize(("text", "injured"), [
    ("Fourteen people were killed when a bomb exploded in Kano on Tuesday, a hospital official said.", set()),
    ("Gunmen shot at a bus in Kano on Tuesday. Three women died in hospital.", set()),
    ("A bomb exploded in Kano on Tuesday. Eight people were taken to hospital.", {8}),
    ("A bomb exploded in a market in Kano on Tuesday, killing two. Another 27 people were being treated at the clinic.", {27}),
])
def test_who_is_injured(text: str, injured: set[int], parsed: Parse) -> None:
    (draft,) = LocalReader().read(parsed(text), load_codebook())
    assert {f.low for f in draft.of(Role.INJURED)} == injured
