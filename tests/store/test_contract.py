"""What every store keeps to; run over each kind of store there is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reportedly.errors import ConflictError, EvidenceError, StoreError
from reportedly.model import Claim, Decision, Judgement, Role, Span, Verdict
from reportedly.store import Grouping, Outcome, State, Store
from reportedly.store.search import folded
from tests.store.conftest import Fresh
from tests.store.samples import entry_of, group_all, report_of

TEXTS = [
    "A blast killed 14 in Oldport. Dawn claimed it.",
    "Two blasts killed 3 and killed 9 in José's café, Highmoor.",
    "Nothing happened in Oldport.",
    "A NUL \x00 inside, half a pair \ud83d, an astral 😀: killed 2.",
]


@pytest.fixture
def store(fresh: Fresh) -> Iterator[Store]:
    with Store.open(fresh()) as opened:
        yield opened


def fill(store: Store, texts: list[str]) -> None:
    for text in texts:
        store.put([entry_of(text, f"{len(text)}.txt")])


def test_what_was_put_comes_back(store: Store) -> None:
    fill(store, TEXTS)
    wanted = sorted((entry_of(t, f"{len(t)}.txt").coding for t in TEXTS), key=lambda c: c.report.id)
    assert list(store.codings()) == wanted
    assert list(store.reports()) == [c.report for c in wanted]
    for coding in wanted:
        assert store.report(coding.report.id[:12]) == coding.report
        assert store.original(coding.report.sha256).decode("utf-8", "surrogatepass") == coding.report.text
        for incident in coding.incidents:
            assert store.claims_of([incident]) == coding.of(incident)
    assert [one.id for one in store.local_incidents()] == [i for c in wanted for i in c.incidents]
    assert list(store.faults()) == []


def test_twice_changes_nothing_and_order_does_not_matter(store: Store, fresh: Fresh) -> None:
    fill(store, TEXTS)
    first, counts = store.digest(), store.counts()
    fill(store, TEXTS)
    assert (store.digest(), store.counts()) == (first, counts)
    with Store.open(fresh()) as other:
        fill(other, TEXTS[::-1])
        assert other.digest() == first


def test_another_name_is_another_source_of_the_same_report(store: Store) -> None:
    store.put([entry_of(TEXTS[0], "b.txt")])
    before = store.digest()
    store.add_source(report_of(TEXTS[0], "a.txt"), "folder/a.txt", TEXTS[0].encode())
    assert store.digest() == before
    assert store.counts().originals == 1
    assert {r.name for r in store.reports()} == {"b.txt"}


def test_a_new_reading_replaces_the_old_one(store: Store) -> None:
    entry = entry_of(TEXTS[1])
    store.put([entry])
    store.put([replace(entry, coding=replace(entry.coding, incidents=(), claims=(), main=None), version="2")])
    assert store.version_of(entry.coding.report.id) == "2"
    assert store.counts().claims == 0
    assert store.local_incidents() == ()
    assert list(store.faults()) == []


def test_a_quote_that_is_not_in_the_text_is_refused_with_all_of_its_document(store: Store) -> None:
    entry = entry_of(TEXTS[0])
    forged = Span(entry.coding.report.id, 8, 17, "killed 41")
    claim = Claim(entry.coding.report.id, entry.coding.incidents, Role.KILLED, None, (forged,))
    with pytest.raises(EvidenceError, match="a quote is not in the text"):
        store.put([entry_of(TEXTS[2]), replace(entry, coding=replace(entry.coding, claims=(*entry.coding.claims, claim)))])
    assert store.counts().reports == store.counts().originals == store.counts().claims == 0


def test_incidents_are_found_by_id_beginning_and_former_id(store: Store) -> None:
    fill(store, TEXTS[:2])
    one, two, three = (local for local in store.local_incidents())
    store.regroup((), [Grouping(one.id, one.report, "0ABC", "0ABC"), Grouping(two.id, two.report, "0ABD", "0ABD"),
                       Grouping(three.id, three.report, "1ZZZ", "1ZZZ")], "s1")
    assert store.incident("0abc").members == (one.id,)
    assert store.incident("oabd").members == (two.id,)  # the letter O is read as 0
    with pytest.raises(StoreError, match="2 incidents"):
        store.incident("0AB")
    joined = (Judgement(*sorted((one.id, two.id)), Verdict.SAME, 9.0),)
    store.regroup(joined, [Grouping(one.id, one.report, "0ABC", "0ABC"), Grouping(two.id, two.report, "0ABC", "0ABD"),
                           Grouping(three.id, three.report, "1ZZZ", "1ZZZ")], "s2")
    assert store.incident("0ABD").id == "0ABC"
    assert store.judgements() == joined
    assert store.merged() == "s2"
    assert [c.id for c in store.clusters()] == ["0ABC", "1ZZZ"]
    with pytest.raises(StoreError, match="there is no incident"):
        store.incident("9")


def test_decisions_are_chained_and_conflicts_told(store: Store) -> None:
    first = store.decide(Decision("merge", "x", who="ana"))
    second = store.decide(Decision("undo", first.id), expected=first.id)
    assert second.previous == first.id
    assert store.decisions() == (first, second)
    with pytest.raises(ConflictError):
        store.decide(Decision("merge", "y"), expected=first.id)
    assert list(store.faults()) == []


def test_outcomes_replace_those_of_the_same_name(store: Store) -> None:
    store.put((), [Outcome("b\x00\ud800.txt", State.FAILED, "broken"), Outcome("a.txt", State.SKIPPED, "empty")])
    store.put((), [Outcome("a.txt", State.PROCESSED)])
    assert [(o.name, o.state) for o in store.outcomes()] == [("a.txt", State.PROCESSED), ("b\\x00\\ud800.txt", State.FAILED)]


@pytest.mark.parametrize("query", [
    "oldport", "OLDPORT blast", "jose cafe", "José's", 'NEAR("x', "title:blast", "* OR -", "😀", "in", "\x00", "'; --",
])  # fmt: skip
def test_any_query_is_words(store: Store, query: str) -> None:
    fill(store, TEXTS)
    group_all(store)
    wanted = folded(query).split()
    for hit in store.search(query):
        report = store.report(hit.report)
        body = folded(f"{report.title}\n{report.outlet}\n{report.text}")
        assert all(w in body for w in wanted)
        assert hit.span is None or report.holds(hit.span)
    if query in ("oldport", "jose cafe", "😀", "José's"):
        assert store.search(query)


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=60), data=st.data())
@example(text="'); DROP TABLE report; -- \" OR NEAR(a b) * ^ body:x", data=None)
def test_every_slice_of_a_text_finds_it(blank: Fresh, text: str, data: st.DataObject | None) -> None:
    if not text.strip("\x00 \n"):
        return
    start = data.draw(st.integers(0, max(0, len(text) - 20))) if data else 3
    piece = text[start : start + 20]
    with Store.open(blank()) as store:
        entry = entry_of(text)
        store.put([entry])
        if folded(piece).split():
            assert [hit.report for hit in store.search(piece)] == [entry.coding.report.id]
