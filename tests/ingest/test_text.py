"""Text files come out as they are, or as their line of the hostile corpus says."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.ingest import Document, Guard, Refusal, Source, read
from reportedly.ingest import read_file as read_guarded
from reportedly.model import Basis
from tests.shared import SHARED, needs_shared


def read_file(path: Path) -> list[Document | Refusal]:
    with Guard() as guard:
        return list(read_guarded(path, guard))


def only(content: bytes, name: str = "a.txt", beside: bytes | None = None) -> Document | Refusal:
    (item,) = read(Source(name, content, beside))
    return item


def document(content: bytes, name: str = "a.txt", beside: bytes | None = None) -> Document:
    item = only(content, name, beside)
    assert isinstance(item, Document), item
    return item


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).filter(lambda t: t.strip() and not t.startswith("---")))
def test_utf8_is_untouched(text: str) -> None:
    item = only(text.encode())
    if isinstance(item, Document):
        assert item.report.text == text
        assert item.original == text.encode()
    else:
        assert item.skipped


def test_front_matter_gives_facts_and_the_text_begins_after_it() -> None:
    found = document(b"---\r\nurl: https://a.example/x\noutlet: Oldport Post\npublished: 2031-05-06\nother: [1]\n---\nA blast.\n").report
    assert (found.text, found.url, found.outlet) == ("A blast.\n", "https://a.example/x", "Oldport Post")
    assert (found.published.edtf, found.published.basis) == ("2031-05-06", Basis.METADATA)
    assert found.flags == ()


@pytest.mark.parametrize(("head", "flag"), [
    ("published: next Tuesday", "publication date not understood: next Tuesday"), ("title: [a, b]", "title not understood"),
    ("title: !!python/object/apply:os.system ['id']", "front matter not understood"), ("a: [", "front matter not understood"),
    ("- a", "front matter not understood"),
])  # fmt: skip
def test_front_matter_that_is_not_understood_is_flagged(head: str, flag: str) -> None:
    assert document(f"---\n{head}\n---\nA blast.\n".encode()).report.flags == (flag,)


def test_a_file_beside_it(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("---\noutlet: Oldport Post\n---\nA blast.", "utf-8")
    (tmp_path / "a.json").write_text('{"outlet": "Other", "published": "2031-05"}', "utf-8")
    (item,) = read_file(tmp_path / "a.txt")
    assert isinstance(item, Document)
    assert (item.report.outlet, item.report.published.edtf) == ("Oldport Post", "2031-05")
    assert item.report.flags == ("outlet differs in the file beside it",)


@pytest.mark.parametrize(("content", "text"), [
    ("José".encode("utf-16"), "José"), ("A blast in José".encode("utf-16-le"), "A blast in José"),
    ("A blast in José".encode("utf-16-be"), "A blast in José"),
    ("A blast in José, 5 °C – cold".encode("cp1252"), "A blast in José, 5 °C – cold"),
    ("\ufeffA blast".encode(), "\ufeffA blast"), ("Взрыв в городе".encode("utf-32"), "Взрыв в городе"),
])  # fmt: skip
def test_encodings(content: bytes, text: str) -> None:
    assert document(content).report.text == text


@pytest.mark.parametrize("content", [
    b"", b"\x00" * 50, b"  \n\n", bytes(range(256)) * 20, b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 30, b"\xef\xbb\xbf",
])  # fmt: skip
def test_nothing_to_read_is_skipped_with_a_reason(content: bytes) -> None:
    item = only(content)
    assert isinstance(item, Refusal)
    assert item.skipped
    assert item.reason


MANIFEST = SHARED / "hostile" / "MANIFEST.csv"
ROWS = [r for r in csv.DictReader(MANIFEST.open()) if r["file"].startswith("text/")] if MANIFEST.exists() else []
FLAGGED = {
    "text/03_nul_inside.txt": "1 control characters", "text/04_invalid_utf8.txt": "decoding replaced 3 bytes",
    "text/05_utf16le_no_bom.txt": "taken for utf-16-le without a byte order mark",
    "text/06_latin1.txt": "taken for windows-1252: it is not valid UTF-8", "text/08_surrogates_cesu8.txt": "decoding replaced 6 bytes",
    "text/12_bidi.txt": "direction controls", "text/13_ansi_escapes.txt": "control characters",
    "text/22_log_injection.txt": "control characters", "text/21_tag_block.txt": "invisible characters",
    "text/28_source_retraction_notice.txt": "retracted",
}  # fmt: skip


@needs_shared
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["file"])
def test_hostile_texts_come_out_as_their_manifest_says(row: dict[str, str]) -> None:
    path = SHARED / "hostile" / row["file"]
    (item,) = read_file(path)
    if row["expect"] == "skip":
        assert isinstance(item, Refusal)
        assert item.skipped
        return
    assert isinstance(item, Document)
    assert item.sha256 == row["sha256"]
    item.report.text.encode("utf-8")
    assert any(FLAGGED[row["file"]] in flag for flag in item.report.flags) if row["file"] in FLAGGED else not item.report.flags
    if not any(mark in flag for flag in item.report.flags for mark in ("decoding", "taken for")):
        assert item.report.text == path.read_bytes().decode("utf-8")


@needs_shared
def test_an_accent_in_undeclared_latin1_is_kept() -> None:
    (item,) = read_file(SHARED / "hostile" / "text" / "06_latin1.txt")
    assert isinstance(item, Document)
    assert "José Muñoz" in item.report.text
