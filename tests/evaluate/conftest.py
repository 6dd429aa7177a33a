"""The shared sets, coded once per run by the shipped reader."""

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from reportedly.evaluate.gold.run import Article, read_set, report_of
from reportedly.model import Coding
from reportedly.pipeline.code import Tools, code_all
from tests.shared import SHARED

PASSAGES = SHARED / "train" / "passages.jsonl"
SETS: dict[str, tuple[Any, Any, str]] = {
    "seeds": (SHARED / "gold" / "seeds", SHARED / "seeds", "text"),
    "dev": (SHARED / "gold" / "dev", None, "given"),
    "passages": (PASSAGES, None, "given"),
}
Coded = tuple[tuple[Article, ...], list[Coding]]


@pytest.fixture(scope="session")
def coded() -> Callable[[str], Coded]:
    """Articles and codings of a set by its name."""
    tools = Tools.load()

    @cache
    def of(name: str) -> Coded:
        data, articles, dates = SETS[name]
        found = read_set(data, articles, dates)
        return found, list(code_all((report_of(a, dates) for a in found), tools))

    return of
