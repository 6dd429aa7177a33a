"""PDF files: PDFium reads the text, pypdf reads it again, and a difference between the two is flagged.

Pages are parted by a form feed, so that the page of a quote is one more than the form feeds before it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO

from reportedly.errors import InputError
from reportedly.ingest import facts
from reportedly.ingest.base import Document, Facts, Item, NothingToRead, Source
from reportedly.ingest.decode import oddities
from reportedly.ingest.text import report_of

MOST_PAGES = 2_000
INVISIBLE = 3  # text render mode
AGREEMENT = 0.8
USUAL_ENCODINGS = ("/WinAnsiEncoding", "/MacRomanEncoding")
JOINED = re.compile("[\x02\ufffe]\r?\n?")
BROKEN_WORD = re.compile(r"(?<=[a-z])-\n(?=[a-z])")
SENTENCE_END = tuple(".!?:\"”’)")
WORD = re.compile(r"\w+")


class PdfAdapter:
    """One file, one report."""

    name = "pdf"

    def recognises(self, name: str, head: bytes) -> bool:
        """By its ending or its first bytes."""
        return name.lower().endswith(".pdf") or head.startswith(b"%PDF")

    def read(self, source: Source) -> Iterator[Item | Source]:
        """The report; raises InputError for damaged and encrypted files, NothingToRead when there is no text in it."""
        content = source.whole()
        if not content:
            raise NothingToRead("the file is empty")
        if b"%PDF" not in content[:1024]:
            raise InputError("not a PDF", "it only has the name of one")
        try:
            pages, invisible = _pages(content)
        except InputError as error:
            named = "" if source.name.lower().endswith(".pdf") else "; by its first bytes it is a PDF, by its name it is none"
            raise InputError(error.what, error.why + named) from error
        second = _second(content)
        flags = list(_flags(content, pages, second, invisible))
        flags += _other_letters(second, _as_shown(content))
        texts = pages if any(p.strip() for p in pages) else second
        text = "\f".join(unwrapped(page) for page in texts)
        if not any(map(str.isalnum, text)):
            raise NothingToRead(f"no text layer ({len(pages)} pages)", "it is scanned: text recognition (OCR) is needed first")
        said = facts.with_others(Facts(), source)
        yield Document(source.name, content, report_of(text, source, said, (*flags, *oddities(text))))


def _pages(content: bytes) -> tuple[list[str], int]:
    """The text of each page by PDFium, and how many pieces of text are invisible."""
    import pypdfium2 as pdfium
    from pypdfium2 import raw

    try:
        document = pdfium.PdfDocument(content)
        count = min(len(document), MOST_PAGES)
        if count == 0:
            raise InputError("damaged PDF", "it has no pages")
        pages, invisible = [], 0
        for number in range(count):
            page = document[number]
            pages.append(page.get_textpage().get_text_range())
            kinds = (raw.FPDFTextObj_GetTextRenderMode(o) for o in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=3))
            invisible += sum(kind == INVISIBLE for kind in kinds)
        return pages, invisible
    except pdfium.PdfiumError as error:
        if "assword" in str(error):
            raise InputError("encrypted PDF", "a password is needed") from error
        raise InputError("damaged PDF", str(error)) from error


def _second(content: bytes) -> list[str]:
    """The text of each page by pypdf; empty when it fails."""
    import pypdf

    try:
        reader = pypdf.PdfReader(BytesIO(content))
        return [page.extract_text() for page in reader.pages[:MOST_PAGES]]
    except Exception:  # noqa: BLE001 (the second reader is only a witness: it may fail in any way)
        return []


def _as_shown(content: bytes) -> list[str]:
    """pypdf's text by the letters that are drawn, where fonts of a usual encoding say other ones; empty where no font does."""
    import pypdf

    try:
        pages = pypdf.PdfReader(BytesIO(content)).pages[:MOST_PAGES]
        fonts = [font.get_object() for page in pages for font in page.get("/Resources", {}).get("/Font", {}).values()]
        telling = [font for font in fonts if "/ToUnicode" in font and font.get("/Encoding") in USUAL_ENCODINGS]
        for font in telling:
            font.pop("/ToUnicode", None)
        return [page.extract_text() for page in pages] if telling else []
    except Exception:  # noqa: BLE001 (a witness only, as above)
        return []


def _other_letters(told: list[str], shown: list[str]) -> Iterator[str]:
    """A flag when a font says other letters than it draws: copied text is then not what people see."""
    wanted, found = _words(told), _words(shown)
    if found and (wanted & found).total() < AGREEMENT * max(wanted.total(), found.total()):
        yield "a font says other letters than it draws: look at the page itself before quoting"


def _flags(content: bytes, pages: list[str], second: list[str], invisible: int) -> Iterator[str]:
    if invisible:
        yield f"{invisible} pieces of text are invisible in the PDF"
    first, other = _words(pages), _words(second)
    shared = sum((first & other).values())
    if max(first.total(), other.total()) and shared < AGREEMENT * max(first.total(), other.total()):
        yield f"two PDF readers disagree: {first.total()} and {other.total()} words, {shared} of them the same"
    if content.count(b"%PDF-") > 1 or content.count(b"startxref") > 2:
        yield "the file holds several revisions: the last one was read"


def _words(pages: list[str]) -> Counter[str]:
    joined = BROKEN_WORD.sub("", JOINED.sub("", "\n".join(pages)).replace("\r\n", "\n"))
    return Counter(word.casefold() for word in WORD.findall(joined))


def unwrapped(page: str) -> str:
    """The page with the lines of a paragraph joined: a line break stays after a sentence's end, a short line, or a blank one."""
    lines = BROKEN_WORD.sub("", JOINED.sub("", page).replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    width = max((len(line) for line in lines), default=0)
    parts: list[str] = []
    for line in lines:
        ends = not line.strip() or line.rstrip().endswith(SENTENCE_END) or len(line) < 0.6 * width
        parts.append(line.rstrip() + ("\n" if ends else " "))
    return "".join(parts).strip("\n ")
