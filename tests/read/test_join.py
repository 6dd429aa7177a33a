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
    ("Herders shot a trader in reprisal for the murder of two shepherds.", "shot", "murder", True),
    ("It was a revenge raid for the ambush of a patrol.", "raid", "ambush", True),
    ("To the elders the ambush was payback for the kidnapping of a bride.", "ambush", "kidnapping", True),
    ("Somebody shot at the guards, who fired back, wounding a trader.", "shot", "wounding", False),
    ("A bomb exploded at a market, killing three.", "exploded", "killing", False),
    ("Gunmen shot two farmers in March. In June a mine killed four others.", "shot", "killed", True),
    ("Gunmen shot two farmers in March. The dead, killed on 3 March, were brothers.", "shot", "killed", False),
])
def test_what_answers_another_act_or_has_another_month_is_another_incident(
    text: str, first: str, second: str, apart: bool, parsed: Parse,
) -> None:
    assert parted(*two(text, first, second, parsed), load_codebook()) is apart


def test_what_is_told_as_the_cause_of_a_reprisal_is_read_apart(parsed: Parse) -> None:
    text = ("Gunmen on horses shot dead four millers at Orrin on Monday, police said. Two children were wounded in the shooting. "
            "An elder of Velm said the millers were shot in reprisal for an ambush near the ford. "
            "The ambush had killed nine herders, residents of Velm said.")
    found = LocalReader().read(parsed(text), load_codebook())
    assert [text[d.triggers[0].start :].split()[0].strip(".") for d in found] == ["Gunmen", "ambush"]


def test_what_an_older_report_tells_of_is_never_the_new_incident() -> None:
    text = ("A mine killed a ferryman at Orrin on Friday. We wrote in May, when somebody shot two guards:\n\n"
            "Both killings alarm the town.")
    start, book = text.index("Both"), load_codebook()
    analysis = Parser.load().parse(Report(text, segments=(Segment(0, start, "body"), Segment(start, len(text), "retold"))))
    by_word = {t.seen.token.text: t for t in traits_of(list(candidates(analysis, book)), analysis, book)}
    assert parted(by_word["killed"], by_word["shot"], book)
    assert parted(by_word["killed"], by_word["killings"], book)
    assert not parted(by_word["shot"], by_word["killings"], book)
