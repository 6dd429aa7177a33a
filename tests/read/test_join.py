"""What two mentions of one sentence are tied by, and where they differ."""

from __future__ import annotations

from collections.abc import Callable

from reportedly.codebook import load_codebook
from reportedly.read.join import pair_features
from reportedly.read.traits import Traits, traits_of
from reportedly.read.triggers import candidates
from reportedly.text.analysis import Analysis

Parse = Callable[[str], Analysis]


def pair(text: str, first: str, second: str, parsed: Parse) -> list[str]:
    """The features of two mentions, by their words."""
    analysis, book = parsed(text), load_codebook()
    by_word: dict[str, Traits] = {t.seen.token.text: t for t in traits_of(list(candidates(analysis, book)), analysis, book)}
    return pair_features(by_word[first], by_word[second], True)


def test_the_words_between_two_acts_are_seen(parsed: Parse) -> None:
    found = pair("The group said its attack was revenge for the bombing of a school in May.", "attack", "bombing", parsed)
    assert {"via revenge", "via for"} <= set(found)


def test_a_conjunction_ties_too(parsed: Parse) -> None:
    assert "via after" in pair("The convoy was bombed after rebels killed a mayor.", "bombed", "killed", parsed)


def test_doers_of_two_names_differ(parsed: Parse) -> None:
    assert "doers differ" in pair("The Israeli strikes killed two. Then a Turkish raid hit the port.", "strikes", "raid", parsed)
    assert "doers one" in pair("The Israeli strikes killed two. Then a raid hit the port.", "strikes", "raid", parsed)
