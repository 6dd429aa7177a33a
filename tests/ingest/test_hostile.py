"""Every hostile file of html, rss, warc, pdf and zip ends as its manifest line says; controls between them stay as they are."""

from __future__ import annotations

import csv
import time
from collections.abc import Iterator

import pytest

from reportedly.ingest import Document, Guard, Item, Refusal
from tests.ingest.guarded import documents, items_of
from tests.shared import SHARED, needs_shared

FOLDERS = ("html/", "rss/", "warc/", "pdf/", "zip/")
HOSTILE = SHARED / "hostile"
ROWS = [r for r in csv.DictReader((HOSTILE / "MANIFEST.csv").open()) if r["file"].startswith(FOLDERS)] if HOSTILE.is_dir() else []
WITHOUT_LETTERS = {"pdf/07_cmap_path.pdf"}  # it shows nothing but what the named file would map; that must not be opened
SAYS = {
    "html/06_hidden_text.html": "hidden in the article", "html/08_charset_lie_cp1252.html": "windows-1252",
    "html/11_nul_bytes.html": "NUL",
    "html/02_nested_5000.html": "could not be reached", "html/05_xss_metadata.html": "canonical address is no web address",
    "html/12_bidi_override.html": "direction controls", "html/13_zero_width_names.html": "invisible characters",
    "html/14_conflicting_dates.html": "publication dates differ", "html/34_pdf_named_html.html": "by its first bytes it is a PDF",
    "rss/01_billion_laughs.xml": "entity declarations", "rss/07_not_wellformed.xml": "not well formed",
    "rss/08_html_instead.xml": "HTML page",
    "rss/15_truncated.xml": "cut off", "warc/01_truncated_last_member.warc.gz": "cut off",
    "warc/03_bad_crc.warc.gz": "damaged gzip member",
    "warc/02_truncated_in_header.warc.gz": "cut off", "warc/04_garbage_between.warc.gz": "no gzip data",
    "warc/05_length_too_large.warc": "wrong length", "warc/06_length_too_small.warc": "wrong length",
    "warc/07_length_negative.warc": "no usable length", "warc/08_wrong_digest.warc": "payload digest",
    "warc/09_chunked_broken.warc": "chunks",
    "warc/10_body_gzip_truncated.warc": "truncated", "warc/13_status_404_301.warc": "status 404",
    "warc/14_revisit_orphan.warc": "revisit",
    "warc/18_unknown_version.warc": "unsupported WARC version 9.9", "warc/19_marked_truncated.warc": "truncated at capture",
    "warc/20_html_named_warc.warc": "not a WARC file", "pdf/06_no_text_image_only.pdf": "no text layer",
    "pdf/12_lying_tounicode.pdf": "other letters than it draws",
    "pdf/18_encrypted_marker.pdf": "password",
    "pdf/11_invisible_text.pdf": "invisible", "pdf/19_two_versions.pdf": "revisions",
    "pdf/10_mediabox_huge.pdf": "two PDF readers disagree",
    "zip/03_symlink.zip": "a link", "zip/04_nested_7.zip": "nested too deep", "zip/05_encrypted_flag.zip": "password needed",
    "zip/06_bad_crc.zip": "damaged member", "zip/08_truncated.zip": "damaged zip", "zip/12_executables.zip": "no reader",
}  # fmt: skip
HOW_MANY = {
    "rss/09_no_guid_duplicates.xml": 1, "rss/10_guid_reused.xml": 2, "warc/00_control.warc.gz": 3,
    "warc/01_truncated_last_member.warc.gz": 2,
    "warc/02_truncated_in_header.warc.gz": 1, "warc/03_bad_crc.warc.gz": 2, "warc/04_garbage_between.warc.gz": 3,
    "warc/11_duplicate_ids.warc": 2, "warc/15_one_gzip_stream.warc.gz": 3, "warc/17_long_header.warc": 2,
    "warc/21_missing_blank_lines.warc": 2,
    "warc/13_status_404_301.warc": 1, "warc/14_revisit_orphan.warc": 1, "zip/00_control.zip": 2, "zip/07_duplicate_names.zip": 2,
}  # fmt: skip


@pytest.fixture(scope="module")
def guard() -> Iterator[Guard]:
    with Guard() as opened:
        yield opened


def told(items: list[Item]) -> str:
    return "\n".join(i.reason if isinstance(i, Refusal) else "; ".join(i.report.flags) for i in items)


@needs_shared
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["file"])
def test_each_ends_as_its_manifest_says(row: dict[str, str], guard: Guard) -> None:
    items = items_of(HOSTILE / row["file"], guard)
    assert "time limit" not in told(items)
    assert items, "every input is counted"
    assert "Traceback" not in told(items)
    found, refused = documents(items), [i for i in items if isinstance(i, Refusal)]
    if row["expect"] == "skip":
        assert not found
        assert all(r.skipped for r in refused)
    elif row["expect"] == "error":
        assert not found
        assert any(not r.skipped for r in refused)
    elif row["file"] in WITHOUT_LETTERS:
        assert not found
        assert [r.reason.split(" (")[0] for r in refused] == ["no text layer"]
    else:
        assert found or "could not be reached" in told(items)
    assert SAYS.get(row["file"], "") in told(items)
    assert len({d.report.id for d in found}) == HOW_MANY.get(row["file"], len({d.report.id for d in found}))
    for document in found:
        check_document(document)


def check_document(document: Document) -> None:
    report = document.report
    report.text.encode("utf-8")
    assert "River Guard" not in report.text or report.flags
    assert report.url is None or report.url.startswith(("http://", "https://"))
    assert report.published.edtf is None or report.published.edtf <= time.strftime("%Y-%m-%d", time.gmtime())


@needs_shared
def test_controls_between_hostile_files_stay_as_they_are(guard: Guard) -> None:
    control = HOSTILE / "html" / "00_control.html"
    wanted = items_of(control, guard)
    for row in ROWS:
        items_of(HOSTILE / row["file"], guard)
        assert items_of(control, guard) == wanted
