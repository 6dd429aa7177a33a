from pathlib import Path

import pytest

from reportedly.errors import UsageError
from reportedly.evaluate.names import evaluate_names


def test_figures_and_baselines(tmp_path: Path) -> None:
    rows = ["name1,name2,is_match", "Anna Berg,Dr. Anna Berg,true", "Anna Berg,Ivo Berg,false", "Anna Berg,Ana Berg,true"]
    (tmp_path / "cases.csv").write_text("\n".join(rows))
    figures = evaluate_names(tmp_path)
    assert (figures.precision, figures.recall, figures.f1) == (1.0, 1.0, 1.0)
    assert set(figures.baseline) == {"ratio", "weighted ratio"}


def test_no_pairs_are_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        evaluate_names(tmp_path)
    (tmp_path / "cases.csv").write_text("a,b\n1,2\n")
    with pytest.raises(UsageError, match="no file of pairs"):
        evaluate_names(tmp_path)
