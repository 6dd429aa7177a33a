"""Segments with their own anchors, and the publication date inferred from clues."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly import edtf
from reportedly.codebook import load_codebook
from reportedly.model import Basis, Published, Report
from reportedly.text.segments import segmented

BOOK = load_codebook()
RETOLD = (
    "Gunmen shot a judge in Ostrava on Friday.\nIt recalls other killings. As previously reported in March 2021, when two officials died:\n"
    "Last month a clerk was stabbed in Brno. In October another was shot.\n"
)
POST = (
    "Police sealed the harbour on Friday.\nStay away from pier nine, everyone\n"
    "— Harbour Police (@harbourpolice) May 2, 2023\nNobody was hurt.\n"
)


def read(text: str, published: str | None = None) -> Report:
    known = Published(published, Basis.GIVEN) if published else Published()
    return segmented(Report(text, published=known), BOOK)


def anchors(report: Report) -> dict[str, str | None]:
    return {s.kind: s.anchor.edtf if s.anchor else None for s in report.segments}


def test_a_retold_report_counts_from_its_own_month() -> None:
    report = read(RETOLD, "2022-04-08")
    assert anchors(report) == {"body": "2022-04-08", "retold": "2021-03"}
    retold = report.segments[-1]
    assert report.text[retold.start :].startswith("Last month")


def test_an_embedded_post_has_its_own_day() -> None:
    report = read(POST)
    assert anchors(report)["embedded_post"] == "2023-05-02"
    post = next(s for s in report.segments if s.kind == "embedded_post")
    assert report.text[post.start : post.end].startswith("Stay away")


def test_a_quoted_older_report_ends_with_its_quotation() -> None:
    report = read('He died on Sunday. As we reported in June 2019: "The clerk was beaten yesterday." Nobody was charged.', "2020-01-06")
    assert [s.kind for s in report.segments] == ["body", "quotation", "body"]
    assert report.segments[1].anchor is not None
    assert report.segments[1].anchor.edtf == "2019-06"


def test_a_post_gives_an_interval_and_never_one_day() -> None:
    published = read(POST).published
    low, high = edtf.bounds(published.edtf)
    assert published.basis is Basis.INFERRED
    assert low is not None
    assert high is not None
    assert (low.isoformat(), low.weekday()) == ("2023-05-05", 4)
    assert high.year == 2023
    assert all(POST[a:b] for a, b in published.spans)


def test_years_since_a_known_event_and_a_coming_office() -> None:
    text = "Over a month before President-elect Carter-Jones takes office. It is nearly three years after the invasion of Ukraine began."
    low, high = edtf.bounds(read(text).published.edtf)
    assert low is not None
    assert high is not None
    assert "2024-11-05" <= low.isoformat() <= high.isoformat() <= "2025-01-20"


def test_a_dateline_with_its_year() -> None:
    assert read("LIMA, 3 May 2011 -- Two men died yesterday.").published.edtf == "[2011-05-03..2011-05-04]"


def test_nothing_said_is_unknown() -> None:
    assert read("Two men died on Monday.").published == Published()


def test_a_given_date_wins_and_a_conflict_is_flagged() -> None:
    report = read("Two men died on 3 May 2012 in Lima.", "2011-05-03")
    assert report.published.edtf == "2011-05-03"
    assert len(report.flags) == 1
    assert "3 May 2012" in report.flags[0]


PARTS = ["As reported in May 2020:", '"yesterday"', "\n", "— A (@abc) May 2, 2023", ":", "on Friday", "text.", "“", " "]


@given(st.lists(st.sampled_from(PARTS)))
@settings(max_examples=200, deadline=None)
def test_segments_cover_every_text_once(parts: list[str]) -> None:
    report = read(" ".join(parts))
    place = 0
    for segment in sorted(report.segments, key=lambda s: (s.start, -s.end)):
        assert not report.text[place : segment.start].strip()
        assert 0 <= segment.start < segment.end <= len(report.text)
        place = max(place, segment.end)
    assert not report.text[place:].strip()


HOSTILE = ["Monday, " * 8000, "As reported in May 2020:\n" * 2500, ": " * 30000, "A. " * 20000, "@abc May 2, 2023\n" * 3500]


@pytest.mark.parametrize("line", HOSTILE)
def test_hostile_texts_take_linear_time(line: str) -> None:
    begun = time.process_time()
    read(line)
    assert time.process_time() - begun < 3


def test_a_report_put_out_again_counts_from_its_dateline() -> None:
    report = read("SUNDSVALL, Sweden (March 4, 2019): Two men were shot at a kiosk early this morning.\n", "2019-06-20")
    assert anchors(report) == {"body": "2019-03-04"}
