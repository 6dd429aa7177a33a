"""The coded record: who is accused."""

import pytest

from reportedly.model import Claim, Coding, Report, Role, Span, Who
from reportedly.pipeline.record import record_of

REPORT = Report("Gunmen of the Red Spear killed Ana Ruiz.")


def coded(*parties: tuple[Role, str | None, str]) -> list[str]:
    words: tuple[Span, ...] = (REPORT.span(0, 6),)
    claims = tuple(Claim(REPORT.id, ("d",), role, Who(name, text), words, by="test") for role, name, text in parties)
    (incident,) = record_of(Coding(REPORT, ("d",), claims, "d"))["incidents"]
    return [a["name"] for a in incident["accused"]]


@pytest.mark.parametrize(
    ("parties", "accused"),
    [
        ([("Red Spear", "the Red Spear"), (None, "gunmen")], ["Red Spear"]),
        ([(None, "two masked men")], ["two masked men"]),
        ([(None, "they"), (None, "two masked men")], ["two masked men"]),
        ([("Ana Ruiz", "Ana Ruiz")], []),
    ],
)
def test_named_parties_go_before_descriptions_and_the_victim_is_not_accused(
    parties: list[tuple[str | None, str]], accused: list[str],
) -> None:
    assert coded((Role.TARGET, "Ana Ruiz", "Ana Ruiz"), *((Role.PERPETRATOR, name, text) for name, text in parties)) == accused
