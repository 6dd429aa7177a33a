"""Reprints are told from other tellings of one incident."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.errors import UsageError
from reportedly.evaluate.reprints import evaluate_reprints, labelled


def test_labels_are_ids_of_different_reports() -> None:
    pairs = list(labelled())
    assert len(pairs) >= 300
    assert all(len(p.left) == len(p.right) == 32 and p.left != p.right for p in pairs)
    assert 100 < sum(p.copy for p in pairs) < 200


def test_without_the_texts_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        evaluate_reprints(tmp_path)
