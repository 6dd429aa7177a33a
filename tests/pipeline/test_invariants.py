"""What must hold of every chronicle, whatever was put in and done: `docs/store.md` says which test stands for which invariant."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from reportedly.api import Chronicle
from reportedly.errors import ReportedlyError
from reportedly.merge.views import IncidentView
from reportedly.model import Count, Report, Role, in_order
from reportedly.pipeline import decide
from reportedly.pipeline.decided import decided_codings
from reportedly.pipeline.merging import refresh
from reportedly.pipeline.run import add
from reportedly.pipeline.views import refresh_views, view_of_incident
from reportedly.store import Entry, Store
from tests.pipeline.stub import STUB, code_one
from tests.pipeline.test_merging import MK, REPORTS, TEXTS, acts, do, put

SOME = settings(max_examples=12, deadline=None)
numbers = st.sets(st.integers(0, len(TEXTS) - 1), min_size=1)


def fill(store: Store, some: set[int]) -> None:
    for number in sorted(some):
        put(store, number)
    refresh(store)


def views(store: Store) -> list[IncidentView]:
    return [view_of_incident(store, group.id) for group in store.clusters()]


def done(store: Store, steps: list[tuple[str, int, str]]) -> None:
    for step in steps:
        try:
            do(store, step)
        except (ReportedlyError, IndexError, StopIteration):
            continue


@SOME
@given(numbers, acts)
def test_each_local_incident_is_in_one_incident_and_no_report_is_lost(
    tmp_path_factory: pytest.TempPathFactory, some: set[int], steps: list[tuple[str, int, str]],
) -> None:
    with Store.open(tmp_path_factory.mktemp("whole") / "c.db") as store:
        fill(store, some)
        for step in steps:
            done(store, [step])
            refresh(store)
            assert list(store.faults()) == []
        told = [m for group in store.clusters() for m in group.members]
        assert sorted(told) == sorted(one.id for one in store.local_incidents())
        assert len(set(told)) == len(told)
        telling = {c.report.id for c in store.codings() if c.incidents}
        assert {r for view in views(store) for r in view.reports} == telling


@SOME
@given(numbers, acts)
def test_every_value_has_words_or_a_person_and_no_figure_is_made_up(
    tmp_path_factory: pytest.TempPathFactory, some: set[int], steps: list[tuple[str, int, str]],
) -> None:
    with Store.open(tmp_path_factory.mktemp("words") / "c.db") as store:
        fill(store, some)
        done(store, steps)
        refresh(store)
        for view in views(store):
            reports = {name: store.report(name) for name in view.reports}
            for claim in (c for role in view.roles for value in role.values for c in value.claims):
                assert claim.spans
                assert all(reports[s.report].holds(s) for s in claim.spans)
            for role in view.roles:
                assert role.chosen is None or role.chosen in role.values
                for value in role.values:
                    if isinstance(value.value, Count) and not any(c.by.startswith("person:") for c in value.claims):
                        assert all(str(value.value.min) in c.spans[0].quote for c in value.claims)


@SOME
@given(numbers, st.integers(0, 6))
def test_merge_then_split_gives_both_back(tmp_path_factory: pytest.TempPathFactory, some: set[int], first: int) -> None:
    with Store.open(tmp_path_factory.mktemp("split") / "c.db") as store:
        fill(store, some)
        before, shown = store.clusters(), views(store)
        if len(before) < first + 2:
            return
        one, other = before[first : first + 2]
        decide.merge(store, [one.id, other.id], MK)
        joined = store.incident(other.id)
        assert set(joined.members) == {*one.members, *other.members}
        decide.split(store, joined.id, other.members, MK)
        assert store.clusters() == before
        assert [replace(view, flags=()) for view in views(store)] == [replace(view, flags=()) for view in shown]


@SOME
@given(numbers, numbers, acts)
def test_removing_reports_leaves_what_the_others_say_and_adding_them_again_is_the_identity(
    tmp_path_factory: pytest.TempPathFactory, some: set[int], gone: set[int], steps: list[tuple[str, int, str]],
) -> None:
    folder = tmp_path_factory.mktemp("gone")
    kept = [s for s in steps if s[0] in ("merge", "apart", "correct", "undo", "split")]
    with Store.open(folder / "a.db") as store, Store.open(folder / "b.db") as never:
        fill(store, some)
        done(store, kept)
        before, told = views(store), [c.claims for c in decided_codings(store)]
        lost = some & gone
        if lost:
            decide.remove(store, [REPORTS[n].id for n in lost], MK)
        fill(never, some - gone)
        for act in store.decisions():
            never.decide(replace(act, previous="", id=""))
        refresh(never)
        assert never.clusters() == store.clusters()
        assert never.judgements() == store.judgements()
        assert [view.roles for view in views(never)] == [view.roles for view in views(store)]
        refresh_views(store)
        with store.reading() as connection:
            for table in ("report", "claim", "about", "local_incident", "source", "mention", "arrival"):
                column = "id" if table == "report" else "report"
                held = {row[0] for row in connection.execute(text(f"select {column} from {table}"))}
                assert held.isdisjoint(REPORTS[n].id for n in lost), table
        fill(store, lost)
        assert views(store) == before
        assert [c.claims for c in decided_codings(store)] == told


@SOME
@given(st.sets(st.integers(0, 5), min_size=2, max_size=2), st.integers(1, 9), st.integers(1, 9))
def test_corrections_of_different_claims_commute(tmp_path_factory: pytest.TempPathFactory, which: set[int], a: int, b: int) -> None:
    folder = tmp_path_factory.mktemp("commute")
    said = [next((c for c in code_one(REPORTS[n]).claims if c.role is Role.KILLED), None) for n in sorted(which)]
    if None in said:
        return
    first, second = (c.id for c in said if c)
    found = []
    for name, order in (("a", ((first, a), (second, b))), ("b", ((second, b), (first, a)))):
        with Store.open(folder / f"{name}.db") as store:
            fill(store, set(range(len(TEXTS))))
            for claim, toll in order:
                decide.correct(store, claim, Count(toll, toll), MK)
            found.append((store.clusters(), [in_order(c.claims) for c in decided_codings(store)]))
    assert found[0] == found[1]


@SOME
@given(acts)
def test_a_prefix_of_the_log_gives_the_chronicle_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, str]],
) -> None:
    folder = tmp_path_factory.mktemp("prefix")
    with Store.open(folder / "a.db") as store, Store.open(folder / "b.db") as other:
        fill(store, set(range(len(TEXTS))))
        fill(other, set(range(len(TEXTS))))
        seen = []
        for step in (s for s in steps if s[0] in ("merge", "apart", "split", "correct", "undo")):
            done(store, [step])
            seen.append((len(store.decisions()), store.clusters(), [c.claims for c in decided_codings(store)]))
        for number, clusters, claims in seen:
            for act in store.decisions()[len(other.decisions()) : number]:
                other.decide(act)
            refresh(other)
            assert (other.clusters(), [c.claims for c in decided_codings(other)]) == (clusters, claims)


COVERED = (("original", "content"), ("report", "text"), ("report", "record"), ("claim", "record"), ("decision", "record"))


@SOME
@given(st.sampled_from(COVERED), st.integers(0, 10**6), st.integers(0, 7))
@example(("report", "record"), 2, 0)  # the name of a field whose value is the usual one
@example(("decision", "record"), 443, 0)
def test_any_flipped_bit_of_what_cannot_be_computed_again_is_found(
    tmp_path_factory: pytest.TempPathFactory, where: tuple[str, str], place: int, bit: int,
) -> None:
    table, column = where
    with Store.open(tmp_path_factory.mktemp("flip") / "c.db") as store:
        fill(store, {0, 1, 2})
        decide.redact(store, ["Dawn"], MK)
        assert list(store.faults()) == []
        with store.writing() as connection:
            number, found = connection.execute(text(f"select rowid, {column} from {table} limit 1")).one()
            content = bytearray(found if isinstance(found, bytes) else found.encode())
            content[place % len(content)] ^= 1 << bit
            changed = bytes(content) if isinstance(found, bytes) else content.decode("latin-1")
            if json_same(found, changed):
                return
            change = text(f"update {table} set {column} = :changed where rowid = :number")
            connection.execute(change, {"changed": changed, "number": number})
        assert list(store.faults())


def json_same(found: object, changed: object) -> bool:
    """White space between the tokens of a record says nothing."""
    try:
        return bool(json.loads(str(found)) == json.loads(str(changed)))
    except ValueError:
        return False


@SOME
@given(st.text(max_size=80), numbers)
def test_another_document_never_changes_what_the_others_yield(tmp_path_factory: pytest.TempPathFactory, extra: str, some: set[int]) -> None:
    with Store.open(tmp_path_factory.mktemp("extra") / "c.db") as store:
        fill(store, some)
        before = {c.report.id: c for c in store.codings()}
        report = Report(extra or " ", name="extra.txt")
        store.put([Entry("extra.txt", extra.encode("utf-8", "surrogatepass"), code_one(report), "1")])
        refresh(store)
        assert {c.report.id: c for c in store.codings() if c.report.id in before and c.report.id != report.id} == {
            name: c for name, c in before.items() if name != report.id}


def test_the_same_bytes_under_another_name_and_in_an_archive_are_one_original_of_several_names(tmp_path: Path) -> None:
    content = TEXTS[0].encode()
    (tmp_path / "a.txt").write_bytes(content)
    (tmp_path / "b.txt").write_bytes(content)
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("inside.txt", content)
    with Store.open(tmp_path / "c.db") as store:
        add([tmp_path / "a.txt"], store, STUB)
        first = store.digest()
        add([tmp_path / "b.txt", tmp_path / "c.zip"], store, STUB)
        assert store.digest() == first
        assert (store.counts().reports, store.counts().originals) == (1, 1)
        assert len(list(store.sources())) == 3


DIGEST = """
import sys
from pathlib import Path
from reportedly.pipeline.run import add
from reportedly.pipeline.views import refresh_views
from reportedly.store import Store
from reportedly.store.rows import Query
from tests.pipeline.stub import STUB
with Store.open(sys.argv[2]) as store:
    add([Path(sys.argv[1])], store, STUB)
    refresh_views(store)
    print(store.digest(), [(r.id, r.title, r.when_words) for r in store.rows(Query()).rows])
