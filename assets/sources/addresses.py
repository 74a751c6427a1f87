"""Which machine may be connected to for a host name: SSRF and DNS rebinding end here.

Judged at the moment of connecting, by the very numbers that are connected to. What travels over the
connection is the business of ``web.transport``.
"""

from __future__ import annotations

import socket
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING

from assets.sources.web.setbacks import Setback
from assets.sources.web.urls import netloc_of

if TYPE_CHECKING:
    from collections.abc import Mapping

Machine = tuple[str, int]
"""A numeric IP address and a port."""

_NAT64 = IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Destinations:
    """The hosts that may be contacted (``host`` or ``host:port``) and where logical names lead.

    ``connect_to`` works like curl's ``--connect-to``: a host in it is not looked up, and may be anywhere.
    """

    allow: frozenset[str]
    connect_to: Mapping[str, Machine] = field(default_factory=dict)

    def machines(self, host: str, port: int, scheme: str) -> tuple[Machine, ...]:
        """Where to connect for this host, in order of preference; never empty.

        Raises ``Setback`` for a host that nobody named, that has no address, or that leads to a machine
        which is not on the public internet. Loopback is allowed to who names loopback itself.
        """
        name = netloc_of(host, port, scheme)
        if name not in self.allow:
            raise Setback(
                f"the host {name[:100]}",
                expected="a host that sources.yaml names",
                remedy="name that address in sources.yaml if it is meant",
                lasting=True,
            )
        if host.lower() in self.connect_to:
            return (self.connect_to[host.lower()],)
        numbers = _look_up(host, port)
        for number in numbers:
            _refuse_unfit(number, host)
        return tuple((number, port) for number in numbers)

    def is_local(self, host: str) -> bool:
        """Whether contacting this host burdens nobody else: loopback, or a name served by ourselves."""
        return host.lower() in self.connect_to or names_loopback(host)


def names_loopback(host: str) -> bool:
    """Whether the host name itself says loopback: ``localhost``, 127.0.0.0/8 or ::1, as written."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _look_up(host: str, port: int) -> tuple[str, ...]:
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        temporary = error.errno == socket.EAI_AGAIN
        raise Setback(
            f"no address for the name {host[:100]} ({error.strerror})",
            expected="a host that exists",
            remedy="check the network" if temporary else "check the address in sources.yaml",
            lasting=not temporary,
        ) from None
    except (UnicodeError, OSError) as error:
        raise Setback(f"a host name that cannot be looked up ({error})", lasting=True) from None
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def _refuse_unfit(number: str, host: str) -> None:
    """All addresses of a name must be fit, not just the one that is used: the choice is not ours."""
    if names_loopback(host):
        fit = ip_address(number).is_loopback
    else:
        fit = all(_is_public(address) for address in _carried(number))
    if not fit:
        raise Setback(
            f"{host[:100]} at {number}",
            expected="a host on the public internet",
            remedy="private addresses are not asked; loopback only when sources.yaml names it as such",
            lasting=True,
        )


def _carried(number: str) -> list[IPv4Address | IPv6Address]:
    """Where an address leads: itself, or IPv4 addresses hidden in it (mapped, NAT64, 6to4, Teredo)."""
    address = ip_address(number)
    if isinstance(address, IPv4Address):
        return [address]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    if address in _NAT64:
        return [IPv4Address(int(address) & 0xFFFFFFFF)]
    hidden: list[IPv4Address | IPv6Address] = []
    if address.sixtofour is not None:
        hidden.append(address.sixtofour)
    if address.teredo is not None:
        hidden.extend(address.teredo)
    return [address, *hidden]


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified or address.is_loopback
    )
