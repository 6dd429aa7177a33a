"""What fuzzing found stays found, and every reader takes mutations of sound inputs; the targets are those of `fuzz/`."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

from tests.hostile import samples

FUZZ = Path(__file__).parents[2] / "fuzz"
FINDINGS = sorted(path for path in (FUZZ / "corpus").glob("*/*") if path.is_file())
MUTATIONS = 60

sys.path.insert(0, str(FUZZ))
from targets import NAMES, read_as  # noqa: E402


@pytest.mark.parametrize("path", FINDINGS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_finding_stays_found(path: Path) -> None:
    read_as(path.parent.name, path.read_bytes())


@pytest.mark.parametrize("target", sorted(NAMES))
def test_mutations_of_sound_inputs(target: str) -> None:
    chance = random.Random(target)
    sound = samples.of(target)
    read_as(target, sound)
    for _ in range(MUTATIONS):
        read_as(target, mutated(sound, chance))


def mutated(content: bytes, chance: random.Random) -> bytes:
    """A copy with some bytes changed, cut out, doubled or cut off."""
    made = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        start = chance.randrange(len(made))
        end = min(len(made), start + chance.randint(1, 40))
        part = made[start:end]
        made[start:end] = chance.choice((b"", part + part, chance.randbytes(len(part)), b"\x00", b"<" * len(part), b"999999999"))
        if len(made) < 2:
            return bytes(made)
    return bytes(made)
