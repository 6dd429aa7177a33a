from pathlib import Path

import pytest

from reportedly.errors import UsageError
from reportedly.evaluate import SETS, run


def test_an_unknown_set_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no evaluation"):
        run("astrology", tmp_path)


@pytest.mark.parametrize("name", SETS)
def test_missing_data_is_told(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        run(name, tmp_path / "nothing")


def test_a_folder_without_gold_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no gold set"):
        run("gold", tmp_path, tools=object())


def test_an_option_that_a_set_does_not_take_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="takes no limit"):
        run("gold", tmp_path, limit=3)
