"""The records: verbatim evidence, ids of content, JSON both ways."""

import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.errors import EvidenceError
from reportedly.model import (
    Basis,
    Certainty,
    Claim,
    Code,
    Count,
    Decision,
    Judgement,
    Precision,
    Published,
    Raw,
    Reason,
    Report,
    Role,
    Segment,
    Stance,
    Verdict,
    When,
    Where,
    Who,
    digest,
    from_json,
    in_order,
    to_json,
)  # fmt: skip

TRICKY = "Zalgo e\u0301\u0323 · 👩‍👩‍👧 in Київ · مدينة الموصل · \U0001f1fa\U0001f1e6 · \u202egnis\u202c · İstanbul · a\r\nb"
texts = st.one_of(st.text(min_size=1), st.text(alphabet=TRICKY, min_size=1), st.just(TRICKY))
counts = st.builds(Count, st.none() | st.integers(0, 999), st.none() | st.integers(0, 999), st.text(max_size=9))
whos = st.builds(
    Who, st.none() | st.text(max_size=9), st.text(max_size=9), st.sampled_from(["police", "outlet"]), outcome=st.none() | st.just("killed")
)
values = st.one_of(
    counts, whos, st.builds(When, st.none() | st.just("2024-12"), st.text(max_size=9)), st.builds(Raw, st.text(max_size=9)),
    st.builds(Code, st.sampled_from(["bombing", "shooting"])),
    st.builds(
        Where,
        st.text(max_size=9),
        lat=st.none() | st.floats(-90, 90),
        precision=st.sampled_from(Precision),
        candidates=st.just(("a", "b")),
    ),
)  # fmt: skip


@st.composite
def slices(draw: st.DrawFn) -> tuple[Report, int, int]:
    text = draw(texts)
    start = draw(st.integers(0, len(text) - 1))
    return Report(text), start, draw(st.integers(start + 1, len(text)))


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    report, start, end = draw(slices())
    return Claim(
        report.id, ("i1",), draw(st.sampled_from(Role)), draw(st.none() | values), (report.span(start, end),),
        draw(st.sampled_from(Stance)), draw(st.none() | whos), draw(st.sampled_from(Certainty)), draw(st.just(("a",)) | st.just(())),
    )  # fmt: skip


@given(slices())
def test_every_slice_of_any_text_anchors_back(case: tuple[Report, int, int]) -> None:
    report, start, end = case
    span = report.span(start, end)
    assert report.text[span.start : span.end] == span.quote
    assert report.holds(span)
    assert report.find(span.quote, start) == span


@given(texts, st.text(min_size=1, max_size=5))
def test_find_gives_only_what_is_there(text: str, quote: str) -> None:
    span = Report(text).find(quote, 3)
    assert (span is None) == (quote not in text)
    assert span is None or text[span.start : span.end] == quote


@pytest.mark.parametrize(("start", "end"), [(0, 0), (-1, 2), (2, 99), (3, 2)])
def test_a_span_outside_the_text_is_an_error(start: int, end: int) -> None:
    with pytest.raises(EvidenceError):
        Report("four").span(start, end)


def test_a_claim_without_words_is_an_error() -> None:
    with pytest.raises(EvidenceError):
        Claim("r", ("i",), Role.KILLED, Count(1, 1), ())


@given(claims())
def test_json_both_ways(claim: Claim) -> None:
    assert from_json(Claim, json.loads(json.dumps(to_json(claim)))) == claim
    assert pickle.loads(pickle.dumps(claim)) == claim


@given(st.text(), st.none() | st.text())
def test_report_json_both_ways(text: str, outlet: str | None) -> None:
    report = Report(text, outlet=outlet, published=Published("2024", Basis.GIVEN), segments=(Segment(0, 1, "body", When("2024")),))
    assert from_json(Report, json.loads(json.dumps(to_json(report)))) == report


def test_judgement_and_decision_json_both_ways() -> None:
    judgement = Judgement("a", "b", Verdict.REVIEW, 0.5, (Reason("date", 1.0, "same day"),))
    assert from_json(Judgement, to_json(judgement)) == judgement
    decision = Decision("merge", "a", who="editor", at="2024-01-01T00:00:00Z")
    assert from_json(Decision, to_json(decision)) == decision


@given(st.lists(claims(), max_size=6), st.randoms())
def test_order_of_arrival_changes_nothing(found: list[Claim], random: object) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert in_order(found) == in_order(shuffled + found)


@given(texts)
def test_ids_are_digests_of_content(text: str) -> None:
    assert Report(text, name="a.txt").id == Report(text, name="b.txt").id
    assert Report(text).id != Report(text + "x").id
    assert Report(text).id != Report(text, outlet="Gazette").id


def test_digest_is_the_same_on_every_machine() -> None:
    assert digest("report", "é", 1, None) == "985abbf666d8a61a"