"""


def test_hash_seed_time_zone_and_locale_change_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number, words in enumerate(TEXTS):
        (folder / f"{number}.txt").write_text(words, "utf-8")
    told = set()
    for number, (seed, zone, lang) in enumerate((("0", "UTC", "C.UTF-8"), ("1", "Asia/Tokyo", "C"), ("7", "America/Lima", "tr_TR.UTF-8"))):
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": lang, "PYTHONPATH": os.pathsep.join(sys.path)}
        ran = subprocess.run([sys.executable, "-c", DIGEST, str(folder), str(tmp_path / f"{number}.db")], capture_output=True, text=True,
                             check=True, env=env)
        told.add(ran.stdout)
    assert len(told) == 1


@SOME
@given(numbers)
def test_a_report_taken_back_never_makes_anything_better_supported(tmp_path_factory: pytest.TempPathFactory, some: set[int]) -> None:
    with Store.open(tmp_path_factory.mktemp("back") / "c.db") as store:
        fill(store, some)
        before = {m: (view.id, len(view.accounts)) for view in views(store) for m in view.members}
        notice = Report(f"Retraction: {TEXTS[0]}", name="r.txt", outlet="Outlet R", flags=("retracted by its publisher",))
        store.put([Entry("r.txt", b"r", code_one(notice), "1")])
        refresh(store)
        for view in views(store):
            known = dict(before[m] for m in view.members if m in before)
            assert not known or len(view.accounts) <= sum(known.values())
            if known and notice.id in view.reports:
                assert any("retracted" in flag for flag in view.flags)


def test_removing_everything_leaves_an_empty_chronicle(tmp_path: Path) -> None:
    with Chronicle.open(tmp_path / "c.db") as chronicle:
        fill(chronicle.store, set(range(len(TEXTS))))
        decide.remove(chronicle.store, [r.id for r in REPORTS], MK)
        refresh_views(chronicle.store)
        assert chronicle.rows().total == 0
        assert [d.kind for d in chronicle.decisions()] == ["remove"]
        assert chronicle.store.mention_records() == {}
