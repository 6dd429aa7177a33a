"""A team's chronicle: the demo with three accounts, and people who are logged in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient

from reportedly.api import Chronicle
from reportedly.store import Store
from reportedly.store.accounts import AccountRole, Accounts
from reportedly.web.app import create_app
from reportedly.web.security import Access
from tests.web.served import HOST, OWN, PORT, TOKEN, demo_copy

PASSWORDS = {"ada": "an admin of the desk", "ed": "an editor of the desk", "vi": "a viewer of the desk"}
ROLES = {"ada": AccountRole.ADMIN, "ed": AccountRole.EDITOR, "vi": AccountRole.VIEWER}


def team_copy(folder: Path) -> Path:
    path = demo_copy(folder)
    with Store.open(path) as store:
        for name, password in PASSWORDS.items():
            Accounts(store).add(name, ROLES[name], password)
    return path


@dataclass(slots=True)
class Person:
    """A browser without scripts: its cookies, and what its pages' forms carry."""

    client: TestClient
    origin: dict[str, str]

    def log_in(self, name: str, password: str | None = None, to: str = "/") -> Any:
        form = {"name": name, "password": PASSWORDS[name] if password is None else password, "to": to}
        return self.client.post("/login", data=form, headers=self.origin)

    @property
    def token(self) -> str:
        return str(self.client.get("/api/account").json()["token"])

    def act(self, act: str, **form: object) -> int:
        return int(self.send("/act", act=act, back="/", **form).status_code)

    def send(self, path: str, /, **form: object) -> Any:
        return self.client.post(path, data={"token": self.token, **form}, headers=self.origin)


@contextmanager
def app_over(path: Path, access: Access | None = None) -> Iterator[FastAPI]:
    with Chronicle.open(path) as chronicle:
        app = create_app(chronicle, PORT, "tester", TOKEN, access)
        yield app
        app.state.site.runs.close()


def person(app: FastAPI, name: str = "", base: str = f"http://{HOST}") -> Person:
    """Somebody with a browser of their own, logged in when named."""
    found = Person(TestClient(app, base_url=base, follow_redirects=False), {**OWN, "origin": base})
    if name:
        assert found.log_in(name).status_code == 303
    return found
