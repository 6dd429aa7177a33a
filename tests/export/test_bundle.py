"""The native bundle: out, in, and out again is the same, byte for byte; what was altered is refused."""

import json
import subprocess
from pathlib import Path

import jsonschema
import pytest

from reportedly.api import Chronicle
from reportedly.errors import InputError
from reportedly.export import bundle
from reportedly.model import Decision
from tests.demo import demo_file


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle")
    copy = folder / "copy.db"
    copy.write_bytes(demo_file().read_bytes())
    with Chronicle.open(copy) as chronicle:
        rows = chronicle.rows().rows
        members = [chronicle.incident(row.id).members[0] for row in rows[:2]]
        chronicle.store.decide(Decision("different", members[0], json.dumps({"apart": [[members[0]], [members[1]]]}), who="tester"))
        bundle.write(chronicle.store, folder / "out")
    return folder / "out"


def test_there_and_back_is_the_same(exported: Path, tmp_path: Path) -> None:
    with Chronicle.open(tmp_path / "new.db") as chronicle:
        bundle.read(exported, chronicle.store)
        bundle.write(chronicle.store, tmp_path / "again")
        assert chronicle.verify().ok
        assert len(chronicle.store.decisions()) == 1
    assert tree(tmp_path / "again") == tree(exported)


def test_the_incidents_come_out_alike(exported: Path, tmp_path: Path) -> None:
    with Chronicle.open(tmp_path / "new.db") as chronicle, Chronicle.open(demo_file(), create=False) as before:
        bundle.read(exported, chronicle.store)
        assert [(r.id, r.title, r.reports) for r in chronicle.rows().rows] == [(r.id, r.title, r.reports) for r in before.rows().rows]


def test_it_verifies_with_sha256sum_alone(exported: Path) -> None:
    done = subprocess.run(["sha256sum", "--quiet", "-c", "manifest-sha256.txt"], cwd=exported, check=False, capture_output=True)
    assert done.returncode == 0


def test_its_lines_fit_its_schemas(exported: Path) -> None:
    for schema in (exported / "data" / "schema").iterdir():
        validator = jsonschema.Draft202012Validator(json.loads(schema.read_text("utf-8")))
        for line in (exported / "data" / f"{schema.stem}.jsonl").read_text("ascii").splitlines():
            validator.validate(json.loads(line))


@pytest.mark.parametrize("change", ["alter", "add", "drop"])
def test_a_changed_bundle_is_refused_by_name(exported: Path, tmp_path: Path, change: str) -> None:
    for name, content in tree(exported).items():
        (tmp_path / "b" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "b" / name).write_bytes(content)
    victim = next(p for p in (tmp_path / "b" / "data" / "originals").iterdir())
    match change:
        case "alter":
            victim.write_bytes(victim.read_bytes() + b" ")
        case "add":
            victim = victim.with_name("0" * 64)
            victim.write_bytes(b"new")
        case "drop":
            victim.unlink()
    with Chronicle.open(tmp_path / "new.db") as chronicle, pytest.raises(InputError, match=victim.name):
        bundle.read(tmp_path / "b", chronicle.store)
