"""The commands over accounts: the password comes from standard input, never from an argument, and is never shown."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from reportedly.cli import app
from reportedly.errors import ConflictError, StoreError, UsageError
from reportedly.store import Store
from reportedly.store.accounts import Accounts

GOOD, OTHER = "correct horse battery", "staple of another kind"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "c.db"


def typed(path: Path, *words: str, given: str = "") -> Result:
    ran = CliRunner().invoke(app, ["account", *words, "--chronicle", str(path)], input=given)
    assert GOOD not in ran.output
    assert OTHER not in ran.output
    if ran.exception and not isinstance(ran.exception, SystemExit):
        raise ran.exception
    return ran


def test_accounts_are_added_listed_changed_and_removed(path: Path) -> None:
    typed(path, "add", "ana", "--role", "admin", given=f"{GOOD}\n")
    typed(path, "add", "ed", "--role", "editor", given=f"{GOOD}\r\n")
    rows = [json.loads(line) for line in typed(path, "list", "--json").stdout.splitlines()]
    assert [(row["name"], row["role"]) for row in rows] == [("ana", "admin"), ("ed", "editor")]
    assert set(rows[0]) == {"name", "role", "made"}
    typed(path, "role", "ed", "viewer")
    typed(path, "password", "ed", given=OTHER)
    assert "viewer" in typed(path, "list").stdout
    with Store.open(path) as store:
        assert Accounts(store).log_in("ed", OTHER)
        assert not Accounts(store).log_in("ed", GOOD)
    typed(path, "remove", "ed")
    assert "ed" not in typed(path, "list").stdout.split()


def test_what_cannot_be_is_refused_with_a_way_out(path: Path) -> None:
    with pytest.raises(UsageError, match="first account") as first:
        typed(path, "add", "ed", "--role", "editor", given=GOOD)
    assert "--role admin" in first.value.remedy
    with pytest.raises(UsageError, match="no role"):
        typed(path, "add", "ed", "--role", "owner", given=GOOD)
    with pytest.raises(UsageError, match="password"):
        typed(path, "add", "ana", "--role", "admin", given="short\n")
    with pytest.raises(UsageError, match="password"):
        typed(path, "add", "ana", "--role", "admin")
    typed(path, "add", "ana", "--role", "admin", given=GOOD)
    with pytest.raises(ConflictError):
        typed(path, "add", "Ana", "--role", "viewer", given=GOOD)
    with pytest.raises(UsageError, match="last admin"):
        typed(path, "role", "ana", "viewer")
    with pytest.raises(StoreError, match="there is no account"):
        typed(path, "password", "nobody", given=GOOD)


def test_a_password_is_no_argument(path: Path) -> None:
    assert typed(path, "add", "ana", "in-the-open", "--role", "admin", given=GOOD).exit_code == 2
    assert typed(path, "add", "ana", "--role", "admin", "--password", "x", given=GOOD).exit_code == 2
