"""Which addresses may be asked for: web addresses of hosts in the public network, and nothing of this machine or its neighbours.

Names are never judged by their spelling alone: what counts is the address that a connection is made to.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit, urlunsplit

from reportedly.errors import InputError

PORTS = {80, 443, 8080, 8443}
LONGEST = 4_000
NAT64 = ip_network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public network, also looking at an IPv4 address inside an IPv6 one."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = _inner(found) if isinstance(found, IPv6Address) else None
    if inner is not None and not is_public(str(inner)):
        return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


def _inner(address: IPv6Address) -> IPv4Address | None:
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)


def checked(address: str) -> str:
    """The address with its host as the network spells it; raises InputError when it is not one that we ask for."""
    if any(ord(c) < 33 or ord(c) == 127 for c in address) or "\\" in address or len(address) > LONGEST:
        raise InputError("not a web address", "it holds blanks, controls or backslashes, or is too long")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise InputError("not a web address", str(error)) from error
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        raise InputError("not a web address", "only http and https are asked for")
    if parts.username is not None or parts.password is not None:
        raise InputError("refused", "the address holds a user name or a password")
    if port is not None and port not in PORTS:
        raise InputError("refused", f"port {port} is not one of {', '.join(map(str, sorted(PORTS)))}")
    return _spelled(parts, port)


def _spelled(parts: SplitResult, port: int | None) -> str:
    host = str(parts.hostname)
    if ":" not in host:
        try:
            host = host.encode("idna").decode("ascii") if not host.isascii() else host
        except UnicodeError as error:
            raise InputError("not a web address", "its host cannot be spelled") from error
    shown = f"[{host}]" if ":" in host else host
    return urlunsplit((parts.scheme.lower(), shown if port is None else f"{shown}:{port}", parts.path or "/", parts.query, ""))
