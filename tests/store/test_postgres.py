"""A chronicle on a PostgreSQL server: the digest of a file, errors with the way out, no password told, what is not ours refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Thread
from time import sleep

import pytest

from reportedly.errors import StoreError
from reportedly.model import Decision
from reportedly.pipeline.merging import refresh
from reportedly.pipeline.views import refresh_views
from reportedly.store import Store, postgres_server
from reportedly.store.schema import VERSION
from tests import postgres
from tests.store.samples import entry_of


@pytest.fixture(scope="module")
def server() -> postgres.Server:
    return postgres.server()


def by_hand(server: postgres.Server, address: str, statement: str) -> None:
    """Run a statement in the schema of an address."""
    server.do(f"SET search_path TO {address.rpartition('%3D')[2]}; {statement}")


def refused(target: str, *words: str, create: bool = True) -> None:
    with pytest.raises(StoreError) as told:
        Store.open(target, create)
    message = str(told.value)
    assert told.value.why
    assert told.value.remedy
    for word in words:
        assert word in message
    assert postgres.PASSWORD not in message
    assert postgres.WRITTEN not in message


def fill(store: Store) -> None:
    store.put([entry_of(f"Bomb {n} killed {n % 5} in Oldport. Dawn claimed it.", f"{n}.txt") for n in range(20)])
    store.decide(Decision("merge", "x", payload='{"members": []}', who="ana", at="2031-01-01T00:00:00+00:00"))
    refresh(store)
    refresh_views(store)
    gone = next(iter(store.reports())).id
    store.remove([gone], Decision("remove", gone, at="2031-01-02T00:00:00+00:00"))
    store.compact()
    refresh(store)
    refresh_views(store)


def test_same_input_and_operations_give_the_digest_of_a_file(server: postgres.Server, tmp_path: Path) -> None:
    with Store.open(tmp_path / "c.db") as file, Store.open(server.fresh()) as served:
        for store in (file, served):
            fill(store)
        assert served.digest() == file.digest()
        assert served.counts() == file.counts()
        assert [h.report for h in served.search("bomb oldport")] == [h.report for h in file.search("bomb oldport")]
        assert served.search("bomb oldport")
        assert list(served.faults()) == []


def test_the_rank_is_that_of_a_file(server: postgres.Server, tmp_path: Path) -> None:
    texts = [f"{'harbour ' * (n % 4)}{'market ' * (n % 3)}{'filler ' * n}killed {n}" for n in range(30)]
    with Store.open(tmp_path / "c.db") as file, Store.open(server.fresh()) as served:
        for store in (file, served):
            store.put([entry_of(text, f"{n}.txt") for n, text in enumerate(texts)])
        for query in ("harbour", "harbour market", "market killed filler", "arb rke", "100%_", "kil"):
            assert [h.report for h in served.search(query)] == [h.report for h in file.search(query)]


def test_no_password_is_told(server: postgres.Server) -> None:
    with Store.open(server.fresh()) as store:
        assert postgres.WRITTEN not in f"{store.name} {store!r}"
        assert postgres.PASSWORD not in f"{store.name} {store!r}"
        assert store.name.startswith(f"postgresql://{postgres.USER}@127.0.0.1:")


def test_what_cannot_be_reached_is_told_with_the_way_out(server: postgres.Server) -> None:
    refused(server.address(password="wr%40ng"), "refuses the log-in", "PGPASSWORD")
    refused(server.address(user="nobody-here"), "refuses the log-in")
    refused(server.address("absent"), "is not there", "createdb")
    refused(f"postgresql://{postgres.USER}:{postgres.WRITTEN}@127.0.0.1:1/x", "cannot be reached", "Start the server")
    refused(f"postgresql://{postgres.USER}:{postgres.WRITTEN}@no.such.host.invalid/x", "cannot be reached", "host")


@pytest.mark.parametrize("address", [
    "postgresql://u:p@ss:w/ord@127.0.0.1/x", "postgresql://", "postgresql://u:p@ss@h/x", "postgresql://u:s3cret@h:port/x",
    "mysql://u:s3cret@h/x", "postgresql://u@h/", "http://u:s3cret@h/",
])  # fmt: skip
def test_an_address_that_is_none_is_refused_without_repeating_it(server: postgres.Server, address: str) -> None:
    with pytest.raises(StoreError) as told:
        Store.open(address)
    assert told.value.remedy
    assert "s3cret" not in str(told.value)
    assert "ss@" not in str(told.value)
    assert "ord@" not in str(told.value)


def test_what_is_not_ours_is_refused_and_left(server: postgres.Server) -> None:
    other = server.fresh()
    by_hand(server, other, "CREATE TABLE t(x int)")
    refused(other, "is not a chronicle", "another program")
    by_hand(server, other, "CREATE TABLE chronicle(id int)")
    refused(other, "is not a chronicle")
    refused(server.fresh(), "there is no chronicle", create=False)
    refused(f"{server.address()}?options=-csearch_path%3Dnowhere", "no such schema", "CREATE SCHEMA")


def test_newer_and_altered_by_others(server: postgres.Server) -> None:
    newer, evil = server.fresh(), server.fresh()
    for address in (newer, evil):
        Store.open(address).close()
    by_hand(server, newer, "UPDATE chronicle SET value = 'reportedly 9999' WHERE key = 'schema'")
    refused(newer, "newer", "9999")
    by_hand(server, evil, "CREATE RULE sly AS ON INSERT TO report DO ALSO DELETE FROM decision")
    refused(evil, "rule", "reportedly did not make")


def test_an_older_schema_is_brought_up_whole_or_not_at_all(server: postgres.Server) -> None:
    def broken(connection: object) -> None:
        raise RuntimeError("stopped")

    with Store.open(server.fresh()) as store:
        fill(store)
        before = store.digest()
        steps = [lambda connection: None] * (VERSION - 1)
        extra: Callable[..., None] = lambda connection: connection.exec_driver_sql("CREATE TABLE extra(x int)")  # noqa: E731
        with pytest.raises(RuntimeError):
            postgres_server.migrate(store.name, store.engine, (*steps, extra, broken), VERSION + 2)
        with Store.open(store.target) as again:
            assert again.digest() == before
        postgres_server.migrate(store.name, store.engine, (*steps, extra), VERSION + 1)
        refused(store.target, "newer")


@pytest.mark.parametrize("change", [
    "update decision set record = replace(record, 'merge', 'split')", "delete from decision where number = 1",
    "update original set content = '\\x00'", "update report set seal = '0'", "delete from words where number > 5",
])  # fmt: skip
def test_tampering_is_found(server: postgres.Server, change: str) -> None:
    with Store.open(server.fresh()) as store:
        fill(store)
        by_hand(server, store.target, change)
        assert list(store.faults())


def test_one_writes_at_a_time_and_readers_see_one_moment(server: postgres.Server) -> None:
    with Store.open(server.fresh()) as store, Store.open(store.target) as other:
        steps: list[str] = []

        def write() -> None:
            other.put([entry_of("A bomb killed 2.", "b.txt")])
            steps.append("second")

        with store.writing(), store.reading() as moment:
            before = moment.exec_driver_sql("SELECT count(*) FROM report").scalar_one()
            waits = Thread(target=write)
            waits.start()
            sleep(0.3)
            steps.append("first")
        waits.join()
        assert steps == ["first", "second"]
        with store.reading() as moment:
            before = moment.exec_driver_sql("SELECT count(*) FROM report").scalar_one()
            other.put([entry_of("A bomb killed 3.", "c.txt")])
            assert moment.exec_driver_sql("SELECT count(*) FROM report").scalar_one() == before == 1
