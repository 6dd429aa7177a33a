"""What two mentions of one sentence are tied by, and where they differ."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reportedly.codebook import load_codebook
from reportedly.model import Report, Segment
from reportedly.read.join import pair_features, parted
from reportedly.read.local import LocalReader
from reportedly.read.traits import Traits, traits_of
from reportedly.read.triggers import candidates
from reportedly.text.analysis import Analysis
from reportedly.text.parser import Parser

Parse = Callable[[str], Analysis]


def two(text: str, first: str, second: str, parsed: Parse) -> tuple[Traits, Traits]:
    """Two mentions, by their words."""
    analysis, book = parsed(text), load_codebook()
    by_word = {t.seen.token.text: t for t in traits_of(list(candidates(analysis, book)), analysis, book)}
    return by_word[first], by_word[second]


def pair(text: str, first: str, second: str, parsed: Parse) -> list[str]:
    """The features of two mentions, by their words."""
    return pair_features(*two(text, first, second, parsed), True)


def test_the_words_between_two_acts_are_seen(parsed: Parse) -> None:
    found = pair("The group said its attack was revenge for the bombing of a school in May.", "attack", "bombing", parsed)
    assert {"via revenge", "via for"} <= set(found)


def test_a_conjunction_ties_too(parsed: Parse) -> None:
    assert "via after" in pair("The convoy was bombed after rebels killed a mayor.", "bombed", "killed", parsed)


def test_doers_of_two_names_differ(parsed: Parse) -> None:
    assert "doers differ" in pair("The Israeli strikes killed two. Then a Turkish raid hit the port.", "strikes", "raid", parsed)
    assert "doers one" in pair("The Israeli strikes killed two. Then a raid hit the port.", "strikes", "raid", parsed)


@pytest.mark.parametrize(("text", "first", "second", "apart"), [
    ("The group said it carried out the attack in retaliation for air strikes in Velm.", "attack", "strikes", True),
    ('The rebels called it a "revenge attack" for shelling in the north.', "attack", "shelling", True),
    ("The raid is thought to be the reply to the burning of their village.", "raid", "burning", True),
    ("The patrol came under fire and retaliated, killing three men.", "fire", "killing", False),
    ("A bomb exploded at a market, killing three.", "exploded", "killing", False),
    ("Gunmen shot two farmers in March. In June a mine killed four others.", "shot", "killed", True),
    ("Gunmen shot two farmers in March. The dead, killed on 3 March, were brothers.", "shot", "killed", False),
])
def test_what_answers_another_act_or_has_another_month_is_another_incident(
    text: str, first: str, second: str, apart: bool, parsed: Parse,
) -> None:
    assert parted(*two(text, first, second, parsed), load_codebook()) is apart


def test_what_a_report_tells_of_in_retaliation_is_read_apart(parsed: Parse) -> None:
    text = ("A suicide bomber drove a truck into a clinic in Orrin on Monday, killing six people, police said. The blast left a crater. "
            "The Dawn Column said it carried out the attack in retaliation for air strikes last week in Velm province. "
            "The strikes had killed some thirty farmers, residents of Velm said.")
    found = LocalReader().read(parsed(text), load_codebook())
    assert [text[d.triggers[0].start :][:12] for d in found] == ["suicide bomb", "strikes last"]


def test_what_an_older_report_tells_of_is_never_the_new_incident() -> None:
    text = ("A bomb killed a general in Orrin on Friday. As reported in May, when rebels shot two guards:\n\n"
            "These killings are the latest of many.")
    start, book = text.index("These"), load_codebook()
    analysis = Parser.load().parse(Report(text, segments=(Segment(0, start, "body"), Segment(start, len(text), "retold"))))
    by_word = {t.seen.token.text: t for t in traits_of(list(candidates(analysis, book)), analysis, book)}
    assert parted(by_word["killed"], by_word["shot"], book)
    assert parted(by_word["killed"], by_word["killings"], book)
    assert not parted(by_word["shot"], by_word["killings"], book)
