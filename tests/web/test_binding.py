"""What would lay a chronicle open is refused before anything listens, with the cause and the way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.errors import UsageError
from reportedly.web.binding import Binding, access_of, is_loopback
from reportedly.web.security import local_hosts
from tests.tls import certificate


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate made here, and its key."""
    return certificate(tmp_path_factory.mktemp("tls"))


ELSEWHERE = ["0.0.0.0", "::", "192.0.2.7", "example.org", "127.1", "127.0.0.1.example.org", "0", "", "2001:db8::1", "2130706433"]
NO_NAMES = ["*", "*.example.org", "https://a.example", "a.example/x", "", "a b", "a.example:0", "a.example:x", "@", "a\n", "-a"]


@pytest.mark.parametrize("host", ELSEWHERE)
def test_any_other_address_needs_an_admin_then_tls(host: str) -> None:
    assert not is_loopback(host)
    for asked in (Binding(host), Binding(host, behind_proxy=True, public=("a.example",))):
        with pytest.raises(UsageError, match="no admin account") as told:
            access_of(asked, 0)
        assert "account add" in told.value.remedy
        assert told.value.why
    with pytest.raises(UsageError, match="TLS") as told:
        access_of(Binding(host), 1)
    assert "--tls-cert" in told.value.remedy
    assert "--behind-tls-proxy" in told.value.remedy


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.0.0.5"])
def test_this_machine_needs_nothing_until_somebody_else_can_reach_it(host: str) -> None:
    access = access_of(Binding(host), 0)
    assert set(local_hosts(8765)) <= access.hosts
    assert (access.secure, access.closed) == (False, False)
    named = ("a.example",)
    for asked in (Binding(host, public=named), Binding(host, behind_proxy=True), Binding(host, public=named, behind_proxy=True)):
        with pytest.raises(UsageError, match="no admin account"):
            access_of(asked, 0)
    with pytest.raises(UsageError, match="TLS"):
        access_of(Binding(host, public=("a.example",)), 1)


def test_the_names_that_are_welcome(files: tuple[Path, Path]) -> None:
    cert, key = files
    behind = Binding("127.0.0.1", public=("Chronicle.Example.org", "other.example:8443"), behind_proxy=True)
    access = access_of(behind, 1)
    assert access.hosts == {"chronicle.example.org", "other.example:8443"}
    assert (access.secure, access.closed, access.scheme, access.cookie) == (True, True, "https", "__Host-reportedly")
    assert access_of(Binding("0.0.0.0", 8765, ("a.example",), cert, key), 1).hosts == {"a.example:8765"}
    assert access_of(Binding("0.0.0.0", 443, ("a.example",), cert, key), 1).hosts == {"a.example"}
    assert access_of(Binding("192.0.2.7", 8765, (), cert, key), 1).hosts == {"192.0.2.7:8765"}
    assert access_of(Binding("2001:db8::1", 443, (), cert, key), 1).hosts == {"[2001:db8::1]"}
    for host in ("0.0.0.0", "::"):
        with pytest.raises(UsageError, match="under which name"):
            access_of(Binding(host, 8765, (), cert, key), 1)


@pytest.mark.parametrize("name", NO_NAMES)
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="is no name of a host"):
        access_of(Binding("127.0.0.1", public=(name,), behind_proxy=True), 1)


def test_certificates_are_tried_before_anything_listens(files: tuple[Path, Path], tmp_path: Path) -> None:
    cert, key = files
    bad = tmp_path / "bad.pem"
    bad.write_text("no certificate")
    for pair, said in (
        ((cert, None), "two files"), ((None, key), "two files"), ((cert, tmp_path / "none"), "there is no"), ((bad, key), "cannot be used"),
        ((cert, bad), "cannot be used"),
    ):
        with pytest.raises(UsageError, match=said) as told:
            access_of(Binding("192.0.2.7", 8765, (), *pair), 1)
        assert told.value.remedy
    with pytest.raises(UsageError, match="not both"):
        access_of(Binding("192.0.2.7", 8765, (), cert, key, behind_proxy=True), 1)
