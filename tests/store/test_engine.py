"""Files that are no sound chronicle of this version are refused with file, cause and way out, and stay as they are."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from reportedly.errors import StoreError
from reportedly.model import Decision
from reportedly.store import Store, migrations
from reportedly.store.schema import VERSION
from reportedly.store.sqlite_file import engine_of
from tests.shared import SHARED, needs_shared
from tests.store.samples import entry_of


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    path = tmp_path / "c.db"
    with Store.open(path) as store:
        for n in range(40):
            store.put([entry_of(f"Bomb {n} killed {n} in the market of Oldport. " * 20)])
        store.decide(Decision("merge", "a"))
        store.decide(Decision("merge", "b"))
    return path


def refused(path: Path, *words: str) -> None:
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    with pytest.raises(StoreError) as told:
        Store.open(path)
    message = str(told.value)
    assert str(path) in message
    assert told.value.why
    assert told.value.remedy
    for word in words:
        assert word in message
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


def test_missing(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no chronicle"):
        Store.open(tmp_path / "c.db", create=False)
    with pytest.raises(StoreError, match="is not a folder"):
        Store.open(tmp_path / "none" / "c.db")


def test_created_whole_private_and_without_leftovers(tmp_path: Path) -> None:
    (tmp_path / ".c.db.999999999.creating").write_bytes(b"left by a killed process")
    Store.open(tmp_path / "c.db").close()
    assert [p.name for p in tmp_path.iterdir()] == ["c.db"]
    assert (tmp_path / "c.db").stat().st_mode & 0o077 == 0


def test_zero_bytes_where_a_chronicle_was(tmp_path: Path) -> None:
    (tmp_path / "c.db").touch()
    refused(tmp_path / "c.db", "is empty", "0 bytes")


def test_not_a_database(tmp_path: Path) -> None:
    (tmp_path / "c.db").write_bytes(b"PK\x03\x04" + b"x" * 500)
    refused(tmp_path / "c.db", "is not a chronicle", "zip data")


def test_database_of_another_program(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "c.db") as other:
        other.execute("create table t(x)")
    refused(tmp_path / "c.db", "is not a chronicle", "another program")


def test_newer(sound: Path) -> None:
    content = bytearray(sound.read_bytes())
    content[60:64] = (9999).to_bytes(4, "big")
    sound.write_bytes(content)
    refused(sound, "newer", "9999")


def test_damaged_page_and_cut_in_half(sound: Path) -> None:
    content = sound.read_bytes()
    sound.write_bytes(content[: 4096 * 9] + b"\xff" * 64 + content[4096 * 9 + 64 :])
    refused(sound, "damaged")
    sound.write_bytes(content[: len(content) // 2])
    refused(sound, "damaged")


def test_foreign_trigger(sound: Path) -> None:
    with sqlite3.connect(sound) as evil:
        evil.execute("create trigger t after insert on report begin delete from decision; end")
    evil.close()
    refused(sound, "trigger", "reportedly did not make")


def test_flipped_evidence_is_found_by_our_own_check(sound: Path) -> None:
    content = sound.read_bytes()
    place = content.rindex(b"Bomb 7 killed 7")
    sound.write_bytes(content[: place + 12] + b"9" + content[place + 13 :])
    with Store.open(sound) as store:
        assert any("altered" in fault.problem or "quote" in fault.problem for fault in store.faults())


@pytest.mark.parametrize("change", [
    "update decision set record = replace(record, 'merge', 'split') where number = 1", "delete from decision where number = 1",
    "delete from decision where number = 2", "update decision set number = 3 - number + 10",
    "update claim set record = replace(record, 'bombing', 'battles')", "update claim set speaker = 'Nobody'",
    "update report set text = cast(replace(cast(text as text), 'market', 'palace') as blob)", "delete from claim where number = 1",
    "update original set content = x'00'", "update report set seal = '0'", "update claim set record = 'x'",
])  # fmt: skip
def test_tampering_is_found(sound: Path, change: str) -> None:
    with sqlite3.connect(sound) as hand:
        hand.execute(change)
    hand.close()
    with Store.open(sound) as store:
        assert list(store.faults())


def test_folder_instead_of_file_and_no_rights(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        Store.open(tmp_path)


@needs_shared
@pytest.mark.parametrize("name", [
    "00_control.db", "01_flipped_evidence.db", "02_damaged_page.db", "03_truncated.db", "04_zero.db", "05_not_a_db.db",
    "06_newer_schema.db", "07_hostile_schema.db", "08_wal_header_no_wal.db",
])  # fmt: skip
def test_hostile_databases_are_not_ours(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes((SHARED / "hostile" / "db" / name).read_bytes())
    refused(path)


def test_a_migration_keeps_a_copy_and_is_whole(sound: Path) -> None:
    engine = engine_of(sound)
    steps = (*[lambda connection: None] * (VERSION - 1), lambda connection: connection.exec_driver_sql("create table extra(x)"))
    migrations.migrate(sound, engine, steps, VERSION + 1)  # type: ignore[arg-type]
    engine.dispose()
    assert (sound.parent / f"c.db.v{VERSION}").exists()
    refused(sound, "newer")
    os.replace(sound.parent / f"c.db.v{VERSION}", sound)
    with Store.open(sound) as store:
        assert store.counts().reports == 40
        assert list(store.faults()) == []


AS_ONE = """
drop table mention; drop table blocking; drop table pending; drop table stale; drop index judgement_right; drop index claim_statement;
drop table incident_facet;
drop table facet_name; drop table incident_record;
drop table incident_row; create table incident_row(id varchar primary key, basis varchar(32) not null, record text not null);
create table incident_facet(facet varchar, value varchar, incident varchar);
update chronicle set value = 'merge.v5 0123456789abcdef' where key = 'merged'; pragma user_version = 1;
"""


def test_a_chronicle_of_the_first_schema_is_brought_up_and_merged_again(tmp_path: Path) -> None:
    from reportedly.pipeline.merging import refresh
    from reportedly.pipeline.views import refresh_views

    path = tmp_path / "c.db"
    with Store.open(path) as store:
        store.put([entry_of(f"Bomb {n} killed {n % 3} in Oldport.", f"{n}.txt") for n in range(9)])
        refresh(store)
        wanted = store.digest()
    with sqlite3.connect(path) as hand:
        hand.executescript(AS_ONE)
    hand.close()
    with Store.open(path) as store:
        assert refresh(store)
        assert store.digest() == wanted
        assert refresh_views(store) == len(store.clusters())
        assert list(store.faults()) == []
    assert (tmp_path / "c.db.v1").exists()


FULL = """
import sys
from reportedly.errors import StoreError
from reportedly.store import Store
from tests.store.samples import entry_of
with Store.open(sys.argv[1]) as store:
    import resource, signal
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000))
    try:
        for n in range(1000):
            store.put([entry_of(f"Bomb {n} killed {n} in Oldport. " + "Filler. " * 90, f"{n}.txt")])
            print(n, flush=True)
    except StoreError as error:
        print(error, file=sys.stderr)
"""


def test_a_full_disk_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    run = subprocess.run([sys.executable, "-c", FULL, str(path)], capture_output=True, text=True, timeout=60, check=True,
                         env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    acknowledged = len(run.stdout.split())
    assert 5 < acknowledged < 1000
    assert str(path) in run.stderr
    assert "Free space" in run.stderr
    with Store.open(path) as store:
        assert store.counts().reports >= acknowledged
        assert list(store.faults()) == []
        store.put([entry_of("Space was freed and a bomb killed 1.")])
