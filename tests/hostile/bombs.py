"""Inputs that are small on the disk or in kind and grow without measure: written when they are needed, never kept."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

FACT = "A bomb attack on a market in Oldport killed 14 people and wounded 30 on Tuesday, police said."
MORE = "The Red Dawn claimed it. Shopkeepers said that the gate had been open since the morning of the fair."
MILLION = 2**20


def zeros(bits: int, megabytes: int, head: bytes = b"") -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, bits)
    block = bytes(MILLION)
    return b"".join((packer.compress(head), *(packer.compress(block) for _ in range(megabytes)), packer.flush()))


def gz_1gb_warc_gz(path: Path) -> None:
    head = f"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: {1024 * MILLION}\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"
    path.write_bytes(zeros(31, 1024, head.encode()))


def flate_stages_pdf(path: Path) -> None:
    packed = zlib.compress(zlib.compress(zeros(15, 1024), 9), 9)
    stream = f"4 0 obj<</Length {len(packed)} /Filter [/FlateDecode /FlateDecode /FlateDecode]>>stream\n".encode()
    objects = (b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj", b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj",
               b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj", stream + packed + b"\nendstream endobj")
    path.write_bytes(b"%PDF-1.4\n" + b"\n".join(objects) + b"\ntrailer<</Root 1 0 R>>")


def zip_1gb_zip(path: Path) -> None:
    packed = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9)
    with packed as archive, archive.open("a.html", "w", force_zip64=True) as file:
        for _ in range(1024):
            file.write(bytes(MILLION))


def zip_20000_entries_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(20_000):
            archive.writestr(f"{number}.txt", "x")


def line10mb_txt(path: Path) -> None:
    path.write_bytes(b"x" * 10_000_000)


def text_6m_chars_txt(path: Path) -> None:
    line = f"{FACT} {MORE}\n"
    path.write_text(line * (6_000_000 // len(line)))


def html_50mb_attr_html(path: Path) -> None:
    path.write_text(f'<html><body><img src="{"a" * 50_000_000}"><p>{FACT}</p></body></html>')


def feed_20000_items_xml(path: Path) -> None:
    items = "".join(f"<item><title>t{n}</title><guid>{n}</guid><description>{FACT}</description></item>" for n in range(20_000))
    path.write_text(f'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>{items}</channel></rss>')


def paragraphs_60000_html(path: Path) -> None:
    path.write_text("<html><body>" + "<p>a</p>" * 60_000 + f"<table><svg>{FACT}</svg></table></body></html>")


def dateparser_q_100k_txt(path: Path) -> None:
    path.write_text("?" * 100_000 + f"x {FACT}")


def brackets_html(path: Path) -> None:
    path.write_text("<html><body>" + "<" * 2_000_000 + f"<p>{FACT}</p></body></html>")


BOMBS: tuple[Callable[[Path], None], ...] = (
    gz_1gb_warc_gz, flate_stages_pdf, zip_1gb_zip, zip_20000_entries_zip, line10mb_txt, text_6m_chars_txt, html_50mb_attr_html,
    paragraphs_60000_html, dateparser_q_100k_txt, brackets_html,
)


