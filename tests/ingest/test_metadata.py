"""What pages say of themselves: every candidate counts, a modified date is no publication date, conflicts are told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from lxml import html

from reportedly.ingest.days import served_day
from reportedly.ingest.metadata import facts_of, host_of, safe_address

TODAY = date(2031, 5, 10)


def page(head: str = "", body: str = "<p>Text.</p>") -> Any:
    return html.document_fromstring(f"<html lang='en-GB'><head><title>Blast - Oldport Post</title>{head}</head><body>{body}</body></html>")


@pytest.mark.parametrize(("head", "day", "where"), [
    ('<script type="application/ld+json">{"@graph": [{"datePublished": "2031-05-06T10:00:00+02:00"}]}</script>', "2031-05-06", "JSON-LD"),
    ('<meta property="article:published_time" content="2031-05-06T23:00">', "2031-05-06", "meta article:published_time"),
    ('<meta name="pubdate" content="20310506">', "2031-05-06", "meta pubdate"),
    ('<link rel="canonical" href="https://a.example/2031/05/06/blast">', "2031-05-06", "its address"),
    ('<meta property="article:modified_time" content="2031-05-08">', None, ""),
    ('<meta name="date" content="2031-13-45">', None, ""),
])  # fmt: skip
def test_where_a_date_comes_from(head: str, day: str | None, where: str) -> None:
    found = facts_of(page(head), latest=TODAY)
    assert found.published == day
    assert where in found.reason


@pytest.mark.parametrize(("line", "day"), [
    ('<p class="article__date">Wednesday 6 May 2031 11:42, UK</p>', "2031-05-06"),
    ('<span class="post-date">May 6th, 2031</span>', "2031-05-06"),
    ("<p>Published May 6, 2031 - 07:29 GMT</p>", "2031-05-06"),
    ('<p class="dt-updated">UPDATED: Tue., May. 6, 2031</p>', None),
    ('<p class="date">Published 6 Mai 2031</p>', None),
    ("<p>The blast of May 6, 2031 was the third in the town.</p>", None),
    ('<p class="sentiment">6 May 2031 will be remembered</p>', None),
])  # fmt: skip
def test_a_line_after_the_headline(line: str, day: str | None) -> None:
    found = facts_of(page(body=f'<p class="date">9 May 2031</p><article><h1>Blast</h1><div>{line}</div></article>'), latest=TODAY)
    assert found.published == day
    assert ("visible text" in found.reason) == (day is not None)


def test_a_day_in_an_address_may_name_its_month() -> None:
    assert facts_of(page(), "https://a.example/stories/2031/may/6/blast/", latest=TODAY).published == "2031-05-06"
    assert facts_of(page(), "https://a.example/2031/art/6/blast/", latest=TODAY).published is None


def test_a_time_element_counts_unless_it_tells_of_a_change() -> None:
    assert facts_of(page(body='<time datetime="2031-05-06">x</time>'), latest=TODAY).published == "2031-05-06"
    assert facts_of(page(body='<time class="updated" datetime="2031-05-06">x</time>'), latest=TODAY).published is None


def test_what_htmldate_guesses_is_told_and_not_taken() -> None:
    found = facts_of(page(body='<p class="date">9 May 2031</p><article><h1>Blast</h1><p>Text.</p></article>'), latest=TODAY)
    assert found.published is None
    assert found.flags == ("no publication date is stated; htmldate takes 2031-05-09 from the page",)
    assert facts_of(page('<meta property="article:modified_time" content="2031-05-08">'), latest=TODAY).flags == ()


def test_days_of_changes_are_told_beside_the_date() -> None:
    head = '<meta property="article:published_time" content="2031-05-06"><meta property="article:modified_time" content="2031-05-08">'
    found = facts_of(page(head), latest=TODAY, served=date(2031, 5, 9))
    assert found.published == "2031-05-06"
    assert found.reason == ("from meta article:published_time; changed 2031-05-08 as meta article:modified_time says; "
                            "changed 2031-05-09 as its server's header says")


@pytest.mark.parametrize(("capture", "day"), [
    ('{"headers": [["last-modified", "Fri, 09 May 2031 10:00:00 GMT"]]}', date(2031, 5, 9)),
    ('{"headers": [["date", "Fri, 09 May 2031 10:00:00 GMT"]]}', None),
    ('{"headers": [["last-modified", "yesterday"]]}', None),
    ('{"headers": 7}', None),
    ("", None),
])
def test_what_a_server_told(capture: str, day: date | None) -> None:
    assert served_day(capture) == day


def test_future_dates_are_never_chosen_and_conflicts_are_told() -> None:
    head = ('<script type="application/ld+json">{"datePublished": "2099-01-01"}</script>'
            '<meta property="article:published_time" content="2031-05-06"><meta name="date" content="2030-05-06">')
    found = facts_of(page(head), latest=TODAY)
    assert found.published == "2031-05-06"
    assert "meta date says 2030-05-06" in found.reason
    assert {flag.split(":")[0] for flag in found.flags} == {"publication dates differ", "impossible publication date 2099-01-01 in JSON-LD"}


def test_a_day_s_difference_is_a_time_zone_and_no_conflict() -> None:
    head = '<meta property="article:published_time" content="2031-05-06"><meta name="date" content="2031-05-07">'
    assert facts_of(page(head), latest=TODAY).flags == ()


@pytest.mark.parametrize(("head", "outlet"), [
    ('<meta property="og:site_name" content="Oldport Post">', "Oldport Post"),
    ('<script type="application/ld+json">[{"publisher": {"name": "Oldport Post"}}]</script>', "Oldport Post"),
    ('<link rel="canonical" href="https://www.oldport.example/x">', None),
    ('<meta property="article:publisher" content="https://social.example/oldport">', None),
])  # fmt: skip
def test_outlets(head: str, outlet: str | None) -> None:
    assert facts_of(page(head), latest=TODAY).outlet == outlet


def test_the_host_stands_for_an_outlet_that_nothing_names() -> None:
    assert host_of("https://www.oldport.example/x") == "oldport.example"
    assert host_of("https://10.0.0.1/x") is None


def test_titles_and_language() -> None:
    assert facts_of(page()).title == "Blast - Oldport Post"
    assert facts_of(page(body="<h1>A <b>blast</b></h1>")).title == "A blast"
    assert facts_of(page('<meta property="og:title" content="Blast">')).title == "Blast"
    assert facts_of(page()).language == "en"


@pytest.mark.parametrize("block", [
    "{", "[" * 100_000, '{"a": NaN', '"text"', "5", '{"datePublished": {"x": 1}}', '{"publisher": "x", "headline": 3}',
])  # fmt: skip
def test_json_ld_of_any_shape_is_no_error(block: str) -> None:
    assert facts_of(page(f'<script type="application/ld+json">{block}</script>'), latest=TODAY).published is None


@pytest.mark.parametrize("address", [
    "javascript:alert(1)", "http://127.0.0.1/", "http://localhost:80/", "ftp://a.example/", "http://a b.example/", "//x", "http://[", None,
])  # fmt: skip
def test_addresses_that_are_never_shown_as_links(address: str | None) -> None:
    assert not safe_address(address)
