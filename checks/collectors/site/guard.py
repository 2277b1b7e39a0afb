"""Which addresses may be connected to: a site, or a redirect of one, must not lead into the network we stand in.

A name is looked up once and the connection is made to the very address that was checked, so that a name which
answers differently the second time gains nothing.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Ip = IPv4Address | IPv6Address
Lookup = Callable[[str], Sequence[str]]

_PUBLIC_V6 = ip_network("2000::/3")  # all of global unicast: https://www.iana.org/assignments/ipv6-address-space
_LOCAL_NAMES = (".localhost", ".local", ".localdomain", ".internal", ".lan", ".home", ".intranet", ".corp")
_NUMERIC_END = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)", re.IGNORECASE)
_WEB_PORTS = frozenset({80, 443})


class Private(Exception):
    """The address belongs to no public site."""


class Nowhere(Exception):
    """The name leads to no address."""


def look_up(host: str) -> Sequence[str]:
    """Addresses of a name as the system finds them, IPv4 first: it works where IPv6 is announced and leads nowhere."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return ()
    addresses = dict.fromkeys(str(row[4][0]).partition("%")[0] for row in found)
    return sorted(addresses, key=lambda address: ":" in address)


class Guard:
    """Checks hosts. `allowed` are networks whose private addresses may be asked; `by_proxy` when somebody else
    resolves names: then only what is written as an address, or names this machine alone, can be refused."""

    def __init__(
        self,
        allowed: Sequence[IPv4Network | IPv6Network] = (),
        *,
        by_proxy: bool = False,
        look_up: Lookup = look_up,
    ) -> None:
        self._allowed = tuple(allowed)
        self._by_proxy = by_proxy
        self._look_up = look_up

    def addresses(self, host: str) -> tuple[str, ...]:
        """Addresses of the host that may be connected to, best first; none where the proxy looks the name up.

        Raises Private, Nowhere.
        """
        literal = written_address(host)
        if literal is not None:
            if not self._admits(literal):
                raise Private
            return (str(literal),)
        if host == "localhost" or (self._by_proxy and (host.endswith(_LOCAL_NAMES) or "." not in host)):
            raise Private
        if self._by_proxy:
            return ()
        found = [ip_address(each) for each in self._look_up(host)]
        if not found:
            raise Nowhere
        admitted = tuple(str(each) for each in found if self._admits(each))
        if not admitted:
            raise Private
        return admitted

    def refuses(self, host: str) -> bool:
        """Whether the host is private as it is written; nothing is looked up."""
        try:
            literal = written_address(host)
        except Private:
            return True
        if literal is not None:
            return not self._admits(literal)
        return host == "localhost" or host.endswith(_LOCAL_NAMES) or "." not in host

    def _admits(self, address: Ip) -> bool:
        plain = _unwrapped(address)
        return is_public(plain) or any(plain in network for network in self._allowed)


def is_public(address: Ip) -> bool:
    """Whether anybody on the internet could be meant: not private, loopback, link-local, multicast or reserved."""
    plain = _unwrapped(address)
    if plain.is_multicast or plain.is_reserved or plain.is_unspecified or not plain.is_global:
        return False
    return isinstance(plain, IPv4Address) or (plain in _PUBLIC_V6 and plain.sixtofour is None)


def _unwrapped(address: Ip) -> Ip:
    """The IPv4 address that an IPv6 one carries (::ffff:127.0.0.1), or the address itself."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def written_address(host: str) -> Ip | None:
    """The address that a host is written as, in any spelling the system would take (2130706433, 0x7f.1, 0177.0.0.1);
    None for a name. Raises Private for what ends like an address and is none."""
    try:
        return ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        pass
    if not _NUMERIC_END.fullmatch(host):
        return None
    try:
        return IPv4Address(socket.inet_aton(host))
    except (OSError, ValueError):
        raise Private from None


def port_allowed(port: int, own: int) -> bool:
    """Ports of the web, and the one that the registry itself wrote."""
    return port in _WEB_PORTS or port == own
