"""Copies are not corroboration."""

from __future__ import annotations

from reportedly.merge import accounts_of
from reportedly.merge.views import Link
from reportedly.model import Basis, Claim, Count, Published, Report, Role, Who

WIRE = (
    "OLDPORT — A bomb hidden in a handcart tore through the fish market of Oldport shortly after dawn on Tuesday, killing at least "
    "six traders and wounding thirty others, the harbour police said. The blast brought down the tin roof over the eastern stalls "
    "and set two lorries alight, and divers were still searching the basin in the evening. No group had claimed the attack by noon, "
    "though the governor blamed the Saltmarsh Front, which has burned three depots along the coast since the winter."
)
EDITED = (
    "Six people died when explosives went off in a market, police say. A bomb hidden in a handcart tore through the fish market of "
    "Oldport shortly after dawn on Tuesday, killing at least six traders and wounding thirty others. Our readers know the market from "
    "its Sunday fair. The blast brought down the tin roof over the eastern stalls and set two lorries alight. Rail traffic runs again."
)
OTHER = (
    "I had just opened the shutters when everything went white, says Mina Orrel, who sells eels. She counted four bodies near her own "
    "stall. Hospital staff spoke of thirty-one patients. By evening fishermen had covered the broken roof with sails, and the mayor "
    "promised a new hall before winter."
)


def report(text: str, name: str, day: int = 5, outlet: str | None = None) -> Report:
    return Report(text, name=name, outlet=outlet, published=Published(f"2031-05-0{day}", Basis.GIVEN))


def says(report: Report, killed: int = 6, speaker: Who | None = None, via: tuple[str, ...] = ()) -> Claim:
    return Claim(report.id, ("x",), Role.KILLED, Count(killed, killed), (report.span(0, 5),), speaker=speaker, via=via)


def links(*reports: Report, **how: object) -> list[set[Link]]:
    found = accounts_of(reports, [says(r) for r in reports])
    return [{j.link for j in a.joined} for a in found]


def test_the_same_words_are_one_account() -> None:
    assert links(report(WIRE, "a", outlet="Oldport Echo"), report(WIRE + "\n", "b", outlet="Coast Herald")) == [{Link.SAME_TEXT}]


def test_an_edited_reprint_is_one_account_and_says_why() -> None:
    first, second = report(WIRE, "a", outlet="Oldport Echo"), report(EDITED, "b", 6, outlet="Coast Herald")
    (account,) = accounts_of([second, first], [says(first), says(second)])
    assert account.reports == (first.id, second.id)
    assert account.joined[0].link is Link.REPRINT
    assert account.joined[0].onto == first.id
    assert "longest run" in account.joined[0].why


def test_another_telling_is_another_account() -> None:
    assert links(report(WIRE, "a"), report(OTHER, "b")) == [set(), set()]


def test_two_who_quote_one_speaker_copy_nobody() -> None:
    said = '"' + " ".join(f"word{n}" for n in range(60)) + '"'
    first, second = f"Grey morning at the quay. {said} {OTHER[:200]}", f"{said} So spoke the mayor. {WIRE[:200]}"
    assert links(report(first, "a"), report(second, "b")) == [set(), set()]


def test_one_outlet_is_one_account() -> None:
    assert links(report(WIRE, "a", outlet="The Coast Herald"), report(OTHER, "b", outlet="Coast Herald Online")) == [{Link.SAME_OUTLET}]


def test_one_agency_is_one_account() -> None:
    assert links(report("OLDPORT (AFP) — " + OTHER, "a"), report("By AFP\n" + WIRE, "b")) == [{Link.SAME_AGENCY}]


def test_who_has_it_only_from_another_outlet_adds_nothing() -> None:
    first, second, third = report(WIRE, "a", outlet="Coast Herald"), report(OTHER, "b"), report("Short news.", "c")
    herald = Who("the Coast Herald", kind="media")
    found = accounts_of([first, second, third], [says(first), says(second, speaker=herald), says(third, via=("Coast Herald",))])
    assert [len(a.reports) for a in found] == [3]
    assert found[0].origin == "coast herald"


def test_an_outlet_that_is_not_here_is_still_one_account() -> None:
    first, second = report(OTHER, "b"), report("Short news.", "c")
    found = accounts_of([first, second], [says(first, via=("AFP",)), says(second, via=("Agence France-Presse",))])
    assert [(len(a.reports), a.origin) for a in found] == [(2, "AFP")]


def test_only_reports_that_say_it_count() -> None:
    first, second = report(WIRE, "a"), report(OTHER, "b")
    assert len(accounts_of([first, second], [says(first)])) == 1


def test_police_whom_two_reports_quote_are_two_accounts() -> None:
    police = Who(None, "police", kind="police")
    first, second = report(WIRE, "a"), report(OTHER, "b")
    claims = [says(r, speaker=police, via=("police",)) for r in (first, second)]
    assert len(accounts_of([first, second], claims)) == 2


def test_what_its_publisher_took_back_is_no_account_beside_another() -> None:
    from dataclasses import replace

    from reportedly.merge.views import Link
    from tests.merge.test_view import claim, report, tolls

    kept, back = report(0, 5), replace(report(1, 4), flags=("retracted by its publisher",))
    claims = [claim(r, Role.KILLED, Count(6, 6)) for r in (kept, back)]
    account, = accounts_of([kept, back], claims)
    assert set(account.reports) == {kept.id, back.id}
    assert account.joined[0].link is Link.RETRACTED
    alone, = accounts_of([back], claims[1:])
    assert alone.reports == (back.id,)
    assert len(tolls((6, 5), (6, 5)).accounts) == 2
