from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.text.casing import Dictionary, with_names
from reportedly.text.parser import Parser, parseable, unwrapped


@cache
def parser() -> Parser:
    return Parser.load()


UPPER = ("THE MAYOR OF ABELARDE, GENERAL ROQUE TAMAYO, WAS KILLED ON MONDAY BY FIGHTERS OF THE LIGA ROJA OF SAN IGNAZIO. THE POLICE SAID "
         "THAT THE FRENTE ALTOMIRANO [FALT] HAD CLAIMED THE ATTACK; FALT DENIED IT.")


def test_names_of_a_text_in_capitals_are_found() -> None:
    seen = parser().seen(UPPER)
    for name in ("Abelarde", "General Roque Tamayo", "Monday", "San Ignazio", "Altomirano", "[FALT]", "; FALT denied"):
        assert name in seen
    for common in ("mayor", "killed", "fighters", "police", "attack"):
        assert common in seen


def test_names_of_a_text_without_capitals_are_found() -> None:
    seen = parser().seen("the mayor of abelarde, general roque tamayo, was killed on monday. the police said nothing of it.")
    assert "General Roque Tamayo" in seen
    assert ". The police" in seen


def test_a_text_in_mixed_case_stays_as_it_is() -> None:
    text = "Gunmen from abelarde killed roque tamayo."
    assert parser().seen(text) == text


@given(st.text(max_size=200))
def test_the_length_never_changes(text: str) -> None:
    assert len(parser().seen(text)) == len(text)


def test_without_a_dictionary_nothing_is_a_name_but_what_the_list_has() -> None:
    assert with_names("qwzx met on monday", "QWZX MET ON MONDAY", Dictionary(frozenset(), {}, {})) == "qwzx met on Monday"


WRAPPED = ("Gunmen who came in two vans fired on a bus that took nurses home from\n"
           "the night shift in the harbour district on Friday, killing the\n"
           "driver and two passengers, the police said. Nobody has\nclaimed the attack.\n\nThe bus company stopped its service.")


def test_a_text_of_fixed_width_is_unwrapped() -> None:
    seen = unwrapped(WRAPPED)
    assert len(seen) == len(WRAPPED)
    assert "home from the night shift" in seen
    assert seen.count("\n") == 2
    assert "killing the driver" in parseable(WRAPPED)


@pytest.mark.parametrize("text", [
    "Blast in the harbour\nGunmen fired on a bus.",
    "One paragraph a line, which is long and ends with a full stop, as most pages have it when they are saved as plain text files.\n"
    "Another paragraph, which is a good deal longer than any line of fixed width would ever be, so that nobody takes it for one.\n" * 3,
    "- one\n- two\n- three\n- four\n- five",
])
def test_other_line_ends_stay(text: str) -> None:
    assert unwrapped(text) == text
