"""Where the app listens, and under which names people reach it; what would lay the chronicle open is refused before anything listens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext, SSLError

from reportedly.errors import UsageError
from reportedly.web.security import Access, local_hosts

PUBLIC = re.compile(r"(?P<name>[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?|\[[0-9a-f:]{2,45}\])(:(?P<port>[1-9][0-9]{0,4}))?")
LOCAL = "127.0.0.1"
HTTPS = 443
FIRST = "Run: reportedly account add NAME --role admin"
TLS = ("Give --tls-cert FILE and --tls-key FILE, or --behind-tls-proxy when a server in front of this one does it. "
       "Without, passwords and log-ins cross the network as plain text.")


@dataclass(frozen=True, slots=True)
class Binding:
    """What was asked for: host and port to listen at, names that people use, the files of the certificate, or the server in front."""

    host: str = LOCAL
    port: int = 8765
    public: tuple[str, ...] = ()
    cert: Path | None = None
    key: Path | None = None
    behind_proxy: bool = False

    @property
    def bound(self) -> str:
        """The address to listen at; localhost is not looked up, since a name may lead anywhere."""
        return LOCAL if self.host == "localhost" else self.host

    @property
    def secure(self) -> bool:
        """Whether the browser speaks TLS, to us or to the server in front."""
        return self.behind_proxy or self.cert is not None

    @property
    def local(self) -> bool:
        """Whether nobody but this machine can reach it."""
        return is_loopback(self.host) and not self.public and not self.secure and self.key is None

    @property
    def name(self) -> str:
        """The address as it stands in a Host header."""
        host = f"[{self.bound}]" if ":" in self.bound else self.bound.lower()
        return host if self.secure and self.port == HTTPS else f"{host}:{self.port}"


def is_loopback(host: str) -> bool:
    """Whether an address leads to this machine only; a name other than localhost may lead anywhere."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def access_of(asked: Binding, admins: int) -> Access:
    """How the app may be reached; raises UsageError for what is not safe, with the way out."""
    if asked.local:
        return Access(frozenset((*local_hosts(asked.port), asked.name)))
    if not admins:
        raise UsageError("others could reach the chronicle, and it has no admin account",
                         "without accounts whoever reaches the address may read and change everything", FIRST)
    _check_tls(asked)
    return Access(frozenset(_names(asked)), asked.secure, closed=True)


def _check_tls(asked: Binding) -> None:
    if (asked.cert is None) != (asked.key is None):
        raise UsageError("TLS needs two files", "--tls-cert and --tls-key belong together", "Name both, or neither.")
    for file in (asked.cert, asked.key):
        if file is not None and not file.is_file():
            raise UsageError(f"there is no {file}", "the file of a certificate or key was expected", "Check the name.")
    if asked.cert and asked.behind_proxy:
        raise UsageError("TLS is here or in front, not both", "--behind-tls-proxy was given with a certificate", "Leave one away.")
    _try_certificate(asked)
    if not asked.secure:
        raise UsageError(f"{asked.host} is not reached by TLS", "the network between would see every password", TLS)


def _try_certificate(asked: Binding) -> None:
    """Read the files as the server will; an encrypted key is refused rather than asked about."""
    if asked.cert is None:
        return
    try:
        SSLContext(PROTOCOL_TLS_SERVER).load_cert_chain(asked.cert, asked.key, password=lambda: "")
    except (SSLError, OSError) as error:
        raise UsageError("the certificate cannot be used", str(error),
                         "PEM files are needed: the certificate with those up to its root, and its key without a password.") from error


def _names(asked: Binding) -> list[str]:
    """The Host values that are welcome; raises UsageError when there is none or one is no name."""
    named = [_name(name, asked) for name in asked.public]
    if not asked.behind_proxy and _is_one_place(asked.host):
        named.append(asked.name)
    if not named:
        raise UsageError("under which name do people reach it?", f"{asked.host} is not what they type", "Give --public-host NAME.")
    return named


def _is_one_place(host: str) -> bool:
    try:
        return not ip_address(host).is_unspecified
    except ValueError:
        return PUBLIC.fullmatch(host.lower()) is not None


def _name(text: str, asked: Binding) -> str:
    found = PUBLIC.fullmatch(text.lower())
    if found is None:
        raise UsageError(f"{text[:80]!r} is no name of a host", "--public-host wants what stands in the address, without https://",
                         "Write it as chronicle.example.org or chronicle.example.org:8443")
    port = int(found["port"] or (HTTPS if asked.behind_proxy else asked.port))
    return found["name"] if port == HTTPS else f"{found['name']}:{port}"  # a browser leaves the usual port away
