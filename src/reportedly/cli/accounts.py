"""Verbs over the accounts of a team's chronicle: account add, list, role, password, remove."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from reportedly.cli.app import app
from reportedly.cli.chronicle import CHRONICLE, JSON
from reportedly.cli.render import note, print_json, say, table

if TYPE_CHECKING:
    from reportedly.store.accounts import AccountRole

account = typer.Typer(help="Who may use the chronicle over the web.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(account, name="account")
NAME = typer.Argument(..., metavar="NAME", help="The account's name; it stands in the log beside what the person decides.")
ROLES = "viewer reads, editor corrects and adds, admin redacts too."


@account.command("add")
def add(
    name: str = NAME,
    role: str = typer.Option(..., "--role", metavar="ROLE", help=ROLES),
    chronicle: str = CHRONICLE,
) -> None:
    """A new account; its password is asked for, or read from standard input."""
    from reportedly.store import Store
    from reportedly.store.accounts import Accounts

    wanted = _role(role)
    with Store.open(chronicle) as store:
        made = Accounts(store).add(name, wanted, _password())
        say(f"{made.name}: {made.role}")
        note("From now on the pages ask everybody to log in." if len(Accounts(store).all()) == 1 else "It holds from now on.")


@account.command("list")
def list_(chronicle: str = CHRONICLE, as_json: bool = JSON) -> None:
    """All accounts with their roles."""
    from reportedly.model import to_json
    from reportedly.store import Store
    from reportedly.store.accounts import Accounts

    with Store.open(chronicle, create=False) as store:
        found = Accounts(store).all()
    if as_json:
        for one in found:
            print_json(to_json(one))
        return
    table(["name", "role", "since"], [[one.name, one.role.value, one.made] for one in found])
    if not found:
        note("There is no account: serve works on this machine only. Run: reportedly account add NAME --role admin")


@account.command("role")
def role(
    name: str = NAME,
    new: str = typer.Argument(..., metavar="ROLE", help=ROLES),
    chronicle: str = CHRONICLE,
) -> None:
    """Give an account another role; it holds from the next page on."""
    from reportedly.store import Store
    from reportedly.store.accounts import Accounts

    wanted = _role(new)
    with Store.open(chronicle, create=False) as store:
        Accounts(store).set_role(name, wanted)
    say(f"{name}: {wanted}")


@account.command("password")
def password(name: str = NAME, chronicle: str = CHRONICLE) -> None:
    """Give an account another password, asked for or read from standard input; its log-ins end."""
    from reportedly.store import Store
    from reportedly.store.accounts import Accounts

    with Store.open(chronicle, create=False) as store:
        Accounts(store).set_password(name, _password())
    say(f"{name}: the password is changed, every log-in of it is over")


@account.command("remove")
def remove(name: str = NAME, chronicle: str = CHRONICLE) -> None:
    """Take an account away; its log-ins end, what the person decided stays in the log."""
    from reportedly.store import Store
    from reportedly.store.accounts import Accounts

    with Store.open(chronicle, create=False) as store:
        Accounts(store).remove(name)
    say(f"{name} is removed")


def _role(name: str) -> AccountRole:
    """The role of this name; raises UsageError."""
    from reportedly.errors import UsageError
    from reportedly.store.accounts import AccountRole

    if name not in list(AccountRole):
        raise UsageError(f"no role is called {name!r}", f"there are: {', '.join(AccountRole)}", ROLES)
    return AccountRole(name)


def _password() -> str:
    """A password that is typed twice unseen, or the first line of standard input; never an argument, which other programs can see."""
    import getpass

    from reportedly.errors import UsageError

    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass("New password: ")
    if getpass.getpass("Once more: ") != first:
        raise UsageError("the two passwords differ", "nothing was changed", "Type the same one twice.")
    return first
