"""The scorer must give the systems of 1992 the automatic scores that the official program gave them."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from reportedly.evaluate.muc4.corpus import last_test, read_messages, read_systems
from reportedly.evaluate.muc4.scoring import score_messages, total
from tests.shared import SHARED, needs_shared

LARGEST_MEAN_DIFFERENCE = 0.007


@pytest.fixture(scope="module")
def muc4(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bench")
    subprocess.run([sys.executable, str(SHARED / "bench" / "unpack.py"), "muc4", "--to", str(folder)], check=True, capture_output=True)
    return folder / "muc4"


def automatic(folder: Path) -> dict[str, float]:
    lines = (folder / "systems" / "RESCORE.txt").read_text(encoding="utf-8")
    found = re.findall(r"^3 (\S+) official .*auto-only \(.*, '([\d.]+)'\)$", lines, re.MULTILINE)
    return {name: float(f) / 100 for name, f in found}


@needs_shared
def test_the_automatic_scores_of_1992_come_out(muc4: Path) -> None:
    messages = list(read_messages(muc4))
    assert last_test(messages) == "tst3"
    keys = {m.id: m.key for m in messages if m.split == "tst3"}
    official = automatic(muc4)
    ours = {name: total(score_messages(keys, found)).f for name, found in read_systems(muc4, "tst3").items()}
    assert set(ours) == set(official)
    assert len(ours) == 17
    differences = [abs(ours[name] - official[name]) for name in ours]
    assert sum(differences) / len(differences) <= LARGEST_MEAN_DIFFERENCE
    assert sorted(ours, key=ours.__getitem__) == sorted(official, key=official.__getitem__)
