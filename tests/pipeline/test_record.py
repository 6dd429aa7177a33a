"""The coded record: who is accused."""

import pytest

from reportedly.model import Certainty, Claim, Coding, Report, Role, Span, Stance, Who
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


def test_what_one_says_twice_as_surely_is_one_statement_with_both_quotes() -> None:
    def claim(start: int, stance: Stance, certainty: Certainty = Certainty.ASSERTED) -> Claim:
        party = Who("Red Spear", "Red Spear")
        words = (REPORT.span(start, start + 6),)
        return Claim(REPORT.id, ("d",), Role.PERPETRATOR, party, words, stance, party, certainty, statement=True, by="test")

    owned = Stance.CLAIMS_RESPONSIBILITY
    claims = (claim(0, owned), claim(8, owned), claim(8, Stance.DENIES), claim(12, owned, Certainty.HEDGED))
    said = record_of(Coding(REPORT, ("d",), claims, "d"))["claims"]
    assert [(c["id"], c["stance"], [e["start"] for e in c["evidence"]]) for c in said] == [
        ("c1", "claims_responsibility", [0, 8]), ("c2", "denies", [8]), ("c3", "claims_responsibility", [12])]


@pytest.mark.parametrize(("speakers", "accused"), [(["Red Spear"], ["Red Spear"]), (["Red Spear", "Orrin"], ["Ana Ruiz", "Red Spear"])])
def test_whom_only_the_one_who_claims_the_act_accuses_is_not_accused_of_it(speakers: list[str], accused: list[str]) -> None:
    def claim(party: str, stance: Stance, speaker: str) -> Claim:
        who, said_by = Who(party, party), Who(speaker, speaker)
        return Claim(REPORT.id, ("d",), Role.PERPETRATOR, who, (REPORT.span(0, 6),), stance, said_by, statement=True, by="test")

    blaming = [claim("Ana Ruiz", Stance.ATTRIBUTES_TO, speaker) for speaker in speakers]
    claims = (*blaming, claim("Red Spear", Stance.CLAIMS_RESPONSIBILITY, "Red Spear"))
    (incident,) = record_of(Coding(REPORT, ("d",), claims, "d"))["incidents"]
    assert [a["name"] for a in incident["accused"]] == accused
