"""One parser for all tests of attribution."""

from collections.abc import Callable

import pytest

from reportedly.attribute import statements
from reportedly.codebook import load_codebook
from reportedly.model import Claim, Report
from reportedly.read.local import LocalReader
from reportedly.text.parser import Parser


@pytest.fixture(scope="session")
def parser() -> Parser:
    return Parser.load()


@pytest.fixture(scope="session")
def said(parser: Parser) -> Callable[[str], tuple[Claim, ...]]:
    reader, book = LocalReader(), load_codebook()

    def read(text: str) -> tuple[Claim, ...]:
        analysis = parser.parse(Report(text))
        return statements(analysis, reader.read(analysis, book), book)

    return read
