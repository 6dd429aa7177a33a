"""Seen from the kernel: adding inputs opens nothing outside inputs, work folder and packages, and asks for no connection."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.hostile import samples

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))
from opened import outside, traced

XXE = ('<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e SYSTEM "file:///etc/hostname">]><html xmlns="http://www.w3.org/1999/xhtml">'
       f"<body><article><p>&e; {samples.WORDS}</p></article></body></html>")  # fmt: skip
REACHING = (f'<html><head><base href="file:///etc/"><link rel="stylesheet" href="http://127.0.0.1:9/a.css"></head><body><article>'
            f'<p>{samples.WORDS}</p><img src="hostname"><iframe src="file:///etc/hostname"></iframe></article></body></html>')  # fmt: skip


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed (apt install strace)")
def test_nothing_is_opened_elsewhere(tmp_path: Path) -> None:
    inputs, work = tmp_path / "in", tmp_path / "work"
    inputs.mkdir()
    work.mkdir()
    (inputs / "xxe.xhtml").write_text(XXE)
    (inputs / "reaching.html").write_text(REACHING)
    (inputs / "feed.xml").write_text(samples.FEED)
    (inputs / "pages.warc").write_bytes(samples.warc())
    (inputs / "pages.zip").write_bytes(samples.zipped())
    files, elsewhere = traced([inputs], work)
    assert files > 100
    assert not elsewhere


def test_what_counts_as_elsewhere() -> None:
    names = ["/data/in/a.html", "/data/in/../../etc/shadow", "/etc/hostname", "relative.txt", "../up.txt", "/usr/lib/x.so"]
    assert outside(names, ("/data/in", "/usr/lib")) == ["../up.txt", "/data/in/../../etc/shadow", "/etc/hostname"]
