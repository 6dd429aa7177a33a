"""The examples of each incident type are read as they say; what is not yet read is a strict list that may only shrink."""

from __future__ import annotations

from functools import cache

import pytest

from reportedly.codebook import load_codebook
from reportedly.codebook.incidents import Example, load_incident_types
from reportedly.model import Draft, Report
from reportedly.read.local import LocalReader
from reportedly.text.parser import Parser

NOT_YET = {"arson-2"}  # one sentence that tells of no incident
STRICT = pytest.mark.xfail(strict=True, reason="one sentence without an incident is read as one")
NAMED = {f"{t.code}-{n}": e for t in load_incident_types() for n, e in enumerate(t.examples, 1)}
CASES = [pytest.param(e, id=name, marks=STRICT if name in NOT_YET else ()) for name, e in NAMED.items()]


@cache
def _parser() -> Parser:
    return Parser.load()


def _read(example: Example) -> tuple[Draft, ...]:
    return LocalReader().read(_parser().parse(Report(example.text)), load_codebook())


@pytest.mark.parametrize("example", CASES)
def test_an_example_is_read_as_it_says(example: Example) -> None:
    drafts = _read(example)
    assert len(drafts) == len(example.incidents)
    for draft, expected in zip(drafts, example.incidents, strict=True):
        assert set(expected.types) <= set(draft.types)
        assert expected.status in (None, draft.status)
        assert expected.says is None or any(expected.says in span.quote for span in draft.evidence)
