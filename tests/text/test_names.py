"""Names that the language model misses or takes for something else."""

import pytest

from reportedly.model import Report
from reportedly.text.parser import Parser


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser.load()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The mayor, Oldo Temmik, was shot on Monday.", "Oldo Temmik"),
        ("Gunmen killed the cook Oldo Temmik on Monday.", "Oldo Temmik"),
        ("Gunmen shot Oldo Temmik, 31, on Monday.", "Oldo Temmik"),
        ("Oldo Temmik, who kept the books, was shot on Monday.", "Oldo Temmik"),
        ("Sgt Oldo Temmik was shot on Monday.", "Oldo Temmik"),
    ],
)
def test_words_beside_a_name_tell_of_a_person(parser: Parser, text: str, name: str) -> None:
    assert any(n.label == "PERSON" and name in n.text for n in parser.parse(Report(text)).names)


def test_places_stay_places(parser: Parser) -> None:
    names = parser.parse(Report("A bomb went off in Paris, France, on Monday. The mayor of Paris spoke.")).names
    assert {n.label for n in names if n.text in ("Paris", "France")} == {"GPE"}
