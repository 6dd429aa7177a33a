"""Accounts and log-ins, over each kind of store: roles, expiry, nothing secret in the chronicle, the last admin stays."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from reportedly.errors import ConflictError, StoreError, UsageError
from reportedly.store import Store, passwords
from reportedly.store.accounts import AccountRole, Accounts, Limits, form_token, normal
from reportedly.store.schema import account, login
from tests.store.conftest import Fresh
from tests.store.samples import entry_of

GOOD, OTHER = "correct horse battery", "staple of another kind"
ADMIN, EDITOR, VIEWER = AccountRole.ADMIN, AccountRole.EDITOR, AccountRole.VIEWER


@dataclass(slots=True)
class Clock:
    now: float = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def store(fresh: Fresh) -> Iterator[Store]:
    with Store.open(fresh()) as opened:
        yield opened


def logged_in(accounts: Accounts, name: str = "ana", password: str = GOOD) -> str:
    token = accounts.log_in(name, password)
    assert token
    return token


def test_accounts_are_listed_by_name_and_roles_are_ordered(store: Store) -> None:
    accounts = Accounts(store)
    assert not accounts.any()
    accounts.add("Zoë", ADMIN, GOOD)
    accounts.add("ana@desk", VIEWER, GOOD)
    assert [(one.name, one.role) for one in accounts.all()] == [("ana@desk", VIEWER), ("zoë", ADMIN)]
    assert (accounts.any(), accounts.admins()) == (True, 1)
    assert ADMIN.covers(VIEWER)
    assert EDITOR.covers(EDITOR)
    assert not VIEWER.covers(EDITOR)
    assert not EDITOR.covers(ADMIN)


@pytest.mark.parametrize("name", ["", " ", "a b", "a/b", "<b>", "_a", "a" * 65, "a\nb", "a\x00", "\u202eana", "-x", "\ud83d"])
def test_a_name_that_cannot_be_one_is_refused(store: Store, name: str) -> None:
    with pytest.raises(UsageError, match="cannot be the name"):
        Accounts(store).add(name, ADMIN, GOOD)
    assert not Accounts(store).any()


def test_a_name_is_taken_in_every_spelling(store: Store) -> None:
    accounts = Accounts(store)
    accounts.add("José", ADMIN, GOOD)
    for again in ("josé", "JOSE\u0301", " José "):
        with pytest.raises(ConflictError, match="already"):
            accounts.add(again, VIEWER, OTHER)
    assert accounts.known(logged_in(accounts, "JOSE\u0301")) is not None
    assert normal(normal("İSTANBUL")) == normal("İSTANBUL")


@pytest.mark.parametrize("password", ["", "short", "x" * 11, "x" * 1001])
def test_a_password_has_its_length(store: Store, password: str) -> None:
    with pytest.raises(UsageError, match="cannot be taken"):
        Accounts(store).add("ana", ADMIN, password)


def test_the_first_is_an_admin_and_the_last_admin_stays(store: Store) -> None:
    accounts = Accounts(store)
    with pytest.raises(UsageError, match="first account"):
        accounts.add("ed", EDITOR, GOOD)
    accounts.add("ana", ADMIN, GOOD)
    with pytest.raises(UsageError, match="last admin"):
        accounts.set_role("ana", VIEWER)
    accounts.add("ed", EDITOR, GOOD)
    with pytest.raises(UsageError, match="last admin"):
        accounts.remove("ana")
    accounts.set_role("ed", ADMIN)
    accounts.remove("ana")
    accounts.remove("ed")
    assert not accounts.any()
    for change in (accounts.remove, lambda name: accounts.set_role(name, ADMIN), lambda name: accounts.set_password(name, GOOD)):
        with pytest.raises(StoreError, match="there is no account"):
            change("nobody")


def test_only_the_right_password_opens(store: Store) -> None:
    accounts = Accounts(store)
    accounts.add("ana", ADMIN, GOOD)
    wrong = (("ana", OTHER), ("ana", ""), ("nobody", GOOD), ("", ""), ("ana", GOOD + "x"), ("ana", "\ud83d"), ("a\x00", "x" * 10**5))
    for name, password in wrong:
        assert accounts.log_in(name, password) is None
    found = accounts.known(logged_in(accounts, "ANA"))
    assert found is not None
    assert (found.name, found.role) == ("ana", ADMIN)
    for token in ("", "x", "\ud83d", found.form):
        assert accounts.known(token) is None


def test_a_log_in_ends_without_use_and_in_any_case(store: Store) -> None:
    clock = Clock()
    accounts = Accounts(store, Limits(idle=100, longest=250), clock)
    accounts.add("ana", ADMIN, GOOD)
    used, unused = logged_in(accounts), logged_in(accounts)
    for _ in range(3):
        clock.now += 80
        assert accounts.known(used) is not None
    assert accounts.known(unused) is None
    clock.now += 20
    assert accounts.known(used) is None
    clock.now -= 10_000  # a clock that is set back opens nothing
    assert accounts.known(used) is None
    clock.now += 20_000
    logged_in(accounts)
    with store.reading() as connection:
        assert len(connection.execute(login.select()).all()) == 1  # what is over is swept


def test_every_log_in_ends_with_log_out_a_new_password_and_removal(store: Store) -> None:
    accounts = Accounts(store)
    accounts.add("ana", ADMIN, GOOD)
    accounts.add("ed", EDITOR, OTHER)
    one, two = logged_in(accounts), logged_in(accounts)
    accounts.log_out(one)
    assert accounts.known(one) is None
    assert accounts.known(two) is not None
    accounts.set_password("ana", OTHER)
    assert accounts.known(two) is None
    assert accounts.log_in("ana", GOOD) is None
    eds = logged_in(accounts, "ed", OTHER)
    accounts.set_role("ed", VIEWER)
    found = accounts.known(eds)
    assert found is not None
    assert found.role is VIEWER
    accounts.remove("ed")
    assert accounts.known(eds) is None


def test_the_chronicle_holds_neither_passwords_nor_tokens(store: Store) -> None:
    accounts = Accounts(store)
    accounts.add("ana", ADMIN, GOOD)
    token = logged_in(accounts)
    with store.reading() as connection:
        kept = repr([connection.execute(table.select()).all() for table in (account, login)])
    assert "$argon2id$" in kept
    for secret in (GOOD, token, form_token(token)):
        assert secret not in kept
    assert token not in form_token(token)


def test_a_hash_of_other_costs_is_renewed(store: Store) -> None:
    from argon2 import PasswordHasher

    accounts = Accounts(store)
    accounts.add("ana", ADMIN, GOOD)
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(GOOD)
    with store.writing() as connection:
        connection.execute(account.update().values(password=weak))
    logged_in(accounts)
    with store.reading() as connection:
        assert not passwords.outdated(connection.execute(account.select()).one().password)
    logged_in(accounts)


def test_accounts_are_no_part_of_what_a_chronicle_is(store: Store) -> None:
    store.put([entry_of("A blast killed 14 in Oldport.")])
    before = store.digest()
    Accounts(store).add("ana", ADMIN, GOOD)
    assert store.digest() == before
    assert list(store.faults()) == []


def test_a_chronicle_of_before_gets_its_tables_and_a_private_copy(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    with Store.open(path) as made:
        made.put([entry_of("A blast killed 14 in Oldport.")])
        before = made.digest()
    with sqlite3.connect(path) as hand:
        hand.executescript("drop table account; drop table login; pragma user_version = 3;")
    hand.close()
    with Store.open(path) as store:
        Accounts(store).add("ana", ADMIN, GOOD)
        assert store.digest() == before
        assert list(store.faults()) == []
    assert (tmp_path / "c.db.v3").stat().st_mode & 0o077 == 0
