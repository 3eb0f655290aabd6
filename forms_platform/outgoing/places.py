"""Where a URL leads: its name is looked up once, and the address it gave is judged.

An address that an administrator has typed must not become a way into the municipality's own network. Inner receivers
are the usual case here, so those that are meant are named in the installation's settings.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Look = Callable[[str, int], dict[str, int]]  # name and port -> its addresses, and the family of each
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Forbidden(ValueError):
    """That the address is not one we send to, whatever it answers. Trying again does not help."""


class Unreachable(OSError):
    """That nobody answered in time, or not in the way of the protocol. Trying again may help."""


def look_up(host: str, port: int) -> dict[str, int]:
    """The addresses that the name has now. Raises: OSError when nobody knows it."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return {str(sockaddr[0]): family for family, _, _, _, sockaddr in found}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a URL leads: the one address that was looked up and judged."""

    scheme: str
    host: str
    port: int
    address: str
    path: str
    family: int = field(default=socket.AF_INET)


def place_of(url: str, allowed: Collection[str], look: Look = look_up) -> Place:
    """Where the URL leads. Raises: Forbidden; Unreachable when its name is unknown."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    except ValueError:
        raise Forbidden(f"{url[:200]} är ingen webbadress") from None
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in ("https", "http") or not host or "@" in parts.netloc or any(c <= " " for c in url):
        raise Forbidden(f"{url[:200]} är ingen webbadress som vi skickar till")
    try:
        judged = look(host, port)
    except (OSError, UnicodeError):
        raise Unreachable(f"ingen känner till {host}") from None
    inner = [each for each in judged if not is_public(each)]
    known = _is_allowed(host, judged, allowed)
    if inner and not known:
        raise Forbidden(f"{host} leder till en adress i det egna nätet ({inner[0]}) och är inte en av dem som får det")
    if parts.scheme == "http" and not known:
        raise Forbidden(f"{host} nås utan kryptering, och det är bara tillåtet inom det egna nätet")
    address = next(iter(judged))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Place(parts.scheme, host, port, address, path, judged[address])


def is_public(address: str) -> bool:
    """Whether the address belongs to somebody out on the internet."""
    ip: Address = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if ip.sixtofour is not None:
            return is_public(str(ip.sixtofour))
        if ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        if ip.teredo is not None:
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _is_allowed(host: str, addresses: Collection[str], allowed: Collection[str]) -> bool:
    """Whether the host is named, or every address it has lies in a network that is."""
    names = {name.lower() for name in allowed}
    if host.lower() in names:
        return True
    networks = [network for name in allowed if (network := _network(name)) is not None]
    return all(any(ipaddress.ip_address(each.partition("%")[0]) in net for net in networks) for each in addresses)


def _network(name: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    try:
        return ipaddress.ip_network(name, strict=False)
    except ValueError:
        return None
