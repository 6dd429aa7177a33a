"""A view shows every value with its claims, says how they disagree, and makes none up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reportedly.merge import view_of
from reportedly.merge.views import Conflict, IncidentView, Level, Rule
from reportedly.model import Basis, Claim, Code, Count, Incident, Published, Raw, Report, Role, Stance, Value, When, Where, Who

PHRASES = ("Grey morning over the harbour of Oldport", "Traders had opened their stalls", "A school closed", "Nobody slept here")


def report(number: int, day: int = 5) -> Report:
    return Report(f"{PHRASES[number % 4]} number {number}.", name=f"r{number}", outlet=f"Outlet {chr(65 + number)}",
                  published=Published(f"2031-05-{day:02}", Basis.GIVEN))


def claim(source: Report, role: Role, value: Value | None, **more: object) -> Claim:
    return Claim(source.id, (f"i{source.name}",), role, value, (source.span(0, 5),), **more)  # type: ignore[arg-type]


def seen(claims: list[Claim], reports: list[Report], **rules: Rule) -> IncidentView:
    return view_of(Incident("X", tuple(sorted({i for c in claims for i in c.incidents})), tuple(claims)), reports,
                   {Role(role): rule for role, rule in rules.items()})


def tolls(*numbers: tuple[int, int], **rules: Rule) -> IncidentView:
    reports = [report(n, day) for n, (_, day) in enumerate(numbers)]
    return seen([claim(r, Role.KILLED, Count(k, k)) for r, (k, _) in zip(reports, numbers, strict=True)], reports, **rules)


def test_rival_tolls_are_both_kept_and_named() -> None:
    killed = tolls((6, 5), (14, 5), (6, 5)).of(Role.KILLED)
    assert killed is not None
    assert [v.words for v in killed.values] == ["6", "14"]
    assert [(c.kind, c.words) for c in killed.contradictions] == [(Conflict.TOLL, "6 against 14")]
    assert killed.chosen is not None
    assert killed.chosen.words == "6"
    assert killed.rule is Rule.BEST
    assert killed.chosen.level is Level.CONTESTED


def test_a_toll_that_rises_is_a_revision() -> None:
    killed = tolls((6, 5), (14, 7)).of(Role.KILLED)
    assert killed is not None
    assert [(c.kind, c.words) for c in killed.contradictions] == [(Conflict.REVISED, "6 at first, 14 later")]
    assert killed.chosen is not None
    assert killed.chosen.words == "14"


def test_the_rule_can_be_named() -> None:
    chosen = [tolls((6, 7), (14, 5), (9, 6), killed=rule).of(Role.KILLED) for rule in (Rule.LOW, Rule.HIGH, Rule.LATEST)]
    assert [v.chosen.words for v in chosen if v and v.chosen] == ["6", "14", "6"]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 28)), min_size=1, max_size=6), st.sampled_from(list(Rule)))
def test_no_figure_is_made_up(numbers: list[tuple[int, int]], rule: Rule) -> None:
    killed = tolls(*numbers, killed=rule).of(Role.KILLED)
    assert killed is not None
    assert {v.value.min for v in killed.values if isinstance(v.value, Count)} == {k for k, _ in numbers}
    assert killed.chosen in killed.values


def test_the_latest_official_figure_goes_before_a_later_one_of_nobody() -> None:
    a, b = report(0, 5), report(1, 8)
    police = Who("Harbour police", kind="police")
    view = seen([claim(a, Role.KILLED, Count(6, 6), speaker=police), claim(b, Role.KILLED, Count(9, None))], [a, b],
                killed=Rule.LATEST_OFFICIAL)
    killed = view.of(Role.KILLED)
    assert killed is not None
    assert killed.chosen is not None
    assert (killed.chosen.words, killed.rule) == ("6", Rule.LATEST_OFFICIAL)


def test_claimed_and_denied_is_shown_and_no_guilt_stated() -> None:
    a, b = report(0), report(1)
    front, minister = Who("Saltmarsh Front", kind="armed_group"), Who("the minister", kind="government")
    view = seen([
        claim(a, Role.PERPETRATOR, front, stance=Stance.ATTRIBUTES_TO, speaker=minister, statement=True),
        claim(b, Role.PERPETRATOR, front, stance=Stance.DENIES, speaker=front, statement=True),
    ], [a, b])
    assert [(c.kind, c.words) for c in view.contradictions] == [
        (Conflict.DENIED, "the minister blames Saltmarsh Front against Saltmarsh Front denies it")]
    doer = view.of(Role.PERPETRATOR)
    assert doer is not None
    assert doer.values[0].level is Level.DENIED
    assert doer.values[0].evidence == "attributed, by 1 independent account, denied"


def test_what_somebody_else_denies_is_contested() -> None:
    a, b = report(0), report(1)
    front, minister, mayor = Who("Saltmarsh Front", kind="armed_group"), Who("the minister", kind="government"), Who("the mayor")
    view = seen([
        claim(a, Role.PERPETRATOR, front, stance=Stance.ATTRIBUTES_TO, speaker=minister, statement=True),
        claim(b, Role.PERPETRATOR, front, stance=Stance.DENIES, speaker=mayor, statement=True),
    ], [a, b])
    doer = view.of(Role.PERPETRATOR)
    assert doer is not None
    assert (doer.values[0].level, doer.values[0].evidence) == (Level.CONTESTED, "attributed, by 1 independent account, contested")


def test_method_revised() -> None:
    a, b = report(0, 5), report(1, 9)
    view = seen([claim(a, Role.METHOD, Raw("gunmen opened fire")),
                 claim(b, Role.METHOD, Raw("a bomb under the seat"))], [a, b])
    assert [c.kind for c in view.contradictions] == [Conflict.REVISED]


def test_a_sharper_date_that_the_vaguer_one_includes_is_no_contradiction() -> None:
    a, b, c = report(0), report(1), report(2)
    dates = zip((a, b, c), ("2031-05", "2031-05", "2031-05-04"), strict=True)
    view = seen([claim(r, Role.DATE, When(day)) for r, day in dates], [a, b, c])
    assert view.contradictions == ()
    assert view.date == "4 May 2031"


def test_places_far_apart_disagree() -> None:
    a, b = report(0), report(1)
    view = seen([claim(a, Role.PLACE, Where("Oldport", country="XA", lat=10, lon=20)),
                 claim(b, Role.PLACE, Where("Highmoor", country="XA", lat=12, lon=22))], [a, b])
    assert [c.kind for c in view.contradictions] == [Conflict.PLACE]


def test_a_report_that_names_the_town_alone_is_not_said_to_name_the_site() -> None:
    a, b = report(0), report(1)
    town = Where("Bama", country="NG", lat=11.5, lon=13.7, gazetteer_id="g1")
    site = Where("mosque, Bama", country="NG", lat=11.5, lon=13.7, gazetteer_id="g1")
    spelled = Where("Bamah", country="NG", lat=11.5, lon=13.7, gazetteer_id="g1")
    view = seen([claim(a, Role.PLACE, town), claim(b, Role.PLACE, site), claim(b, Role.PLACE, spelled)], [a, b])
    place = view.of(Role.PLACE)
    assert place is not None
    assert {v.words: len(v.claims) for v in place.values} == {"Bama, NG": 2, "mosque, Bama, NG": 1}
    assert place.contradictions == ()


def test_a_person_corrects() -> None:
    a, b = report(0), report(1)
    view = seen([claim(a, Role.KILLED, Count(6, 6)), claim(b, Role.KILLED, Count(6, 6)),
                 claim(b, Role.KILLED, Count(7, 7), by="person:mk")], [a, b])
    killed = view.of(Role.KILLED)
    assert killed is not None
    assert killed.chosen is not None
    assert (killed.chosen.words, killed.rule, killed.chosen.level) == ("7", Rule.PERSON, Level.CORRECTED)


def test_the_title_says_what_to_whom_and_where() -> None:
    a = report(0)
    view = seen([claim(a, Role.TYPE, Code("bombing")), claim(a, Role.PLACE, Where("Oldport")),
                 claim(a, Role.TARGET, Who("Ana Brandt", outcome="killed"))], [a])
    assert view.title == "Bombing in Oldport: Ana Brandt"
    assert view.summary == "1 report, 1 independent account"


def test_flags_tell_how_a_report_was_read_and_what_was_taken_back() -> None:
    from dataclasses import replace

    told = replace(report(0), flags=("publication dates differ",))
    back = claim(told, Role.EVENT, None, stance=Stance.RETRACTS, statement=True)
    view = seen([claim(told, Role.KILLED, Count(6, 6)), back], [told])
    assert view.flags[0] == "Outlet A: publication dates differ"
    assert len(view.flags) == 2
    assert seen([claim(report(1), Role.KILLED, Count(6, 6))], [report(1)]).flags == ()
