"""Seen from the kernel: adding inputs opens nothing outside inputs, work folder and packages, and asks for no connection."""

from __future__ import annotations

import gzip
import shutil
import sys
from pathlib import Path

import pytest

from tests.hostile import samples
from tests.shared import SHARED, needs_shared

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))
from opened import outside, traced

XXE = ('<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e SYSTEM "file:///etc/hostname">]><html xmlns="http://www.w3.org/1999/xhtml">'
       f"<body><article><p>&e; {samples.WORDS}</p></article></body></html>")  # fmt: skip
REACHING = (f'<html><head><base href="file:///etc/"><link rel="stylesheet" href="http://127.0.0.1:9/a.css"></head><body><article>'
            f'<p>{samples.WORDS}</p><img src="hostname"><iframe src="file:///etc/hostname"></iframe></article></body></html>')  # fmt: skip


needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed (apt install strace)")


@needs_strace
@pytest.mark.slow
def test_nothing_is_opened_elsewhere(tmp_path: Path) -> None:
    inputs, work = tmp_path / "in", tmp_path / "work"
    inputs.mkdir()
    work.mkdir()
    (inputs / "xxe.xhtml").write_text(XXE)
    (inputs / "reaching.html").write_text(REACHING)
    (inputs / "feed.xml").write_text(samples.FEED)
    (inputs / "pages.warc").write_bytes(samples.warc())
    (inputs / "pages.zip").write_bytes(samples.zipped())
    found = traced([inputs], work)
    assert found.files > 100
    assert not found.elsewhere
    assert found.code == 0


@needs_shared
@needs_strace
@pytest.mark.slow
def test_nothing_is_opened_elsewhere_over_the_corpus(tmp_path: Path) -> None:
    found = traced([(SHARED / "hostile" / name).resolve() for name in ("html", "text", "rss", "warc", "pdf", "zip")], tmp_path)
    assert not found.elsewhere
    assert found.code == 3, "some of the inputs failed, as they should"


@needs_strace
@pytest.mark.slow
def test_a_file_that_a_pdf_names_is_not_opened(tmp_path: Path) -> None:
    inputs, work, planted = tmp_path / "in", tmp_path / "work", tmp_path / "planted"
    for folder in (inputs, work, planted):
        folder.mkdir()
    (planted / "map.pickle.gz").write_bytes(gzip.compress(b"cos\nsystem\n(S'touch opened'\ntR."))
    (inputs / "naming.pdf").write_bytes(naming(str(planted / "map")))
    found = traced([inputs], work)
    assert not found.elsewhere
    assert found.code == 0


def naming(path: str) -> bytes:
    """A PDF whose font takes its encoding from a file on the disk (CVE-2025-64512)."""
    name = path.replace("/", "#2F")
    font = (f"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /{name} /DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 "
            "/BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 0 >> >>] >>")  # fmt: skip
    shown = "BT /F1 11 Tf 60 700 Td <0001> Tj ET"
    bodies = ("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
              "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
              f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream", font)  # fmt: skip
    made = "\n".join(f"{number} 0 obj\n{body}\nendobj" for number, body in enumerate(bodies, 1))
    return f"%PDF-1.7\n{made}\ntrailer\n<< /Size 6 /Root 1 0 R >>\n%%EOF".encode()


def test_what_counts_as_elsewhere() -> None:
    names = ["/data/in/a.html", "/data/in/../../etc/shadow", "/etc/hostname", "relative.txt", "../up.txt", "/usr/lib/x.so"]
    assert outside(names, ("/data/in", "/usr/lib")) == ["../up.txt", "/data/in/../../etc/shadow", "/etc/hostname"]
