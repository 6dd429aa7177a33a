"""One guard and one coding process for all hostile inputs, warm before the first is measured."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reportedly.ingest import Guard
from tests.hostile.meter import Bench

CONTROL = (
    "A bomb attack on a market in Oldport killed 14 people and wounded 30 on Tuesday, police said. The Red Dawn claimed it. "
    "The mayor said that the market would stay closed until Friday.")


@pytest.fixture(scope="session")
def control(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("control") / "control.html"
    path.write_text(f"<html><head><title>Blast</title></head><body><article><p>{CONTROL}</p></article></body></html>")
    return path


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory, control: Path) -> Iterator[Bench]:
    with Guard() as guard:
        made = Bench(guard, tmp_path_factory.mktemp("hostile"))
        with made.added(control):
            yield made
